import { createHash } from 'node:crypto';
import { plainDate } from '../../src/domain/calendar';
import { canonical } from '../../src/domain/fact';
import { Refusal } from '../../src/domain/refusal';
import {
  LATE_ENTRY_RULES,
  type LateEntryRule,
} from '../../src/domain/rulebook/subsidy-late-entries';
import { SUBSIDY_RULES } from '../../src/domain/rulebook/subsidy-rules';
import { lateEntryRule, type LateEntry } from '../../src/domain/subsidy-late-entry';
import type { SubsidyProgramme } from '../../src/domain/subsidy-rule';

/** Every row that was ever in force, without its end: claims cite them. */
const LANDED: Record<string, string> = { 'registry-subsidy-late-entry@1': 'df47a42cfbcd8258' };

test('no row was edited, or went, and each says what is not confirmed', () => {
  const rows = LATE_ENTRY_RULES.map(({ inForce, ...row }) => {
    const text = canonical({ ...row, startsOn: inForce.startsOn });
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    return [`${row.id}@${String(row.version)}`, digest];
  });
  expect(Object.fromEntries(rows)).toEqual(LANDED);
  for (const { source } of LATE_ENTRY_RULES) {
    expect(source.confirmed).toBe(source.unconfirmed === '');
  }
});

const row = (jurisdiction: string, startsOn: string, mostDays: number): LateEntryRule => ({
  ...{ id: `test-${jurisdiction}`, version: 1, jurisdiction, mostDays },
  inForce: { startsOn: plainDate(startsOn), endsOn: null },
  source: { instrument: '–', article: '–', confirmed: true, unconfirmed: '' },
});
const RULES = {
  late: [
    row('CN', '2000-01-01', 30),
    row('410100', '2026-07-01', 10),
    row('350481', '2024-01-01', 900),
  ],
  subsidies: SUBSIDY_RULES,
};
const WHY: LateEntry = { reason: 'received_on_paper', evidence: 'R-1' };

function saidOf(
  programme: SubsidyProgramme,
  division: string,
  appliedOn: string,
  today: string,
  entry: LateEntry | null,
): string | null {
  try {
    const said = { programme, division, appliedOn: plainDate(appliedOn) };
    return lateEntryRule(RULES, said, entry, plainDate(today))?.id ?? null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

test.each([
  ['of today', 'skill_upgrade', '410105', '2026-06-30', '2026-06-30', null, /^null$/],
  [
    'of today, explained',
    'skill_upgrade',
    '410105',
    '2026-06-30',
    '2026-06-30',
    WHY,
    /nothing to explain/,
  ],
  ['of tomorrow', 'skill_upgrade', '410105', '2026-07-01', '2026-06-30', WHY, /later than today/],
  [
    'of yesterday, unexplained',
    'skill_upgrade',
    '410105',
    '2026-06-29',
    '2026-06-30',
    null,
    /say why/,
  ],
  ['of yesterday', 'skill_upgrade', '410105', '2026-06-29', '2026-06-30', WHY, /^test-CN$/],
  ['on the last day', 'skill_upgrade', '410105', '2026-05-31', '2026-06-30', WHY, /^test-CN$/],
  ['a day too late', 'skill_upgrade', '410105', '2026-05-30', '2026-06-30', WHY, /within 30 days/],
  [
    'on the last day of a place',
    'skill_upgrade',
    '410105',
    '2026-06-21',
    '2026-07-01',
    WHY,
    /^test-410100$/,
  ],
  [
    'a day too late there',
    'skill_upgrade',
    '410105',
    '2026-06-20',
    '2026-07-01',
    WHY,
    /within 10 days/,
  ],
  [
    'on the day a programme began',
    'post_subsidy',
    '350481',
    '2024-01-01',
    '2026-06-01',
    WHY,
    /^test-350481$/,
  ],
  [
    'the day before',
    'post_subsidy',
    '350481',
    '2023-12-31',
    '2026-06-01',
    WHY,
    /did not exist yet/,
  ],
] as const)('an application %s', (_, programme, division, appliedOn, today, entry, told) => {
  expect(String(saidOf(programme, division, appliedOn, today, entry))).toMatch(told);
});
