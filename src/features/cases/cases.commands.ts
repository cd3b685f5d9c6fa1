import { v7 } from 'uuid';
import {
  mustBeFileable,
  mustBeNameable,
  mustHaveBeenOfAge,
  type BanCase,
} from '../../domain/ban-case';
import { mustFollow, stateAfter } from '../../domain/ban-case-order';
import { pursued, type CaseCapacity, type CaseStep } from '../../domain/ban-case-steps';
import { dayInShanghai } from '../../domain/calendar';
import { isWithin } from '../../domain/division';
import type { PersonClaim } from '../../domain/person';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import { workingDays, type WorkingDays } from '../calendar/calendar.store';
import { caseFact } from './cases.facts';
import {
  findCase,
  insertCase,
  insertStep,
  insertSubjects,
  updateCase,
  wholeCases,
  type BanCaseRow,
  type CaseStepRow,
  type CaseSubjectRead,
  type WholeCase,
} from './cases.store';
import { fileOf, lookAgain, lookAtCase } from './look.commands';
import { managersOn, type ManagersAsked } from './managers';
import { personOf, sealPerson, sealText, type CaseText } from './sealed-case';

export type NamedSubject =
  | { readonly capacity: Exclude<CaseCapacity, 'institution'>; readonly person: PersonClaim }
  | { readonly capacity: 'institution'; readonly uscc: string };

export type Filing = Pick<
  BanCase,
  'ground' | 'category' | 'incidentOn' | 'incidentDivision' | 'filedOn' | 'uscc'
>;

/** Bars nobody and is shown to nobody who checks, so it holds nobody. */
export async function fileBanCase(
  work: Work,
  filing: Filing,
  named: readonly NamedSubject[],
): Promise<WholeCase> {
  const officer = await holdDeciding(work);
  const { organisationId, humanId, division } = officer;
  if (!organisationId || !humanId || !isWithin(filing.incidentDivision, division ?? '')) {
    throw new Refusal(
      'outside-jurisdiction',
      'The incident lies outside the division of your authority. The authority of its place files the case.',
    );
  }
  const at = await work.now();
  mustBeFileable(filing, dayInShanghai(at));
  const days = await workingDays(work);
  const id = v7();
  const subjects: CaseSubjectRead[] = [];
  for (const one of named) subjects.push(subjectOf(work, id, filing, subjects, [], one));
  const row: BanCaseRow = {
    ...filing,
    id,
    state: 'open',
    authorityId: organisationId,
    filedBy: officer.id,
    filedByHuman: humanId,
    filedAt: at,
    lookOn: null,
    editionsSeen: days.editions,
    dueOn: null,
    undetermined: false,
    version: 1,
  };
  const whole = { row, subjects, steps: [] };
  const looked = { ...whole, row: { ...row, ...lookAgain(whole, days, at) } };
  await insertCase(work, looked.row);
  await insertSubjects(work, subjects);
  await record(work, at, caseFact(work, 'ban_case.filed', looked));
  await lookAtCase(work, at, looked, days);
  return looked;
}

/** @throws Refusal `not-found`, `precondition-failed`, `case-closed`, `case-subject-exists`, `case-days-impossible`. */
export async function nameSubject(
  work: Work,
  caseId: string,
  version: number | null,
  named: NamedSubject,
): Promise<WholeCase> {
  const held = await holdCase(work, caseId, version);
  const { row, subjects, steps } = held.whole;
  mustBeNameable(row, subjects.length);
  const subject = subjectOf(work, caseId, row, subjects, steps, named);
  await insertSubjects(work, [subject]);
  return keep(work, held, 'ban_case.subject_named', {
    row,
    subjects: [...subjects, subject],
    steps,
  });
}

