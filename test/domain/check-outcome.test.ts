import fc from 'fast-check';
import { addDays, dayInShanghai } from '../../src/domain/calendar';
import {
  DAYS_TO_REPORT,
  overdueBefore,
  report,
  type CheckOutcome,
  type Outcome,
} from '../../src/domain/check-outcome';

const now = new Date('2026-11-22T08:00:00Z');
const later = new Date('2026-12-02T08:00:00Z');
const check = { checkId: 'check', purpose: 'pre_employment', isCited: false };

function said(...words: readonly Outcome[]): CheckOutcome | null {
  return words.reduce<CheckOutcome | null>(
    (before, word) => report(before, check, word, 'client', now),
    null,
  );
}

test('the first report counts from one, and each other word is a correction', () => {
  expect(said('hired')).toEqual({
    checkId: 'check',
    outcome: 'hired',
    reportedBy: 'client',
    reportedAt: now,
    version: 1,
  });
  expect(said('hired', 'not_hired')).toMatchObject({ outcome: 'not_hired', version: 2 });
  expect(said('not_hired', 'hired', 'not_hired')).toMatchObject({
    outcome: 'not_hired',
    version: 3,
  });
});

test('the same word again changes nothing, whoever says it and when', () => {
  const before = said('hired');
  expect(report(before, check, 'hired', 'another client', later)).toBe(before);
});

test.each(['annual_recheck', 'in_service_concern'])('a check for %s has no outcome', (purpose) => {
  const act = () => report(null, { ...check, purpose }, 'hired', 'client', now);
  expect(act).toThrow(/outcome-not-expected/);
});

test('whoever is employed by the check was hired', () => {
  const cited = { ...check, isCited: true };
  expect(report(null, cited, 'hired', 'client', now).outcome).toBe('hired');
  for (const before of [null, said('hired'), said('not_hired')]) {
    expect(() => report(before, cited, 'not_hired', 'client', now)).toThrow(
      /outcome-contradicts-employment/,
    );
  }
});

test('is overdue from the first midnight in Shanghai after its thirtieth day', () => {
  const from = (checkedAt: string) => new Date(checkedAt) < overdueBefore(dayInShanghai(now));
  expect(dayInShanghai(now)).toBe('2026-11-22');
  expect(from('2026-10-22T15:59:59.999Z')).toBe(true); // the 22nd of October in Shanghai
  expect(from('2026-10-22T16:00:00.000Z')).toBe(false); // the 23rd
});

test('is overdue exactly when thirty days after the day of the check have passed', () => {
  const instants = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2026-03-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, instants, (checkedAt, at) => {
      const today = dayInShanghai(at);
      const overdue = addDays(dayInShanghai(checkedAt), DAYS_TO_REPORT) < today;
      expect(checkedAt < overdueBefore(today)).toBe(overdue);
    }),
  );
});
