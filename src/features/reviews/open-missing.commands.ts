import { UnreadableSeal } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import { findOrganisation } from '../access/access.store';
import { holderOf } from '../credentials/credentials.facts';
import { credentialById } from '../credentials/credentials.store';
import { closeFindings, openFinding } from '../findings/findings.commands';
import { claimAgain, keepDoubts } from '../persons/held.commands';
import { findUnreviewed, type Unreviewed } from '../persons/held.store';
import { holdableOf, holdClaims, type Holdable } from '../persons/persons.commands';

/**
 * What was held before reviews were kept is put before the authority too, one record in each turn. Whom it named is known of a
 * certificate at most, and which doubt held it of none: so both are named, and officers reject it or its sender pushes
 * it again. Of whom nothing opens, a finding says so, and the next one is taken.
 */
export async function openMissingReview(work: Work): Promise<typeof MORE | undefined> {
  const found = await firstThatOpens(work);
  if (!found) return undefined;
  const { recordKind, recordId, personId, organisationId, reference, holdable } = found;
  await holdClaims(work, [holdable], {
    exclusive: [`${recordKind}:${organisationId}:${reference}`],
  });
  const at = await work.now();
  const still = await findUnreviewed(work, { recordId });
  if (!still) return MORE;
  const holder = { personId, claimedPersonId: personId };
  const doubts = { identityContradicted: true, anotherPerson: true, rejectedBefore: false };
  const division = await divisionOf(work, still);
  await keepDoubts(work, at, { organisationId, division }, [
    {
      ...{ recordKind, recordId, recordVersion: still.recordVersion },
      claim: await claimAgain(work, personId, await saidOf(work, still)),
      holder: { ...holder, ...doubts },
    },
  ]);
  await closeFindings(work, at, KIND, [recordId]);
  return MORE;
}

const KIND = 'held_record_unreadable';

/** Everything is opened before anything is held: after that, it would be too late to step over it. */
async function firstThatOpens(
  work: Work,
): Promise<(Unreviewed & { readonly holdable: Holdable }) | null> {
  for (let after: string | null = null; ;) {
    const found: Unreviewed | null = await findUnreviewed(work, { after });
    if (!found) return null;
    try {
      const holdable = await holdableOf(work, found.personId);
      await claimAgain(work, found.personId, await saidOf(work, found));
      return { ...found, holdable };
    } catch (error) {
      if (!(error instanceof UnreadableSeal)) throw error;
    }
    await tellOfUnreadable(work, found);
    after = found.recordId;
  }
}

async function tellOfUnreadable(work: Work, unreviewed: Unreviewed): Promise<void> {
  const { recordKind, recordId, personId } = unreviewed;
  await openFinding(work, await work.now(), {
    kind: 'held_record_unreadable',
    division: await divisionOf(work, unreviewed),
    evidence: { recordKind, recordId, personId },
    dueOn: null,
    key: recordId,
  });
}

async function divisionOf(work: Work, { organisationId }: Unreviewed): Promise<string> {
  const organisation = await findOrganisation(work, organisationId);
  if (!organisation) throw new Error('a record is of an organisation that is there');
  return organisation.division;
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
