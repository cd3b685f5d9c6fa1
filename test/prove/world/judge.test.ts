import { never } from '../../support/claim';
import { count, SEED } from '../../support/scale';
import { chanceOf } from '../../support/chance';
import { makePlan } from '../../support/world-plan/plan';
import { slotOf, textOf, weekdaysAfter, instantOf } from '../../support/world-plan/time';
import { differences } from '../../support/world-replay/compared';

const SIZE = { institutions: 4, people: 48, days: 120 };

test('the plan of a seed is the same each time, and of another seed another', () => {
  const [one, again, other] = [SEED, SEED, SEED + 1].map((seed) => {
    const { visits, world } = makePlan(seed, SIZE);
    const { findings, recalls, notices, rounds } = world;
    return JSON.stringify({ visits, findings, recalls, notices, rounds });
  });
  expect(again).toBe(one);
  expect(other).not.toBe(one);
});

test('a day begins at midnight in Shanghai, and the first day is a Monday', () => {
  expect(textOf(0)).toBe('2025-01-06');
  expect(instantOf(0)).toBe('2025-01-05T16:10:00.000Z');
  for (let slot = 0; slot < 400; slot += 1) expect(slotOf(new Date(instantOf(slot)))).toBe(slot);
  expect(slotOf(new Date('2025-01-07T15:59:00Z'))).toBe(7);
  expect([3, 4, 5, 6, 7].map((day) => weekdaysAfter(day, 1))).toEqual([4, 7, 7, 7, 8]);
});

test('whatever is missing, too much, twice or altered is told', () => {
  const chance = chanceOf(SEED);
  const trials = count(200, 10_000);
  const untold: string[] = [];
  const { world } = makePlan(SEED, SIZE);
  const planned = world.findings.map(({ kind, key, opened }) => `${kind} ${key} ${opened}`);
  expect(differences({ what: 'a finding', planned, seen: chance.shuffle(planned) })).toEqual([]);
  for (let trial = 0; trial < trials; trial += 1) {
    const place = chance.below(planned.length);
    const line = planned[place] ?? '';
    const [how, seen, told] = chance.pick([
      ['missing', planned.filter((_, at) => at !== place), [`missing: ${line}`]],
      ['twice', [...planned, line], [`too much: ${line}`]],
      ['altered', planned.with(place, `${line}9`), [`missing: ${line}`, `too much: ${line}9`]],
    ]);
    const found = differences({ what: 'a finding', planned, seen: chance.shuffle(seen) });
    if (found.join() !== told.join()) untold.push(`${how}: ${line}`);
  }
  never('a difference between plan and registry goes untold', { trials, failures: untold });
});
