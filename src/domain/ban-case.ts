import {
  isHeardOf,
  lastOf,
  pursued,
  standing,
  type CaseStep,
  type CaseStepName,
  type CaseSubject,
} from './ban-case-steps';
import type { PlainDate } from './calendar';
import { mustBeOfAge, ruleFor } from './ban-ground';
import { Refusal } from './refusal';
import { GROUND_RULES, type Category } from './rulebook/grounds';
import type { WorkingDayTable } from './working-days';

/** What an authority decides itself. Other grounds rest on a court, whose procedure is not kept here. */
export const CASE_GROUNDS = ['child_abuse'] as const;
export type CaseGround = (typeof CASE_GROUNDS)[number];
export type CaseState = 'open' | 'decided' | 'closed';

/**
 * What an authority does between an act and a decision about it.
 *
 *     open ──decision──▶ decided ──service──▶ a ban is proposed of each subject that was served
 *       └─────close────▶ closed
 *
 * Bars nobody in any state: that is for the bans, each with its two humans.
 */
export interface BanCase {
  readonly id: string;
  readonly authorityId: string;
  readonly state: CaseState;
  readonly ground: CaseGround;
  readonly category: Category;
  readonly incidentOn: PlainDate;
  readonly incidentDivision: string;
  /** 立案. */
  readonly filedOn: PlainDate;
  /** Where it happened, if at an institution: its unified social credit code. */
  readonly uscc: string | null;
  readonly filedBy: string;
  readonly filedByHuman: string;
  readonly filedAt: Date;
  readonly version: number;
}

/** A direct manager on the day of the incident, by the registered reporting lines. */
export interface RegisteredManager {
  readonly managerEmploymentId: string;
  /** Whether a subject of the case that was not dropped. */
  readonly isNamed: boolean;
}

/** What a case stands on when a step is to follow. */
export interface CaseFile {
  readonly banCase: BanCase;
  readonly subjects: readonly CaseSubject[];
  /** Oldest first. */
  readonly steps: readonly CaseStep[];
  readonly managers: readonly RegisteredManager[];
  readonly table: WorkingDayTable;
  readonly today: PlainDate;
}

/**
 * A case that could end in a ban: the rule that its decision would apply is looked for now, not after ninety days.
 *
 * @throws Refusal `case-days-impossible`, `ban-ground-not-in-force`.
 */
export function mustBeFileable(
  { ground, incidentOn, filedOn }: Pick<BanCase, 'ground' | 'incidentOn' | 'filedOn'>,
  today: PlainDate,
): void {
  if (incidentOn > filedOn || filedOn > today) {
    throw new Refusal('case-days-impossible', 'Incident, filing and today follow each other.');
  }
  ruleFor(GROUND_RULES, { ground, incidentOn, decidedOn: filedOn });
}

/** @throws Refusal `case-days-impossible`, `subject-was-minor`. */
export function mustHaveBeenOfAge(
  { ground, incidentOn, filedOn }: Pick<BanCase, 'ground' | 'incidentOn' | 'filedOn'>,
  birthDate: PlainDate,
): void {
  if (birthDate > incidentOn) {
    throw new Refusal('case-days-impossible', 'The incident is before the birth of this subject.');
  }
  mustBeOfAge(
    ruleFor(GROUND_RULES, { ground, incidentOn, decidedOn: filedOn }),
    birthDate,
    incidentOn,
  );
}

const MOST_SUBJECTS = 40;

/** @throws Refusal `case-closed`. */
export function mustBeNameable({ state }: BanCase, subjects: number): void {
  if (state === 'open' && subjects < MOST_SUBJECTS) return;
  throw new Refusal(
    'case-closed',
    `A case that is open takes ${MOST_SUBJECTS} subjects. File another one.`,
    { members: { state } },
  );
}

/**
 * What the law asks before somebody is barred: notice (44), statement (45), hearing (63, 64), legal review (58),
 * collective decision (57), both after all that was done about the subjects; and that the officer has said of each direct manager why that is none of the case.
 *
 * Source: Administrative Penalty Law, the articles in brackets.
 */
export function missingBeforeDecision(file: CaseFile): (CaseStepName | 'direct_managers')[] {
  const { steps, table } = file;
  const subjects = pursued(file.subjects, steps);
  const ofSubjects = (['notice', 'statement', 'hearing_request'] as const).filter((name) =>
    subjects.some(({ id }) => !standing(steps, name, id)),
  );
  const heard = (['hearing_notice', 'hearing'] as const).filter((name) =>
    subjects.some(({ id }) => isHeardOf(steps, id, table) && !standing(steps, name, id)),
  );
  const ofCase = (['legal_review', 'collective_decision'] as const).filter(
    (name) => !standingOfCase(file, name),
  );
  const nobody = subjects.length === 0 ? (['notice'] as const) : [];
  const managers = areManagersAnswered(file) ? [] : (['direct_managers'] as const);
  return [...new Set([...nobody, ...ofSubjects, ...heard, ...managers, ...ofCase])];
}

/** What was reviewed and decided together is what had been done about the subjects by then: after more, it is done again. */
export function standingOfCase(
  { subjects, steps }: Pick<CaseFile, 'subjects' | 'steps'>,
  name: 'legal_review' | 'collective_decision',
): CaseStep | null {
  const last = lastOf(steps, name, null);
  if (!last) return null;
  const left = new Set<string | null>(pursued(subjects, steps).map(({ id }) => id));
  const at = steps.lastIndexOf(last);
  const isOvertaken = steps.some(
    (one, index) => left.has(one.subjectId) && (index > at || one.happenedOn > last.happenedOn),
  );
  return isOvertaken ? null : last;
}

/** Nothing is derived: each registered direct manager is named, or an officer said why not. */
export function areManagersAnswered({ subjects, steps, managers }: CaseFile): boolean {
  const unnamed = steps.filter(({ step }) => step === 'manager_not_named');
  const isAnswered = (id: string | null) =>
    unnamed.some(({ managerEmploymentId }) => managerEmploymentId === id);
  if (managers.length > 0) {
    return managers.every(
      ({ isNamed, managerEmploymentId }) => isNamed || isAnswered(managerEmploymentId),
    );
  }
  const named = pursued(subjects, steps).some(({ capacity }) => capacity === 'direct_manager');
  return named || isAnswered(null);
}
