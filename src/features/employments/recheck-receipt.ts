import { sign } from 'jsonwebtoken';
import { RECHECK_NOTE, type RecheckClaims } from '../../domain/recheck';
import type { Work } from '../../platform/database/work';
import type { RecheckPart, RecheckRound } from './rechecks.store';

const RECHECK_TYPE = 'recheck-receipt+jwt';

/** Compact JWS, ES256: how many were answered for and how many clear, and the leaves that list them. */
export function signRound(
  { keys, settings }: Work,
  round: RecheckRound & { readonly finishedAt: Date },
  parts: readonly RecheckPart[],
  uscc: string,
): string {
  const { kid, privateKey } = keys.signer('receipt');
  const claims: RecheckClaims = {
    iss: settings.publicUrl,
    jti: round.id,
    iat: Math.floor(round.finishedAt.getTime() / 1000),
    institution: { id: round.institutionId, uscc },
    dueOn: round.dueOn,
    answered: round.answered,
    clear: round.clear,
    leaves: parts.map(({ leafHash }) => leafHash.toString('hex')),
    note: RECHECK_NOTE,
  };
  return sign(claims, privateKey, {
    algorithm: 'ES256',
    header: { alg: 'ES256', typ: RECHECK_TYPE, kid },
  });
}
