import {
  cancel,
  dueOf,
  escalate,
  isOpen,
  mustBeYours,
  raise,
  STEPS,
  take,
  type Channel,
  type Obligation,
  type Taken,
} from '../../src/domain/obligation';
import { superiorOf } from '../../src/domain/division';
import { Refusal } from '../../src/domain/refusal';
import { CLOCKED_STEPS, OBLIGATION_CLOCKS } from '../../src/domain/rulebook/obligation-clocks';

const BAN = { id: 'ban', authorityId: 'authority', personId: 'person' };
const NURSERY = { organisationId: 'nursery', division: '410105' };

/** Asia/Shanghai. */
const at = (text: string) => new Date(`${text}:00+08:00`);
const local = (instant: Date | null) =>
  instant && new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16);

const MONDAY = at('2026-11-23T10:00');

function raised(now = MONDAY): Obligation {
  return raise('obligation', BAN, NURSERY, now).obligation;
}

function after(step: Taken['step'], now: Date, from = raised(), happenedAt = now) {
  return take(from, { step, happenedAt, channel: 'api', by: 'client' }, now);
}

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'done';
}

test.each([
  // Monday morning
  ['2026-11-23T10:00', 'delivered', '2026-11-23T14:00'],
  ['2026-11-23T10:00', 'contact_stopped', '2026-11-24T00:00'],
  ['2026-11-23T10:00', 'acknowledged', '2026-11-25T00:00'],
  ['2026-11-23T10:00', 'removed', '2026-11-27T00:00'],
  // the same day leaves four hours at least
  ['2026-11-23T19:59', 'contact_stopped', '2026-11-24T00:00'],
  ['2026-11-23T20:00', 'contact_stopped', '2026-11-24T00:00'],
  ['2026-11-23T20:01', 'contact_stopped', '2026-11-24T00:01'],
  ['2026-11-23T23:59', 'contact_stopped', '2026-11-24T03:59'],
  ['2026-11-24T00:00', 'contact_stopped', '2026-11-25T00:00'],
  // Friday to Sunday: weekdays pass over the weekend, hours and days do not
  ['2026-11-27T10:00', 'delivered', '2026-11-27T14:00'],
  ['2026-11-27T10:00', 'contact_stopped', '2026-11-28T00:00'],
  ['2026-11-27T10:00', 'acknowledged', '2026-12-01T00:00'],
  ['2026-11-27T10:00', 'removed', '2026-12-03T00:00'],
  ['2026-11-28T10:00', 'contact_stopped', '2026-11-29T00:00'],
  ['2026-11-28T10:00', 'acknowledged', '2026-12-01T00:00'],
  ['2026-11-29T22:00', 'contact_stopped', '2026-11-30T02:00'],
  ['2026-11-29T22:00', 'acknowledged', '2026-12-01T00:00'],
] as const)('notified %s, %s is due %s', (notified, step, due) => {
  expect(local(dueOf(step, at(notified), at('2030-01-01T00:00')))).toBe(due);
});

test('verification counts ten weekdays from the removal, not from the notice', () => {
  const due = dueOf('verified', MONDAY, at('2026-12-04T09:00'));
  expect(local(due)).toBe('2026-12-19T00:00');
});

test('every arrow has a clock of its own id, and each next one of a day ends later', () => {
  expect(new Set(CLOCKED_STEPS.map((step) => OBLIGATION_CLOCKS[step].id)).size).toBe(5);
  for (let hour = 0; hour < 24 * 7; hour += 1) {
    const notice = new Date(MONDAY.getTime() + hour * 3_600_000);
    const dues = CLOCKED_STEPS.map((step) => dueOf(step, notice, notice).getTime());
    expect(dues).toEqual([...dues].sort((a, b) => a - b));
  }
});

test('an obligation begins notified, by the registry itself', () => {
  const { obligation, steps } = raise('obligation', BAN, NURSERY, MONDAY);
  expect(obligation).toMatchObject({ state: 'notified', escalation: 0, version: 1 });
  expect(obligation.dueAt).toEqual(at('2026-11-23T14:00'));
  expect(steps).toEqual([
    {
      obligationId: 'obligation',
      step: 'notified',
      happenedAt: MONDAY,
      recordedAt: MONDAY,
      recordedBy: null,
      channel: 'system',
      implied: false,
    },
  ]);
});

test('a step implies all before it, and only it was said', () => {
  const now = at('2026-11-24T12:00');
  const { obligation, steps } = after('removed', now, raised(), at('2026-11-23T18:00'));
  expect(obligation).toMatchObject({ state: 'removed', escalation: 0, version: 2 });
  expect(local(obligation.dueAt)).toBe('2026-12-09T00:00');
  expect(steps.map(({ step, implied }) => [step, implied])).toEqual([
    ['delivered', true],
    ['contact_stopped', true],
    ['acknowledged', true],
    ['removed', false],
  ]);
  expect(new Set(steps.map(({ happenedAt }) => local(happenedAt)))).toEqual(
    new Set(['2026-11-23T18:00']),
  );
});

