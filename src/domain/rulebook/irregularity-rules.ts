import type { CredentialKind } from '../credential';

/** A number by which something is found impossible or improbable in what schools report. It moves no answer and refuses nothing. */
export interface IrregularityRule {
  readonly id: string;
  readonly number: number;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of the text was seen to say the number. */
    readonly confirmed: boolean;
  };
}

function ours(id: string, number: number, article: string): IrregularityRule {
  const instrument = 'The registry’s own number: no source gives one';
  return { id, number, source: { instrument, article, confirmed: false } };
}

/** Full years at the start of a course. */
export const LEAST_AGE: IrregularityRule = {
  id: 'labour-law-15-age',
  number: 16,
  source: {
    instrument: '劳动法',
    article: '15 (不得招用未满十六周岁的未成年人)',
    confirmed: false,
  },
};

/** Hours of 45 minutes on each calendar day of its time, and a course without a known run took whole days. */
export const HOURS_OF_FULL_DAY = ours('registry-full-day', 6, 'hours that fill a day');

/** Hours of 45 minutes, where the catalogue names none. */
export const MOST_HOURS_A_DAY = ours('registry-hours-a-day', 12, 'hours that a day can hold');

/** Shared days from which two full-time courses run at once; the end of one may touch the beginning of another. */
export const FULL_TIME_SHARED_DAYS = ours('registry-full-time-shared-days', 5, 'days in common');

/** Of one person; the registry compares no more, so that nobody can keep it busy. */
export const MOST_STUDIES = ours('registry-most-studies', 300, 'completions looked at');
export const MOST_PAIRS = ours('registry-most-pairs', 200, 'pairs of completions compared');

/** Days after the last day of a run within which its examination counts as part of it. */
export const EXAMINED_WITHIN = ours('registry-examined-within', 14, 'days until the examination');

/** Hours of 45 minutes. */
export const TEACHING_HOURS_A_DAY = ours('registry-teaching-hours', 12, 'hours of one teacher');

/** Minutes of a teacher for one pass in a course with practice, and in one of theory alone, where a class is examined together. */
export const MINUTES_OF_PRACTICE_PASS = ours('registry-practice-pass', 5, 'minutes for one pass');
export const MINUTES_OF_THEORY_PASS = ours('registry-theory-pass', 1, 'minutes for one pass');

/**
 * Kinds whose numbers nobody else may give; of other kinds a number is unique with whoever gives it, and experience is
 * attested without numbers. Source: the national coding rules as far as seen (`credential.ts`); the rest is our reading.
 */
export const NUMBERED_NATIONALLY: ReadonlySet<CredentialKind> = new Set([
  'skill_level_certificate',
  'vocational_qualification',
  'one_plus_x',
  'teacher_licence',
  'physician_licence',
  'nurse_licence',
]);
export const WITHOUT_NUMBERS: ReadonlySet<CredentialKind> = new Set([
  'care_experience',
  'management_experience',
]);
