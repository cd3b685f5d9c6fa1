import { addWeekdays, type PlainDate } from '../../domain/calendar';
import type { PersonClaim } from '../../domain/person';
import type { Keys } from '../../platform/crypto/key-ring';
import type { Asker } from '../../platform/database/work';
import type { NewFinding } from '../findings/findings.commands';
import type { AskingInstitution } from '../institutions/institutions.store';
import type { ClearanceCheckRow } from './clearance.store';
import { DAYS_TO_ANSWER } from './notices';

/**
 * What an answer puts before the authority of the place: every `refer`, to be resolved within three working
 * days, and every `barred` whose name is another than the banned person's, within one. Weekends are not
 * counted; holidays are, so a clock here runs out early rather than late.
 */
export function doubtsFor(
  keys: Keys,
  check: ClearanceCheckRow,
  applicant: PersonClaim,
  { division }: AskingInstitution,
  asker: Asker,
  today: PlainDate,
): NewFinding[] {
  const doubt = (kind: string, weekdays: number): NewFinding => ({
    kind,
    division,
    asker,
    evidence: { checkId: check.id, institutionId: check.institutionId, causes: check.causes },
    dueOn: addWeekdays(today, weekdays),
    key: `${kind}:${keys.commitment(check.institutionId, applicant.document.key)}`,
  });
  if (check.verdict === 'refer') return [doubt('clearance_referred', DAYS_TO_ANSWER.referred)];
  if (check.causes.includes('name_disagrees_with_banned'))
    return [doubt('barred_under_another_name', DAYS_TO_ANSWER.barredUnderAnotherName)];
  return [];
}
