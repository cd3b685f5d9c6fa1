import { createHash } from 'node:crypto';
import { plainDate } from '../../src/domain/calendar';
import { isDivision } from '../../src/domain/division';
import { canonical } from '../../src/domain/fact';
import { ruleOfPlace } from '../../src/domain/rule-of-place';
import {
  SECOND_OFFICER_RULES,
  type SecondOfficerRule,
} from '../../src/domain/rulebook/subsidy-second-officer';

/** Every row that was ever in force, without its end: decisions cite them. */
const LANDED: Record<string, string> = {
  'registry-subsidy-second-officer@1': 'bb3b277b34fde797',
};

test('no row was edited, or went, and each says what is not confirmed', () => {
  const rows = SECOND_OFFICER_RULES.map(({ inForce, ...row }) => {
    const text = canonical({ ...row, startsOn: inForce.startsOn });
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    return [`${row.id}@${String(row.version)}`, digest];
  });
  expect(Object.fromEntries(rows)).toEqual(LANDED);
  for (const { jurisdiction, source, aboveFen } of SECOND_OFFICER_RULES) {
    expect(jurisdiction === 'CN' || isDivision(jurisdiction)).toBe(true);
    expect(source.confirmed).toBe(source.unconfirmed === '');
    expect(aboveFen).toBeGreaterThanOrEqual(0);
  }
});

const row = (
  version: number,
  jurisdiction: string,
  startsOn: string,
  endsOn: string | null,
  aboveFen: number,
): SecondOfficerRule => ({
  ...{ id: `test-${jurisdiction}`, version, jurisdiction, aboveFen },
  inForce: { startsOn: plainDate(startsOn), endsOn: endsOn === null ? null : plainDate(endsOn) },
  source: { instrument: '–', article: '–', confirmed: true, unconfirmed: '' },
});
const ROWS = [
  row(1, 'CN', '2017-01-01', null, 150_000),
  row(1, '410000', '2024-01-01', null, 300_000),
  row(1, '410100', '2025-01-01', '2026-01-01', 50_000),
  row(2, '410100', '2026-01-01', null, 80_000),
];

test.each([
  ['420102', '2026-06-01', 150_000],
  ['410105', '2023-12-31', 150_000],
  ['410105', '2024-01-01', 300_000],
  ['410105', '2024-12-31', 300_000],
  ['410105', '2025-01-01', 50_000],
  ['410105', '2025-12-31', 50_000],
  ['410105', '2026-01-01', 80_000],
  ['410100', '2026-01-01', 80_000],
  ['410200', '2026-01-01', 300_000],
  ['410000', '2026-01-01', 300_000],
])('in %s on %s two humans decide above %i fen', (division, day, aboveFen) => {
  expect(ruleOfPlace(ROWS, division, plainDate(day)).aboveFen).toBe(aboveFen);
});

test('on a day without a row nobody decides', () => {
  expect(() => ruleOfPlace(ROWS, '410105', plainDate('2016-12-31'))).toThrow('no row');
});
