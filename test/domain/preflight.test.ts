import { isPreflightDoubtful, preflightRefused } from '../../src/domain/preflight';
import { plainDate } from '../../src/domain/calendar';
import { preflightRuleOn } from '../../src/domain/rulebook/preflight-rules';

const rule = preflightRuleOn(plainDate('2026-11-22'));
/** One hour and a half before midnight in Shanghai. */
const NOW = new Date('2026-11-22T14:30:00Z');

test.each([
  [{ uncommitted: 0, rows: 0 }, 50_000, null],
  [{ uncommitted: 19, rows: 19 }, 1, null],
  [{ uncommitted: 20, rows: 20 }, 1, 'committed none'],
  [{ uncommitted: 0, rows: 499_999 }, 1, null],
  [{ uncommitted: 0, rows: 499_999 }, 2, '500000'],
])('after %j of a day a preflight of %i rows: %s', (before, rows, why) => {
  const refusal = preflightRefused(rule, before, rows, NOW);
  if (why === null) expect(refusal).toBeNull();
  else {
    expect(refusal).toMatchObject({
      code: 'preflights-exhausted',
      message: expect.stringContaining(why) as string,
      extras: { retryAfterSeconds: 5_400 },
    });
  }
});

test.each([
  ['few', { preflights: 19, held: 99 }, { preflights: 0, held: 0 }, false],
  ['many that came to nothing', { preflights: 20, held: 0 }, { preflights: 0, held: 0 }, true],
  ['as many that were committed', { preflights: 40, held: 0 }, { preflights: 20, held: 0 }, false],
  ['mostly not committed', { preflights: 41, held: 0 }, { preflights: 20, held: 0 }, true],
  ['many held', { preflights: 1, held: 100 }, { preflights: 0, held: 0 }, true],
  ['many held, then committed', { preflights: 2, held: 200 }, { preflights: 1, held: 100 }, false],
  ['held, beside others committed', { preflights: 1, held: 100 }, { preflights: 9, held: 9 }, true],
])('%s: a doubt or none', (_, left, committed, doubtful) => {
  expect(isPreflightDoubtful(rule, left, committed)).toBe(doubtful);
});
