import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ban, BanState } from '../../src/domain/ban';
import {
  chase,
  chaseAgainOn,
  conclude,
  contest,
  filingDue,
  liftDue,
  outcomeDue,
  type BanContest,
  type ContestKind,
  type ContestOutcome,
} from '../../src/domain/ban-contest';
import { plainDate } from '../../src/domain/calendar';
import { SYSTEM } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { parseWorkingDays, tableOf } from '../../src/domain/working-days';

const year2026 = parseWorkingDays(
  readFileSync(join(__dirname, '../../docs/examples/working-days-2026.json'), 'utf8'),
);
const TABLE = tableOf([{ ...year2026, edition: 1 }]);
const NO_TABLE = tableOf([]);
const OFFICER = { ...SYSTEM, id: 'officer', humanId: 'human' };
const NOW = new Date('2026-09-20T02:00:00Z');
const TODAY = plainDate('2026-09-20');

const banIn = (state: BanState) =>
  ({ id: 'ban', state, decidedOn: plainDate('2026-06-01') }) as unknown as Ban;

const OBJECTION: BanContest = {
  id: 'contest',
  banId: 'ban',
  kind: 'objection',
  filedOn: plainDate('2026-09-18'),
  recordedBy: 'officer',
  recordedByHuman: 'human',
  recordedAt: NOW,
  outcome: null,
  outcomeOn: null,
  outcomeBy: null,
  outcomeAt: null,
  version: 1,
};
const annulledOn = (day: string): BanContest => ({
  ...OBJECTION,
  kind: 'litigation',
  outcome: 'annulled',
  outcomeOn: plainDate(day),
});

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'recorded';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.code;
  }
}

test.each`
  state           | filedOn         | says
  ${'in_force'}   | ${'2026-09-20'} | ${'recorded'}
  ${'in_force'}   | ${'2026-06-01'} | ${'recorded'}
  ${'in_force'}   | ${'2026-09-21'} | ${'ban-dates-impossible'}
  ${'in_force'}   | ${'2026-05-31'} | ${'ban-dates-impossible'}
  ${'suspended'}  | ${'2026-09-20'} | ${'recorded'}
  ${'ended'}      | ${'2026-09-20'} | ${'recorded'}
  ${'lifted'}     | ${'2026-09-20'} | ${'recorded'}
  ${'superseded'} | ${'2026-09-20'} | ${'recorded'}
  ${'proposed'}   | ${'2026-09-20'} | ${'ban-not-in-force'}
  ${'rejected'}   | ${'2026-09-20'} | ${'ban-not-in-force'}
  ${'withdrawn'}  | ${'2026-09-20'} | ${'ban-not-in-force'}
`('a contest of $filedOn against a ban that is $state: $says', ({ state, filedOn, says }) => {
  const said = { kind: 'objection' as const, filedOn: plainDate(String(filedOn)) };
  const act = () => contest('contest', banIn(state as BanState), said, OFFICER, NOW, TODAY);
  expect(codeOf(act)).toBe(says);
});

test.each`
  kind                 | outcome         | on              | says
  ${'statement'}       | ${'considered'} | ${'2026-09-18'} | ${'recorded'}
  ${'statement'}       | ${'annulled'}   | ${'2026-09-18'} | ${'contest-outcome-unfit'}
  ${'objection'}       | ${'considered'} | ${'2026-09-18'} | ${'contest-outcome-unfit'}
  ${'objection'}       | ${'maintained'} | ${'2026-09-20'} | ${'recorded'}
  ${'reconsideration'} | ${'changed'}    | ${'2026-09-20'} | ${'recorded'}
  ${'litigation'}      | ${'annulled'}   | ${'2026-09-20'} | ${'recorded'}
  ${'litigation'}      | ${'withdrawn'}  | ${'2026-09-21'} | ${'ban-dates-impossible'}
  ${'litigation'}      | ${'withdrawn'}  | ${'2026-09-17'} | ${'ban-dates-impossible'}
`('$kind, $outcome on $on: $says', ({ kind, outcome, on, says }) => {
  const row = { ...OBJECTION, kind: kind as ContestKind };
  const day = plainDate(String(on));
  const act = () => conclude(row, outcome as ContestOutcome, day, OFFICER, NOW, TODAY);
  expect(codeOf(act)).toBe(says);
});

test('an outcome is said once', () => {
  const act = () => conclude(annulledOn('2026-09-18'), 'maintained', TODAY, OFFICER, NOW, TODAY);
  expect(codeOf(act)).toBe('contest-decided');
});

