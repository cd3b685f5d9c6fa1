import { v7 } from 'uuid';
import { clocksOf, nextSteps, type CaseClock, type NextStep } from '../../domain/ban-case-clocks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { workingDays } from '../calendar/calendar.store';
import { getCaseRow } from './cases.commands';
import { wholeCases, type BanCaseRow, type WholeCase } from './cases.store';
import { fileOf } from './look.commands';
import { managersOn, type CaseManager, type ManagersAsked } from './managers';

/** A case with what follows from it today. */
export interface CaseInTime {
  readonly whole: WholeCase;
  readonly clocks: readonly CaseClock[];
  readonly next: readonly NextStep[];
}

export async function inTime(
  work: Work,
  asked: ManagersAsked,
  whole: WholeCase,
): Promise<CaseInTime> {
  const managers = await managersOn(work, asked, whole);
  const file = fileOf(whole, await workingDays(work), await work.now(), managers);
  return { whole, clocks: clocksOf(file), next: nextSteps(file) };
}

/** Reading whom a case names, and who managed them, is a disclosure, and a disclosure is a fact. */
export async function discloseCase(
  work: Work,
  asked: ManagersAsked,
  caseId: string,
): Promise<CaseInTime & { readonly managers: readonly CaseManager[] }> {
  const row = await getCaseRow(work, caseId);
  const [whole] = await wholeCases(work, [row]);
  if (!whole) throw new Error('a case without itself');
  const managers = await managersOn(work, asked, whole);
  const at = await work.now();
  const file = fileOf(whole, await workingDays(work), at, managers);
  await record(work, at, {
    type: 'ban_case.disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: [work.actor.organisationId ?? row.authorityId],
    data: {
      caseId,
      caseVersion: row.version,
      managers: managers.map(({ managerEmploymentId }) => managerEmploymentId),
    },
  });
  return { whole, clocks: clocksOf(file), next: nextSteps(file), managers };
}

/** The earliest day by which something of each case is due; null where nothing is. */
export async function dueOf(work: Work, rows: readonly BanCaseRow[]) {
  const days = await workingDays(work);
  const at = await work.now();
  return (await wholeCases(work, rows)).map((whole) => {
    const file = fileOf(whole, days, at);
    const due = nextSteps(file).flatMap(({ step, dueOn }) =>
      step === 'proposal' || dueOn === null ? [] : [dueOn],
    );
    // sorts behind every day: what nobody can say is not what comes first
    const [nextDueOn = null] = due.sort();
    return { whole, nextDueOn };
  });
}
