import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import { findOrganisation } from '../access/access.store';
import { holderOf } from '../credentials/credentials.facts';
import { credentialById } from '../credentials/credentials.store';
import { claimAgain, keepDoubts } from '../persons/held.commands';
import { findUnreviewed, type Unreviewed } from '../persons/held.store';
import { holdableOf, holdClaims } from '../persons/persons.commands';

/**
 * What was held before reviews were kept is put before the authority too, one record in each turn. Whom it named is known of a
 * certificate at most, and which doubt held it of none: so both are named, and officers reject it or its sender pushes
 * it again.
 */
export async function openMissingReview(work: Work): Promise<typeof MORE | undefined> {
  const found = await findUnreviewed(work);
  if (!found) return undefined;
  const { recordKind, recordId, personId, organisationId } = found;
  await holdClaims(work, [await holdableOf(work, personId)], {
    exclusive: [`${recordKind}:${organisationId}:${found.reference}`],
  });
  const at = await work.now();
  const still = await findUnreviewed(work, recordId);
  if (!still) return MORE;
  const organisation = await findOrganisation(work, organisationId);
  if (!organisation) throw new Error('a record is of an organisation that is there');
  const holder = { personId, claimedPersonId: personId };
  const doubts = { identityContradicted: true, anotherPerson: true, rejectedBefore: false };
  await keepDoubts(work, at, { organisationId, division: organisation.division }, [
    {
      ...{ recordKind, recordId, recordVersion: still.recordVersion },
      claim: await claimAgain(work, personId, await saidOf(work, still)),
      holder: { ...holder, ...doubts },
    },
  ]);
  return MORE;
}

async function saidOf(work: Work, { recordKind, recordId }: Unreviewed) {
  if (recordKind === 'completion') return null;
  const credential = await credentialById(work, recordId);
  return credential && holderOf(work.keys, credential);
}

export const openMissingReviewsJob: Job = {
  queue: 'chores',
  everyMs: 10 * 60_000,
  run: openMissingReview,
};
