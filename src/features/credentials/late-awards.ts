import { isToldAfterRight } from '../../domain/award-right';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import type { AwardRight } from '../../domain/credential';
import type { Work } from '../../platform/database/work';
import { openFinding } from '../findings/findings.commands';
import type { Pusher } from '../persons/push.commands';
import type { CredentialRow } from './credentials.store';

/** Of a school that may award such a certificate no more: it is taken, and its authority is told, once while that is open. */
export async function tellOfLate(
  work: Work,
  at: Date,
  { organisationId, division }: Pusher,
  {
    id,
    rights,
    issuedOn,
    ...awarded
  }: Pick<CredentialRow, 'id' | 'kind' | 'occupation' | 'level'> & {
    readonly issuedOn: PlainDate;
    readonly rights: readonly AwardRight[];
  },
): Promise<void> {
  if (!isToldAfterRight(rights, awarded, issuedOn, dayInShanghai(at))) return;
  const { kind, occupation } = awarded;
  await openFinding(work, at, {
    kind: 'certificate_pushed_late',
    division,
    evidence: { providerId: organisationId, kind, occupation, credentialId: id, issuedOn },
    dueOn: null,
    key: `${organisationId}:${kind}:${occupation ?? ''}`,
  });
}