test.each`
  kind                 | servedOn        | due             | why
  ${'statement'}       | ${'2026-06-05'} | ${null}         | ${'no clock'}
  ${'objection'}       | ${'2026-06-05'} | ${null}         | ${'no clock'}
  ${'reconsideration'} | ${'2026-06-05'} | ${'2026-08-04'} | ${'sixty days'}
  ${'litigation'}      | ${'2026-06-05'} | ${'2026-12-05'} | ${'six months'}
  ${'litigation'}      | ${'2026-08-31'} | ${'2027-02-28'} | ${'the last day of a short month'}
  ${'litigation'}      | ${'2026-12-31'} | ${'2027-06-30'} | ${'over the end of a year'}
`(
  '$kind against a decision served on $servedOn is due on $due: $why',
  ({ kind, servedOn, due }) => {
    const ban = { servedOn: plainDate(String(servedOn)) };
    expect(filingDue(kind as ContestKind, ban, [])).toBe(due);
  },
);

test('after a reconsideration there are fifteen days, if they end later', () => {
  const ban = { servedOn: plainDate('2026-06-05') };
  const decidedOn = (day: string) =>
    [{ kind: 'reconsideration', outcomeOn: plainDate(day) }] as const;
  expect(filingDue('litigation', ban, decidedOn('2026-11-01'))).toBe('2026-12-05');
  expect(filingDue('litigation', ban, decidedOn('2026-12-01'))).toBe('2026-12-16');
});

test.each`
  kind                 | filedOn         | table       | due
  ${'objection'}       | ${'2026-09-23'} | ${TABLE}    | ${'2026-09-29'}
  ${'objection'}       | ${'2026-12-29'} | ${TABLE}    | ${'undetermined'}
  ${'objection'}       | ${'2026-09-23'} | ${NO_TABLE} | ${'undetermined'}
  ${'reconsideration'} | ${'2026-09-23'} | ${NO_TABLE} | ${'2026-11-22'}
  ${'statement'}       | ${'2026-09-23'} | ${TABLE}    | ${null}
  ${'litigation'}      | ${'2026-09-23'} | ${TABLE}    | ${null}
`('$kind of $filedOn is to be decided by $due', ({ kind, filedOn, table, due }) => {
  const row = { kind: kind as ContestKind, filedOn: plainDate(String(filedOn)) };
  expect(outcomeDue(row, table as typeof TABLE)).toBe(due);
});

test.each`
  annulled        | today           | table    | stands   | due               | lift     | superior | why
  ${'2026-09-23'} | ${'2026-09-23'} | ${TABLE} | ${true}  | ${'2026-09-29'}   | ${true}  | ${false} | ${'at once'}
  ${'2026-09-23'} | ${'2026-09-29'} | ${TABLE} | ${true}  | ${'2026-09-29'}   | ${true}  | ${false} | ${'the last day, over a holiday'}
  ${'2026-09-23'} | ${'2026-09-30'} | ${TABLE} | ${true}  | ${'2026-09-29'}   | ${true}  | ${true}  | ${'the day after'}
  ${'2026-09-23'} | ${'2026-09-30'} | ${TABLE} | ${false} | ${'2026-09-29'}   | ${false} | ${false} | ${'lifted'}
  ${'2026-12-30'} | ${'2027-01-04'} | ${TABLE} | ${true}  | ${'undetermined'} | ${true}  | ${false} | ${'three weekdays'}
  ${'2026-12-30'} | ${'2027-01-05'} | ${TABLE} | ${true}  | ${'undetermined'} | ${true}  | ${true}  | ${'nobody can say, and nobody waits'}
`('annulled on $annulled, on $today: due $due, $why', (row) => {
  const { annulled, today, table, stands, due, lift, superior } = row as {
    annulled: string;
    today: string;
    table: typeof TABLE;
    stands: boolean;
    due: string;
    lift: boolean;
    superior: boolean;
  };
  const one = annulledOn(annulled);
  expect(liftDue(one, table)).toBe(due);
  expect(chase(one, stands, table, plainDate(today))).toEqual({
    outcomeLate: false,
    mustLift: lift,
    superiorToo: superior,
  });
});

test('a late objection is told until it is decided or the ban is gone; other days come of themselves', () => {
  const row = { ...OBJECTION, filedOn: plainDate('2026-09-23') };
  const late = (today: string, stands = true, one: BanContest = row) =>
    chase(one, stands, TABLE, plainDate(today)).outcomeLate;
  expect([late('2026-09-29'), late('2026-09-30'), late('2026-09-30', false)]).toEqual([
    false,
    true,
    false,
  ]);
  expect(chase(row, true, NO_TABLE, plainDate('2027-09-30')).outcomeLate).toBe(false);
  const again = (one: BanContest, today: string) => chaseAgainOn(one, TABLE, plainDate(today));
  expect(again(row, '2026-09-23')).toBe('2026-09-30');
  expect(again(row, '2026-09-30')).toBe(null);
  expect(again(annulledOn('2026-09-23'), '2026-09-23')).toBe('2026-09-30');
  expect(again({ ...row, outcome: 'maintained', outcomeOn: TODAY }, '2026-09-23')).toBe(null);
});
