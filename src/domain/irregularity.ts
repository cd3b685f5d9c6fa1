import type { FactData } from './fact';

/** What can be wrong with what schools report, by itself or beside each other. A human of the authority looks at each. */
export const IRREGULARITIES = [
  'full_days_overlap',
  'full_time_courses_overlap',
  'too_many_courses',
  'hours_impossible',
  'hours_outside_run',
  'hours_before_right',
  'trainee_too_young',
  'trainee_deceased',
  'teacher_overloaded',
  'certificate_number_reused',
  'award_quota_exceeded',
  'run_outside_places',
] as const;
export type IrregularityKind = (typeof IRREGULARITIES)[number];

/**
 * One cause. The key begins with the id of whom or what it is about and holds everything that it rests on: the same cause has
 * the same key, and with other evidence it is another one.
 */
export interface Irregularity {
  readonly kind: IrregularityKind;
  readonly key: string;
  /** Whose authorities look at it. */
  readonly providerIds: readonly string[];
  /** Ids, codes, days and numbers. */
  readonly evidence: FactData;
}

/** Of whom or what a key speaks. */
export function subjectOf(key: string): string {
  return key.split(':', 1)[0] ?? '';
}
