import { plainDate } from '../../src/domain/calendar';
import { assessSubsidy } from '../../src/domain/subsidy';
import type { SubsidyOutcome } from '../../src/domain/subsidy-assessment';
import type { CaseEmployment, EarlierClaim, SubsidyCase } from '../../src/domain/subsidy-case';
import type { SubsidyFactKind, SubsidyFactOf } from '../../src/domain/subsidy-fact';
import type { SubsidyRule } from '../../src/domain/subsidy-rule';
import { SUBSIDY_RULES } from '../../src/domain/rulebook/subsidy-rules';
import { completion, credential } from './holdings';

export const QUANZHOU = '350502';
export const FUZHOU = '350102';
export const ZHENGZHOU = '410105';

/** Nothing is known of anybody, unless the test says otherwise. */
export function given(change: Partial<SubsidyCase> = {}): SubsidyCase {
  return {
    programme: 'skill_upgrade',
    subjectId: null,
    division: ZHENGZHOU,
    credentials: [],
    completions: [],
    employments: [],
    facts: [],
    claims: [],
    bans: [],
    ...change,
  };
}

export function assessed(
  change: Partial<SubsidyCase>,
  day: string,
  rules: readonly SubsidyRule[] = SUBSIDY_RULES,
) {
  return assessSubsidy(rules, given(change), plainDate(day));
}

/** A level-3 certificate as caregiver. */
export function certificate(change: Partial<SubsidyCase['credentials'][number]> = {}) {
  return {
    ...credential({ issuedOn: plainDate('2025-06-30') }),
    version: 1,
    organisationId: 'school',
    ...change,
  };
}

export function course(change: Partial<SubsidyCase['completions'][number]> = {}) {
  return { ...completion({ completedOn: plainDate('2025-06-01') }), version: 1, ...change };
}

type Said<Kind extends SubsidyFactKind> = Partial<Omit<SubsidyFactOf<Kind>, 'value' | 'kind'>>;

/** Said by an authority on 1 January 2025, without a period. */
export function fact<Kind extends SubsidyFactKind>(
  kind: Kind,
  value: SubsidyFactOf<Kind>['value'],
  change: Said<Kind> = {},
): SubsidyFactOf<Kind> {
  return {
    id: kind,
    version: 1,
    kind,
    value,
    asOfOn: plainDate('2025-01-01'),
    period: null,
    speaker: 'authority',
    organisationId: 'office',
    state: 'accepted',
    withdrawn: false,
    ...change,
  } as unknown as SubsidyFactOf<Kind>;
}

/** The last day is the first one after, as in every period. */
export function period(startsOn: string, endsOn: string | null) {
  return { startsOn: plainDate(startsOn), endsOn: endsOn === null ? null : plainDate(endsOn) };
}

/** Paid by the insurance for level 4 in 2024. */
export function claim(change: Partial<EarlierClaim> = {}): EarlierClaim {
  return {
    id: 'claim',
    version: 3,
    programme: 'skill_upgrade',
    fundFamily: 'unemployment_insurance',
    variant: 'certificate',
    subjectId: 'another',
    occupation: '4-10-01-03',
    level: 4,
    division: ZHENGZHOU,
    appliedOn: plainDate('2024-05-01'),
    state: 'paid',
    amountFen: 150_000,
    months: null,
    ...change,
  };
}

export function post(change: Partial<CaseEmployment> = {}): CaseEmployment {
  return {
    id: 'employment',
    version: 2,
    institutionId: 'nursery',
    position: 'caregiver',
    state: 'confirmed',
    startsOn: plainDate('2025-01-01'),
    endsOn: null,
    ...change,
  };
}

/** The conditions that are not met or unknown, as `condition:met`. */
export function open({ conditions }: ReturnType<typeof assessSubsidy>): string[] {
  return conditions.filter(({ met }) => met !== 'met').map((one) => `${one.condition}:${one.met}`);
}

/** One line of a programme's table: what differs from the usual case, and what comes of it. */
export interface Row {
  readonly change?: Partial<SubsidyCase>;
  /** Of the application. */
  readonly day?: string;
  readonly rules?: readonly SubsidyRule[];
  readonly outcome: SubsidyOutcome;
  readonly fen?: number;
  /** Conditions that are not met, or unknown. */
  readonly open?: readonly string[];
}
export const no = (condition: string) => ({
  outcome: 'not_eligible' as const,
  open: [`${condition}:not_met`],
});
export const unknown = (condition: string) => ({
  outcome: 'undetermined' as const,
  open: [`${condition}:unknown`],
});
export const yes = (fen: number) => ({ outcome: 'eligible' as const, fen });

export function testTable(
  table: Readonly<Record<string, Row>>,
  usual: Partial<SubsidyCase>,
  usualDay: string,
): void {
  test.each(Object.entries(table))('%s', (_, { change, day, rules, ...row }) => {
    const answer = assessed({ ...usual, ...change }, day ?? usualDay, rules);
    expect({ outcome: answer.outcome, fen: answer.amountFen, open: open(answer) }).toEqual({
      outcome: row.outcome,
      fen: row.fen ?? 0,
      open: row.open ?? [],
    });
  });
}
