import { ask, ban, problemOf, somebody, verdictOf, type Person } from '../support/people';
import { lift } from '../support/lifting';
import {
  clear,
  follow,
  recalledAmong,
  recallsOf,
  TOLD,
  toldOf,
  toldOfCheck,
} from '../support/recalls';
import { receiptOf, standingOf } from '../support/receipts';
import { hire, move } from '../support/staff';
import { dayOf, openTown, type Answer, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

async function report(answer: Answer, outcome: string): Promise<void> {
  const path = `/v1/clearance-checks/${String(answer.body['id'])}/outcome`;
  const { status, text } = await town.nursery('POST', path, { outcome });
  if (status >= 300) throw new Error(text);
}

async function barred(person: Person, nursery = town.nursery): Promise<Answer> {
  const answer = await ask(town, person, { nursery });
  expect(verdictOf(answer)).toBe('barred');
  return answer;
}

async function deliveriesOf({ body }: Answer): Promise<number> {
  const rows = await town.registry.owner(
    `SELECT FROM log_fact WHERE fact ->> 'type' = 'notice.delivered' AND fact -> 'data' ->> 'checkId' = $1`,
    [body['id']],
  );
  return rows.length;
}

describe('of a clear answer', () => {
  test('who did not hire is not told; who did, or said nothing, is', async () => {
    const li = somebody();
    const answers = [await clear(town, li), await clear(town, li), await clear(town, li)];
    await report(answers[0] as Answer, 'not_hired');
    await report(answers[1] as Answer, 'hired');
    await ban(town, li);
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([1, 2]);
    expect(await toldOf(town.nursery, answers[0] as Answer)).toEqual([]);
    expect(await recallsOf(town.registry, answers[0] as Answer)).toEqual([]);
    expect(await toldOf(town.nursery, answers[1] as Answer)).toEqual(TOLD);
  });

  test('who corrects that to hired is told then', async () => {
    const li = somebody();
    const answer = await clear(town, li);
    await report(answer, 'not_hired');
    await ban(town, li);
    await follow(town.registry);
    expect(await toldOf(town.nursery, answer)).toEqual([]);
    await report(answer, 'hired');
    await follow(town.registry);
    expect(await toldOf(town.nursery, answer)).toEqual(TOLD);
  });

  test('who employs by it is told, and who let the person go is not', async () => {
    const [li, wang] = [somebody(), somebody()];
    const [left, stays] = [await hire(town, li), await hire(town, wang)];
    const ended = await move(town.nursery, left, 'end', {
      lastDay: dayOf(town.registry),
      reason: 'resigned',
    });
    expect(problemOf(ended)).toBe('200');
    await ban(town, li);
    await ban(town, wang);
    await follow(town.registry);
    const toldBy = (check: unknown) => toldOfCheck(town.nursery, String(check));
    expect(await toldBy(left.body['clearanceCheckId'])).toEqual([]);
    expect(await toldBy(stays.body['clearanceCheckId'])).toEqual(TOLD);
  });

  test('nothing is given back when the ban is lifted: neither its standing nor its repetition', async () => {
    const li = somebody();
    const answer = await clear(town, li, { key: 'asked-once' });
    const proposed = await ban(town, li);
    await follow(town.registry);
    await lift(town, proposed);
    await follow(town.registry);
    expect(await standingOf(town, receiptOf(answer))).toBe('no_longer_current');
    expect(await toldOf(town.nursery, answer)).toEqual(TOLD);
    const again = await ask(town, li, { key: 'asked-once' });
    expect(verdictOf(again)).toBe('409 answer-superseded');
    await clear(town, li);
  });
});

describe('when a ban is lifted', () => {
  test('everybody who read barred is told so, also who did not hire, and their reading proves it', async () => {
    const li = somebody();
    const proposed = await ban(town, li);
    const [mine, theirs] = [await barred(li), await barred(li, town.otherNursery)];
    await report(mine, 'not_hired');
    await lift(town, proposed);
    await follow(town.registry);
    expect(await deliveriesOf(mine)).toBe(0);
    expect(await toldOf(town.nursery, mine)).toEqual(['answer_withdrawn']);
    expect([await deliveriesOf(mine), await deliveriesOf(theirs)]).toEqual([1, 0]);
    expect(await toldOf(town.otherNursery, theirs)).toEqual(['answer_withdrawn']);
    expect(await toldOf(town.nursery, mine)).toEqual(['answer_withdrawn']);
    expect([await deliveriesOf(mine), await deliveriesOf(theirs)]).toEqual([1, 1]);
  });

  test('nobody is told while another ban still bars', async () => {
    const li = somebody();
    const bans = [await ban(town, li), await ban(town, li)] as const;
    const answer = await barred(li);
    await lift(town, bans[0]);
    await follow(town.registry);
    expect(await toldOf(town.nursery, answer)).toEqual([]);
    await lift(town, bans[1]);
    await follow(town.registry);
    expect(await toldOf(town.nursery, answer)).toEqual(['answer_withdrawn']);
  });
});
