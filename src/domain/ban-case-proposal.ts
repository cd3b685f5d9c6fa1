import { effectiveOn, isProposed, lastOf, type CaseStep, type CaseSubject } from './ban-case-steps';
import type { PlainDate } from './calendar';
import { Refusal } from './refusal';

/**
 * Each subject for itself, once the decision was served on it.
 *
 * @throws Refusal `case-subject-not-proposable`, `case-subject-not-served`.
 */
export function mustBeProposable(
  subject: CaseSubject,
  steps: readonly CaseStep[],
  today: PlainDate,
): void {
  const state = whyNot(subject, steps);
  if (state !== null) {
    throw new Refusal(
      'case-subject-not-proposable',
      'No ban of this subject is proposed from this case: `state` says why.',
      { members: { state } },
    );
  }
  const service = lastOf(steps, 'service', subject.id);
  if (!service || effectiveOn(service) > today) {
    throw new Refusal(
      'case-subject-not-served',
      'The decision was not served on this subject, or the thirty days of a public notice are not over.',
    );
  }
}

function whyNot(subject: CaseSubject, steps: readonly CaseStep[]): string | null {
  if (lastOf(steps, 'subject_dropped', subject.id)) return 'dropped';
  return isProposed(subject) ? subject.ban : null;
}
