import { plainDate } from '../../src/domain/calendar';
import type { Cause, Verdict } from '../../src/domain/clearance';
import { holdsNoMore, isWithdrawn, type Given } from '../../src/domain/recall';

const ASKED = plainDate('2026-03-02');
const LAST = plainDate('2026-04-01');
const given = (verdict: Verdict): Given => ({
  verdict,
  askedOn: ASKED,
  validUntil: verdict === 'clear' ? LAST : null,
});

/** What the question gives before a day, and from it on. */
const turning =
  (before: Verdict, day: string, after: Verdict, ...causes: Cause[]) =>
  (on: string) => ({ verdict: on < day ? before : after, causes });
const saying =
  (verdict: Verdict, ...causes: Cause[]) =>
  () => ({ verdict, causes });

test.each<[Verdict, boolean]>([
  ['clear', false],
  ['barred', true],
  ['refer', true],
  ['not_qualified', true],
])('a clear answer that would be %s today: recalled is %s', (now, recalled) => {
  expect(holdsNoMore(given('clear'), plainDate('2026-03-10'), saying(now))).toBe(recalled);
});

test.each([
  ['2026-04-01', true],
  ['2026-04-02', false],
])('a clear answer is not recalled for what ends after its last day (%s: %s)', (day, recalled) => {
  const ending = turning('clear', day, 'not_qualified');
  expect(holdsNoMore(given('clear'), plainDate('2026-09-01'), ending)).toBe(recalled);
});

test.each<[string, Verdict, Verdict, boolean]>([
  ['nothing bars, then or now', 'clear', 'clear', true],
  ['a doubt is left', 'refer', 'refer', true],
  ['another ban barred and its term is over', 'barred', 'clear', false],
  ['another ban bars now', 'clear', 'barred', false],
  ['the ban stands', 'barred', 'barred', false],
])('a barred answer, when %s', (_, then, now, withdrawn) => {
  const verdictOn = turning(then, '2026-03-03', now);
  expect(holdsNoMore(given('barred'), plainDate('2026-05-01'), verdictOn)).toBe(withdrawn);
});

test.each<Cause>(['ban_undecided', 'interim_measure', 'number_without_check_digit'])(
  'a barred answer is not withdrawn while %s speaks against its person',
  (cause) => {
    const suspended = saying('refer', cause);
    expect(holdsNoMore(given('barred'), plainDate('2026-05-01'), suspended)).toBe(false);
  },
);

test.each<Verdict>(['refer', 'not_qualified'])(
  '%s lets nobody start, so nobody relies on it',
  (said) => {
    expect(holdsNoMore(given(said), plainDate('2026-05-01'), saying('barred'))).toBe(false);
  },
);

test.each<[string, Verdict, Verdict, Verdict, readonly Cause[], boolean]>([
  ['nothing bars, then or now', 'barred', 'clear', 'clear', [], true],
  [
    'only the post asks for more',
    'barred',
    'not_qualified',
    'not_qualified',
    ['requirement_missing'],
    true,
  ],
  ['the name is another', 'barred', 'refer', 'refer', ['name_disagrees'], true],
  ['an order suspends the ban', 'barred', 'refer', 'refer', ['ban_undecided'], false],
  ['a measure runs', 'barred', 'refer', 'refer', ['interim_measure'], false],
  [
    'the number has no check digit',
    'barred',
    'refer',
    'refer',
    ['number_without_check_digit'],
    false,
  ],
  ['a term ran out', 'barred', 'barred', 'clear', [], false],
  ['another ban bars now', 'barred', 'clear', 'barred', ['ban_in_force'], false],
  ['it was never barred', 'refer', 'clear', 'clear', [], false],
])('a barred answer, when %s', (_, said, then, now, causes, withdrawn) => {
  const decisionOn = (on: string) =>
    on < '2026-03-03' ? { verdict: then, causes } : { verdict: now, causes };
  expect(isWithdrawn(given(said), plainDate('2026-05-01'), decisionOn)).toBe(withdrawn);
});