/** @throws Refusal as `mustFollow` does, and `not-found`, `precondition-failed`. */
export async function recordStep(
  work: Work,
  asked: ManagersAsked,
  caseId: string,
  version: number | null,
  step: CaseStep,
  text: CaseText | null,
): Promise<WholeCase> {
  const held = await holdCase(work, caseId, version);
  const { officer, at, days, whole } = held;
  const managers = await managersOn(work, asked, whole);
  mustFollow(fileOf(whole, days, at, managers), step);
  const id = v7();
  const row: CaseStepRow = {
    ...step,
    id,
    caseId,
    number: whole.steps.length + 1,
    sealedText: text && sealText(work, id, text),
    recordedBy: officer.id,
    recordedByHuman: officer.humanId ?? '',
    recordedAt: at,
  };
  await insertStep(work, row);
  const state = stateAfter(whole.row.state, step);
  const type =
    state === whole.row.state
      ? 'ban_case.advanced'
      : state === 'decided'
        ? 'ban_case.decided'
        : 'ban_case.closed';
  return keep(work, held, type, {
    row: { ...whole.row, state },
    subjects: whole.subjects,
    steps: [...whole.steps, row],
  });
}

/** A case that is held, as it stands. */
export interface HeldCase {
  readonly officer: Principal;
  readonly at: Date;
  readonly days: WorkingDays;
  readonly whole: WholeCase;
}

/**
 * Holds the case and who acts, and reads it again now that nothing can change. Its authority's officers write it; those
 * above read it.
 */
export async function holdCase(
  work: Work,
  caseId: string,
  version: number | null,
): Promise<HeldCase> {
  await getCaseRow(work, caseId);
  await hold(work, { exclusive: [`ban-case:${caseId}`] });
  const officer = await holdDeciding(work);
  const at = await work.now();
  const row = await getCaseRow(work, caseId);
  if (officer.organisationId !== row.authorityId) {
    throw new Refusal(
      'outside-jurisdiction',
      'This case is of an authority below yours: its own officers conduct it.',
    );
  }
  if (version !== row.version) {
    throw new Refusal('precondition-failed', 'The case moved since you read it. Read it again.');
  }
  const days = await workingDays(work);
  const [whole] = await wholeCases(work, [row]);
  if (!whole) throw new Error('a case without itself');
  return { officer, at, days, whole };
}

/** Writes the case as it is after a change, with its fact and what is found of it. */
export async function keep(
  work: Work,
  { at, days }: HeldCase,
  type: string,
  { row, subjects, steps }: WholeCase,
): Promise<WholeCase> {
  const changed = { row: { ...row, version: row.version + 1 }, subjects, steps };
  const whole = { ...changed, row: { ...changed.row, ...lookAgain(changed, days, at) } };
  await updateCase(work, whole.row);
  await record(work, at, caseFact(work, type, whole));
  await lookAtCase(work, at, whole, days);
  return whole;
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function getCaseRow(work: Work, caseId: string): Promise<BanCaseRow> {
  const row = await findCase(work, caseId, await authorityIdsUnder(work, work.actor));
  if (!row) throw new Refusal('not-found', 'There is no such case in your line.');
  return row;
}

/** @throws Refusal `case-subject-exists`, `case-days-impossible`. */
function subjectOf(
  work: Work,
  caseId: string,
  filing: Filing,
  subjects: readonly CaseSubjectRead[],
  steps: readonly CaseStep[],
  named: NamedSubject,
): CaseSubjectRead {
  const isThere = pursued(subjects, steps)
    .filter(({ capacity }) => capacity === named.capacity)
    .some((one) =>
      'uscc' in named
        ? one.uscc === named.uscc
        : personOf(work, one)?.document.key === named.person.document.key,
    );
  if (isThere) {
    throw new Refusal(
      'case-subject-exists',
      'The case is about this person or institution in this capacity already.',
    );
  }
  if ('person' in named) mustHaveBeenOfAge(filing, named.person.birthDate);
  const id = v7();
  return {
    id,
    caseId,
    number: subjects.length + 1,
    capacity: named.capacity,
    uscc: 'uscc' in named ? named.uscc : null,
    sealedPerson: 'person' in named ? sealPerson(work, id, named.person) : null,
    banId: null,
    ban: null,
  };
}
