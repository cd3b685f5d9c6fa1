import { findOrganisation } from '../access/access.store';
import type { Work } from '../../platform/database/work';
import { holderOf, keepCredential, numberOf, sealedAgain } from '../credentials/credentials.facts';
import { credentialRowsOf, type CredentialRow } from '../credentials/credentials.store';
import { tellOfTwin, twinsAmong } from '../credentials/ordered-elsewhere';
import { claimAgain, keepDoubts } from '../persons/held.commands';
import { undecidedOf } from '../persons/held.store';
import type { Certificate } from './certificates.store';

/**
 * The same certificate may stand already under another reference or at another school: an authority's order about one
 * holds the others until officers decide. The person's documents are held by who calls.
 */
export async function holdTwins(work: Work, at: Date, ordered: Certificate): Promise<void> {
  const number = numberOf(work.keys, ordered);
  const all = await credentialRowsOf(work, ordered.personId);
  for (const twin of twinsAmong(work, { id: ordered.id, number }, all)) {
    if (mayCount(twin)) await holdTwin(work, at, ordered, twin);
  }
}

/** Now or when a suspension ends. */
function mayCount({ state, orderState }: CredentialRow): boolean {
  return state !== 'rejected' && (orderState === null || orderState === 'suspended');
}

async function holdTwin(
  work: Work,
  at: Date,
  { id: orderedId }: Certificate,
  twin: CredentialRow,
): Promise<void> {
  const { id, personId, organisationId, state } = twin;
  const [waiting] = await undecidedOf(work, [id]);
  if (state === 'held_for_review' && waiting) return;
  const organisation = await findOrganisation(work, organisationId);
  if (!organisation) throw new Error('a certificate is of an organisation that is there');
  const { division } = organisation;
  const row = { ...twin, ...sealedAgain(work.keys, twin), recordedAt: at };
  await keepCredential(work, at, 'credential.held', { ...row, state: 'held_for_review' });
  await tellOfTwin(work, at, { id, personId, organisationId, division, orderedId });
  const pushed = { recordKind: 'credential', recordId: id, recordVersion: row.version } as const;
  const claim = await claimAgain(work, personId, holderOf(work.keys, twin));
  const holder = {
    ...{ personId, claimedPersonId: personId },
    ...{ identityContradicted: false, anotherPerson: false, rejectedBefore: false },
  };
  await keepDoubts(work, at, { organisationId, division }, [
    { ...pushed, claim, holder, isOrderedElsewhere: true },
  ]);
}
