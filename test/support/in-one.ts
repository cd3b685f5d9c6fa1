import { v7 } from 'uuid';
import { parsePersonClaim } from '../../src/domain/person';
import { Refusal } from '../../src/domain/refusal';
import type { ClaimRefusal } from '../../src/domain/subsidy-claim';
import type { Principal } from '../../src/domain/principal';
import { putCredential } from '../../src/features/credentials/credentials.http';
import {
  approveClaim,
  refuseClaim,
  submitClaim,
} from '../../src/features/subsidies/claims.commands';
import type { ClaimRow } from '../../src/features/subsidies/claims.store';
import { draftClaim, type NewClaim } from '../../src/features/subsidies/draft-claim.commands';
import { putSubsidyFact } from '../../src/features/subsidies/subsidy-facts.http';
import type { Work } from '../../src/platform/database/work';
import { as, principalOf } from './accounts';
import type { Registry } from './registry';
import type { Answer, Caller } from './town';

interface Call {
  readonly path: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly ifMatch: number | null;
}

type Handler = (
  work: Work,
  call: Call,
) => Promise<{ readonly status: number; readonly body?: unknown; readonly version?: number }>;

/** A claim without whom it is about: that alone is a dozen statements. */
const shown = ({ id, state, version }: ClaimRow) => ({ status: 200, body: { id, state }, version });

const draft: Handler = async (work, { body }) => {
  const { person, programme, subjectId = null, payee } = body as Drafted;
  const division = work.actor.division ?? '';
  const claim = { programme, subjectId, division, appliedOn: null, lateEntry: null, payee };
  return shown(await draftClaim(work, { ...claim, person: parsePersonClaim(person) }));
};
type Drafted = Pick<NewClaim, 'programme' | 'payee'> & {
  readonly person: Parameters<typeof parsePersonClaim>[0];
  readonly subjectId?: string;
};

const submit: Handler = async (work, { path: { claimId = '' }, ifMatch }) =>
  shown((await submitClaim(work, claimId, ifMatch)).row);
const approve: Handler = async (work, { path: { claimId = '' }, ifMatch }) =>
  shown((await approveClaim(work, claimId, ifMatch)).row);
const refuse: Handler = async (work, { path: { claimId = '' }, ifMatch, body }) => {
  const { reason } = body as { readonly reason: ClaimRefusal };
  return shown((await refuseClaim(work, claimId, ifMatch, reason)).row);
};

/** By method and path; the group is the only parameter of the path. */
const HANDLERS: readonly (readonly [RegExp, string, unknown])[] = [
  [/^PUT \/v1\/credentials\/([^/]+)$/, 'reference', putCredential],
  [/^PUT \/v1\/subsidy-facts\/([^/]+)$/, 'reference', putSubsidyFact],
  [/^POST \/v1\/subsidy-claims$/, 'claimId', draft],
  [/^POST \/v1\/subsidy-claims\/([^/]+)\/submit$/, 'claimId', submit],
  [/^POST \/v1\/subsidy-claims\/([^/]+)\/approve$/, 'claimId', approve],
  [/^POST \/v1\/subsidy-claims\/([^/]+)\/refuse$/, 'claimId', refuse],
];

/** Whom these bearers stand for, now. */
export async function principals(
  registry: Registry,
  bearers: readonly string[],
): Promise<Principal[]> {
  const found: Principal[] = [];
  for (const bearer of bearers) {
    const principal = await principalOf(registry, bearer.replace('Bearer ', ''));
    if (principal instanceof Refusal) throw principal;
    found.push(principal);
  }
  return found;
}

/**
 * What these callers ask within `act`, by the commands themselves but without the wire, in one transaction: worlds of
 * thousands come so in a tenth of the round trips.
 */
export function inOne<T>(
  registry: Registry,
  actors: readonly Principal[],
  act: (callers: readonly Caller[]) => Promise<T>,
): Promise<T> {
  const [first] = actors;
  if (!first) throw new Error('nobody asks');
  return as(registry, first, (work) => act(actors.map((actor) => callerIn({ ...work, actor }))));
}

function callerIn(work: Work): Caller {
  return async (method, path, body, headers = {}): Promise<Answer> => {
    for (const [pattern, parameter, handler] of HANDLERS) {
      const match = pattern.exec(`${method} ${path}`);
      if (!match) continue;
      const etag = headers['if-match'];
      const reply = await (handler as Handler)(work, {
        path: { [parameter]: match[1] ?? '' },
        body,
        ifMatch: etag ? Number(etag.replaceAll('"', '')) : null,
      });
      if (reply instanceof Refusal) throw reply;
      const text = JSON.stringify(reply.body);
      return {
        status: reply.status,
        headers: new Headers({ etag: `"${reply.version ?? 0}"`, 'x-request-id': v7() }),
        text,
        bytes: Buffer.from(text),
        body: JSON.parse(text) as Answer['body'],
      };
    }
    throw new Error(`${method} ${path} is not asked without the wire`);
  };
}
