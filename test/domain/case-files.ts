import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BanCase, CaseFile } from '../../src/domain/ban-case';
import { mustFollow, stateAfter } from '../../src/domain/ban-case-order';
import type { CaseStep, CaseSubject } from '../../src/domain/ban-case-steps';
import { plainDate } from '../../src/domain/calendar';
import { Refusal } from '../../src/domain/refusal';
import { parseWorkingDays, tableOf } from '../../src/domain/working-days';

const year2026 = parseWorkingDays(
  readFileSync(join(__dirname, '../../docs/examples/working-days-2026.json'), 'utf8'),
);
export const TABLE = tableOf([{ ...year2026, edition: 1 }]);
export const NO_TABLE = tableOf([]);

export const CASE: BanCase = {
  id: 'case',
  authorityId: 'authority',
  state: 'open',
  ground: 'child_abuse',
  category: 'abuse',
  incidentOn: plainDate('2026-07-01'),
  incidentDivision: '410105',
  filedOn: plainDate('2026-09-01'),
  uscc: null,
  filedBy: 'officer',
  filedByHuman: 'human',
  filedAt: new Date('2026-09-01T02:00:00Z'),
  version: 1,
};
export const ZHANG: CaseSubject = { id: 'zhang', capacity: 'perpetrator', ban: null };
export const HEAD: CaseSubject = { id: 'head', capacity: 'direct_manager', ban: null };

export function step(name: CaseStep['step'], on: string, more: Partial<CaseStep> = {}): CaseStep {
  const ofCase = ['manager_not_named', 'legal_review', 'collective_decision', 'decision', 'closed'];
  return {
    step: name,
    subjectId: ofCase.includes(name) ? null : 'zhang',
    happenedOn: plainDate(on),
    outcome: null,
    method: name === 'notice' || name === 'service' ? 'direct' : null,
    hearingOn: null,
    managerEmploymentId: null,
    ...more,
  };
}

export const NOTICE = step('notice', '2026-09-02');
export const STATEMENT = step('statement', '2026-09-03', { outcome: 'received' });
export const WAIVED = step('hearing_request', '2026-09-03', { outcome: 'waived' });
export const NO_MANAGER = step('manager_not_named', '2026-09-03', { outcome: 'no_manager' });
export const REVIEW = step('legal_review', '2026-09-04');
export const TOGETHER = step('collective_decision', '2026-09-07');
export const READY = [NOTICE, STATEMENT, WAIVED, NO_MANAGER, REVIEW, TOGETHER];
export const DECISION = step('decision', '2026-09-08');

export function fileWith(steps: readonly CaseStep[], more: Partial<CaseFile> = {}): CaseFile {
  const state = steps.reduce(stateAfter, CASE.state);
  return {
    banCase: { ...CASE, state },
    subjects: [ZHANG],
    steps,
    managers: [],
    table: TABLE,
    today: plainDate('2026-09-20'),
    ...more,
  };
}

/** `follows`, or the code of the refusal with what it names. */
export function verdict(file: CaseFile, next: CaseStep): string {
  try {
    mustFollow(file, next);
    return 'follows';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { missing, state } = error.extras.members ?? {};
    return [error.code, ...(Array.isArray(missing) ? (missing as string[]) : []), state]
      .filter(Boolean)
      .join(' ');
  }
}
