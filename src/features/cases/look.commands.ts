import type { CaseFile } from '../../domain/ban-case';
import { isOver, lookOn, openDue, troublesOf, type CaseClock } from '../../domain/ban-case-clocks';
import { dayInShanghai } from '../../domain/calendar';
import { CASE_CLOCKS } from '../../domain/rulebook/ban-case-clocks';
import type { Work } from '../../platform/database/work';
import { findOrganisation } from '../access/access.store';
import type { WorkingDays } from '../calendar/calendar.store';
import { reconcileFindings, type NewFinding } from '../findings/findings.commands';
import type { BanCaseRow, WholeCase } from './cases.store';

/** What the rules ask of a case; without `managers`, only the clocks. */
export function fileOf(
  { row, subjects, steps }: WholeCase,
  { table }: WorkingDays,
  at: Date,
  managers: CaseFile['managers'] = [],
): CaseFile {
  return { banCase: row, subjects, steps, managers, table, today: dayInShanghai(at) };
}

/** When to look at the case again. */
export function lookAgain(
  whole: WholeCase,
  days: WorkingDays,
  at: Date,
): Pick<BanCaseRow, 'lookOn' | 'editionsSeen' | 'dueOn' | 'undetermined'> {
  const file = fileOf(whole, days, at);
  if (isOver(file)) return { lookOn: null, editionsSeen: null, dueOn: null, undetermined: false };
  return { lookOn: lookOn(file), editionsSeen: days.editions, ...openDue(file) };
}

/** Tells the authority what is late and what nobody can say, and closes what is so no more. For who holds the case. */
export async function lookAtCase(
  work: Work,
  at: Date,
  whole: WholeCase,
  days: WorkingDays,
): Promise<void> {
  const { row, subjects } = whole;
  const { late, undetermined } = troublesOf(fileOf(whole, days, at));
  const authority = await findOrganisation(work, row.authorityId);
  const division = authority?.division ?? row.incidentDivision;
  const keys = CASE_CLOCKS.flatMap((clock) =>
    [null, ...subjects.map(({ id }) => id)].map((subjectId) => keyOf(row, { clock, subjectId })),
  );
  await reconcileFindings(
    work,
    at,
    keys.flatMap((key) => [
      { kind: 'ban_case_late', key },
      { kind: 'ban_case_undetermined', key },
    ]),
    [
      ...late.map((clock) => lateOf(row, division, clock)),
      ...undetermined.map((clock) => undeterminedOf(row, division, clock)),
    ],
  );
}

function lateOf(row: BanCaseRow, division: string, clock: CaseClock): NewFinding {
  const { rule, subjectId, dueOn } = clock;
  return {
    kind: 'ban_case_late',
    division,
    evidence: { caseId: row.id, clock: clock.clock, rule, subjectId },
    key: keyOf(row, clock),
    dueOn: dueOn === 'undetermined' ? null : dueOn,
    once: true,
    concerns: [row.authorityId],
  };
}

function undeterminedOf(row: BanCaseRow, division: string, clock: CaseClock): NewFinding {
  const { rule, subjectId } = clock;
  return {
    kind: 'ban_case_undetermined',
    division,
    evidence: { caseId: row.id, clock: clock.clock, rule, subjectId },
    key: keyOf(row, clock),
    dueOn: null,
    concerns: [row.authorityId],
  };
}

function keyOf({ id }: BanCaseRow, { clock, subjectId }: Pick<CaseClock, 'clock' | 'subjectId'>) {
  return `${id} ${clock} ${subjectId ?? 'case'}`;
}
