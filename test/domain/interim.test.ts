import type { RejectionReason } from '../../src/domain/ban';
import { plainDate } from '../../src/domain/calendar';
import {
  alarmsOf,
  effectOfMeasure,
  lapsesAt,
  type InterimMeasure,
  type InterimState,
} from '../../src/domain/interim';
import {
  confirm,
  endAsRequested,
  endWithBan,
  impose,
  rejectionEndsMeasures,
  requestEnd,
  withdrawMeasure,
} from '../../src/domain/interim-moves';
import type { Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { powerOn } from '../../src/domain/rulebook/interim-powers';

const BEGINS = new Date('2026-11-21T08:00:00.000Z');
const TODAY = plainDate('2026-11-21');
const HOURS = 3_600_000;
const DAYS = 24 * HOURS;
const after = (ms: number) => new Date(BEGINS.getTime() + ms);

const officer = (human: string): Principal => ({
  kind: 'officer',
  id: `account of ${human}`,
  organisationId: 'county',
  organisationKind: 'authority',
  division: '410105',
  humanId: human,
  scopes: new Set(),
  mayApproveFrom: BEGINS,
});
const [LI, WU, CHEN] = [officer('li'), officer('wu'), officer('chen')];

const said = {
  power: 'pel-44-stop-work',
  reasons: ['recording_seen'],
  incidentOn: plainDate('2026-11-20'),
  incidentDivision: '410105',
} as const;
const subject = { birthDate: plainDate('1990-01-01') };

const begin = (
  who = LI,
  others: readonly InterimMeasure[] = [],
  now = BEGINS,
  change: Partial<typeof said> = {},
) => impose('measure', 'zhang', { ...said, ...change }, subject, others, who, now, TODAY);

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

test.each<[InterimState | 'novelty', number, 'refer' | 'none']>([
  ['imposed', -1, 'refer'],
  ['imposed', 0, 'refer'],
  ['imposed', 72 * HOURS - 1, 'refer'],
  ['imposed', 72 * HOURS, 'none'],
  ['imposed', 90 * DAYS, 'none'],
  ['confirmed', 72 * HOURS, 'refer'],
  ['confirmed', 90 * DAYS - 1, 'refer'],
  ['confirmed', 90 * DAYS, 'none'],
  ['withdrawn', 1, 'none'],
  ['ended', 1, 'none'],
  ['novelty', 9_999 * DAYS, 'refer'],
])('a measure that is %s gives, %i ms after its beginning, %s', (state, ms, effect) => {
  const span = { state: state as InterimState, personId: 'zhang', imposedAt: BEGINS };
  expect(effectOfMeasure(span, after(ms))).toBe(effect);
});

test.each([
  [0, 'done'],
  [72 * HOURS - 1, 'done'],
  [72 * HOURS, 'interim-measure-over'],
])('another human confirms %i ms after the beginning: %s', (ms, code) => {
  expect(codeOf(() => confirm(begin(), WU, after(ms)))).toBe(code);
});

test('who imposed does not confirm, and nobody else withdraws', () => {
  expect(codeOf(() => confirm(begin(), LI, after(1)))).toBe('ban-needs-second-officer');
  expect(codeOf(() => withdrawMeasure(begin(), WU, after(1)))).toBe('ban-outside-line');
  expect(withdrawMeasure(begin(), LI, after(1))).toMatchObject({
    state: 'withdrawn',
    endedAs: 'withdrawn',
    version: 2,
  });
});

test('a confirmed measure is not withdrawn, and ends by two humans', () => {
  const running = confirm(begin(), WU, after(1));
  expect(codeOf(() => withdrawMeasure(running, LI, after(2)))).toBe('interim-measure-over');
  expect(codeOf(() => endAsRequested(running, WU, after(2)))).toBe('ban-needs-second-officer');
  const asked = requestEnd(running, 'no_proceedings', WU, after(2));
  expect(effectOfMeasure(asked, after(3))).toBe('refer');
  expect(codeOf(() => endAsRequested(asked, WU, after(3)))).toBe('ban-needs-second-officer');
  expect(endAsRequested(asked, LI, after(3))).toMatchObject({
    state: 'ended',
    endedAs: 'requested',
    endReason: 'no_proceedings',
  });
  expect(codeOf(() => requestEnd(begin(), 'other', WU, after(2)))).toBe('interim-measure-over');
  expect(codeOf(() => requestEnd(running, 'other', WU, after(90 * DAYS)))).toBe(
    'interim-measure-over',
  );
});

test.each<[RejectionReason | 'novelty' | null, boolean]>([
  ['wrong_person', true],
  ['decision_not_served', false],
  ['decision_incomplete', false],
  ['wrong_ground', false],
  ['duplicate', false],
  ['other', false],
  ['novelty', false],
  [null, false],
])('a proposal rejected as %s says that it is not this person: %s', (reason, speaks) => {
  const rejectionReason = reason as RejectionReason | null;
  expect(rejectionEndsMeasures({ rejectionReason, correctsId: null })).toBe(speaks);
  expect(rejectionEndsMeasures({ rejectionReason, correctsId: 'another ban' })).toBe(false);
});

test('the decision about a ban ends what runs, and leaves what is over as it is', () => {
  const ban = { id: 'ban', as: 'ban_approved' } as const;
  expect(endWithBan(begin(), ban, WU, after(1))).toMatchObject({
    state: 'ended',
    endedAs: 'ban_approved',
    endedByBan: 'ban',
  });
  expect(endWithBan(begin(), ban, WU, after(72 * HOURS))).toBeNull();
  const running = confirm(begin(), WU, after(1));
  expect(endWithBan(running, ban, WU, after(72 * HOURS))).not.toBeNull();
  expect(endWithBan(running, ban, WU, after(90 * DAYS))).toBeNull();
});

test.each<[string, InterimMeasure, Principal, number, string]>([
  ['one runs', begin(), WU, 72 * HOURS - 1, 'interim-measure-exists'],
  ['nobody confirmed the one before', begin(), WU, 72 * HOURS, 'done'],
  ['it was the same human’s', begin(), LI, 72 * HOURS, 'interim-measure-exists'],
  ['it was withdrawn', withdrawMeasure(begin(), LI, after(1)), WU, 2, 'done'],
  [
    'withdrawn by the same',
    withdrawMeasure(begin(), LI, after(1)),
    LI,
    2,
    'interim-measure-exists',
  ],
  [
    'it was confirmed and is over',
    confirm(begin(), WU, after(1)),
    CHEN,
    90 * DAYS,
    'interim-measure-exists',
  ],
])('a second measure for the same incident, when %s', (_, before, who, ms, code) => {
  expect(codeOf(() => begin(who, [before], after(ms)))).toBe(code);
});

const OTHER_DAY = { incidentOn: plainDate('2026-11-19') } as Partial<typeof said>;

test.each<[string, InterimMeasure, Principal, number, string]>([
  ['another officer’s runs', begin(), WU, 2, 'done'],
  ['one’s own waits to be confirmed', begin(), LI, 2, 'interim-measure-exists'],
  ['nobody confirmed one’s own', begin(), LI, 90 * DAYS - 1, 'interim-measure-exists'],
  ['that was 90 days ago', begin(), LI, 90 * DAYS, 'done'],
  [
    'one withdrew one’s own',
    withdrawMeasure(begin(), LI, after(1)),
    LI,
    2,
    'interim-measure-exists',
  ],
  ['another confirmed one’s own', confirm(begin(), WU, after(1)), LI, 2, 'done'],
])('a measure for another incident of the same person, when %s', (_, before, who, ms, code) => {
  expect(codeOf(() => begin(who, [before], after(ms), OTHER_DAY))).toBe(code);
});

test.each([
  ['1989-12-31', 'ban-dates-impossible'],
  ['1990-01-01', 'done'],
  ['2026-11-21', 'done'],
  ['2026-11-22', 'ban-dates-impossible'],
])('for an incident of %s: %s', (incidentOn, code) => {
  const change = { incidentOn: plainDate(incidentOn) } as Partial<typeof said>;
  expect(codeOf(() => begin(LI, [], BEGINS, change))).toBe(code);
});

test.each([
  ['pel-44-stop-work', '2025-05-31', false],
  ['pel-44-stop-work', '2025-06-01', true],
  ['mpl-62-found-otherwise', '2021-05-31', false],
  ['mpl-62-found-otherwise', '2021-06-01', true],
  ['a power of nobody', '2026-11-21', false],
])('the power %s on %s: %s', (id, day, known) => {
  expect(powerOn(id, plainDate(day)) !== null).toBe(known);
});

test('it alarms after 24 and 48 hours, and is looked at a last time after 72', () => {
  expect(alarmsOf(begin())).toEqual([24, 48, 72].map((hours) => after(hours * HOURS)));
  expect(lapsesAt(begin())).toEqual(after(72 * HOURS));
  expect(lapsesAt(withdrawMeasure(begin(), LI, after(1)))).toBeNull();
});
