import type { Work } from '../../platform/database/work';
import { holderOf } from '../credentials/credentials.facts';
import { claimAgain, claimHeld, keepDoubts } from '../persons/held.commands';
import { undecidedOf, type Reinstater } from '../persons/held.store';
import type { Certificate } from './certificates.store';

/**
 * Puts before officers a certificate whose suspension by an authority just ended. Whatever else was in doubt of it stays in
 * doubt.
 *
 * @param after the version of the move, `before` the one before it.
 */
export async function holdReinstated(
  work: Work,
  at: Date,
  after: Certificate,
  before: Certificate,
): Promise<void> {
  const { id, version, personId, organisationId, issuer } = after;
  const [waiting] = await undecidedOf(work, [id]);
  const said = holderOf(work.keys, after);
  const causes = new Set(waiting?.causes);
  await keepDoubts(work, at, { organisationId, division: issuer.division }, [
    {
      ...{ recordKind: 'credential', recordId: id, recordVersion: version },
      claim: waiting ? claimHeld(work, waiting) : await claimAgain(work, personId, said),
      holder: {
        personId,
        claimedPersonId: waiting?.claimedPersonId ?? personId,
        identityContradicted: causes.has('identity_contradicted'),
        anotherPerson: causes.has('another_person'),
        rejectedBefore: causes.has('rejected_before') || before.state === 'rejected',
      },
      isOrderedElsewhere: causes.has('ordered_elsewhere'),
      reinstated: reinstater(work),
    },
  ]);
}

function reinstater({ actor }: Work): Reinstater {
  if (actor.humanId === null) throw new Error("an authority's suspension is ended by an officer");
  return { reinstatedBy: actor.id, reinstatedByHuman: actor.humanId };
}