test('step by step, each due by the clock of the notice, to the end', () => {
  let obligation = raised();
  const dues = CLOCKED_STEPS.map((step) => {
    obligation = after(step, at('2026-11-23T12:00'), obligation).obligation;
    return local(obligation.dueAt);
  });
  expect(dues).toEqual([
    '2026-11-24T00:00',
    '2026-11-25T00:00',
    '2026-11-27T00:00',
    '2026-12-08T00:00',
    null,
  ]);
  expect(isOpen(obligation)).toBe(false);
});

describe('which step follows which state', () => {
  const reached = (state: Obligation['state']): Obligation => ({ ...raised(), state });
  for (const state of [...STEPS, 'cancelled'] as const) {
    for (const step of CLOCKED_STEPS) {
      const forward =
        state !== 'cancelled' &&
        STEPS.indexOf(step) > STEPS.indexOf(state) &&
        (step !== 'verified' || state === 'removed');
      const expected = forward ? 'done' : 'obligation-step-out-of-order';
      test(`${step} from ${state}: ${expected}`, () => {
        expect(refusalOf(() => after(step, MONDAY, reached(state)))).toBe(expected);
      });
    }
  }
});

test.each([
  ['2026-11-23T09:59', 'obligation-time-impossible'],
  ['2026-11-23T10:00', 'done'],
  ['2026-11-23T12:00', 'done'],
  ['2026-11-23T12:01', 'obligation-time-impossible'],
])('of a notice at 10:00, at noon, a step that happened %s is %s', (happened, expected) => {
  const now = at('2026-11-23T12:00');
  expect(refusalOf(() => after('contact_stopped', now, raised(), at(happened)))).toBe(expected);
});

test.each<[string, Taken['step'], Channel, string]>([
  ['client', 'removed', 'api', 'done'],
  ['client', 'verified', 'api', 'obligation-step-not-yours'],
  ['client', 'removed', 'telephone', 'obligation-step-not-yours'],
  ['officer', 'verified', 'in_person', 'done'],
  ['officer', 'contact_stopped', 'telephone', 'done'],
  ['officer', 'acknowledged', 'paper', 'done'],
  ['officer', 'verified', 'api', 'obligation-step-not-yours'],
  ['officer', 'verified', 'system', 'obligation-step-not-yours'],
])('a %s reports %s by %s: %s', (kind, step, channel, expected) => {
  expect(refusalOf(() => mustBeYours(step, kind, channel))).toBe(expected);
});

describe('a clock that runs out', () => {
  test.each([
    // raised, escalates to the authority, to its superior
    ['2026-11-23T10:00', '2026-11-23T14:00', '2026-11-24T14:00'],
    ['2026-11-27T10:00', '2026-11-27T14:00', '2026-11-30T14:00'],
    ['2026-11-28T10:00', '2026-11-28T14:00', '2026-11-30T14:00'],
  ])('of %s goes to the authority %s, to the superior %s', (notice, first, second) => {
    const early = new Date(at(first).getTime() - 1);
    expect(escalate(raised(at(notice)), early)).toBeNull();
    const one = escalate(raised(at(notice)), at(first));
    expect(one).toMatchObject({ state: 'notified', escalation: 1, version: 2 });
    expect(local(one?.escalatesAt ?? null)).toBe(second);
    expect(local(one?.dueAt ?? null)).toBe(first);
    expect(one && escalate(one, new Date(at(second).getTime() - 1))).toBeNull();
    const two = one && escalate(one, at(second));
    expect(two).toMatchObject({ escalation: 2, escalatesAt: null, version: 3 });
    expect(two && escalate(two, at('2030-01-01T00:00'))).toBeNull();
  });

  test('that ended with a Friday leaves the superior the whole Monday', () => {
    const friday = after('delivered', at('2026-11-27T11:00'), raised(at('2026-11-27T10:00')));
    const late = escalate(friday.obligation, at('2026-11-28T00:00'));
    expect(local(late?.escalatesAt ?? null)).toBe('2026-12-01T00:00');
  });

  test('is quiet when the step is done, until the next one is late', () => {
    const late = escalate(raised(), at('2026-11-23T15:00'));
    const done = late && after('delivered', at('2026-11-23T16:00'), late).obligation;
    expect(done).toMatchObject({ escalation: 0, escalatesAt: at('2026-11-24T00:00') });
  });
});

test('what is cancelled is due no more, and what has ended is not cancelled', () => {
  const cancelled = cancel(raised());
  expect(cancelled).toMatchObject({ state: 'cancelled', dueAt: null, escalatesAt: null });
  expect(cancelled && cancel(cancelled)).toBeNull();
  expect(cancel({ ...raised(), state: 'verified' })).toBeNull();
  expect(cancel({ ...raised(), state: 'removed' })).toMatchObject({ state: 'cancelled' });
  expect(cancelled && escalate(cancelled, at('2030-01-01T00:00'))).toBeNull();
});

test.each([
  ['410105', '410100'],
  ['410100', '410000'],
  ['410000', null],
  ['110101', '110000'],
  ['419001', '410000'],
])('above %s stands %s', (division, superior) => {
  expect(superiorOf(division)).toBe(superior);
});
