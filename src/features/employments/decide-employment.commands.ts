import { dayInShanghai } from '../../domain/calendar';
import type { Decided } from '../../domain/employment';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import type { ClearanceCheckRow, Purpose } from '../clearance/clearance.store';
import { decideHeld, type Said } from '../clearance/decide.commands';
import type { AskingInstitution } from '../institutions/institutions.store';
import type { EmploymentRow } from './employments.store';

export interface EmploymentDecision extends Decided {
  readonly check: ClearanceCheckRow;
}

/**
 * Decides about the person and post of an employment, and records the answer like any other: a check with its
 * receipt, its fact, and its doubts before the authority. The person is held.
 */
export async function decideEmployment(
  work: Work,
  employment: Pick<EmploymentRow, 'id' | 'position'>,
  member: PersonClaim,
  { institution, said, purpose }: { institution: AskingInstitution; said: Said; purpose: Purpose },
): Promise<EmploymentDecision> {
  const question = {
    asker: { actor: work.actor, requestId: work.requestId },
    applicant: member,
    position: employment.position,
    purpose,
    employmentId: employment.id,
    applicationReference: `employment ${employment.id}`,
    authorisedOn: dayInShanghai(said.now),
    before: null,
  };
  const [answer] = await decideHeld(work, [{ question, institution }], said);
  if (!answer || answer instanceof Refusal || !('check' in answer)) {
    throw new Error('an employment that was not decided');
  }
  const { check } = answer;
  return { check, verdict: check.verdict, qualification: check.qualification };
}
