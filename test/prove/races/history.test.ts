import { chanceOf } from '../../support/chance';
import { faultsOf, tick, type Sighting } from '../../support/races/history';

const turn = { before: ['clear'], after: ['barred'] };
const approval = { begun: 10, ended: 20, at: 1_000 };
const said = (
  verdict: string,
  begun: number,
  ended: number,
  at: number | null = null,
): Sighting => ({ verdict, begun, ended, at });

test.each([
  ['clear, asked before the approval and answered long after', [said('clear', 9, 40)]],
  ['clear, asked while the approval was on its way', [said('clear', 19.9, 40)]],
  ['barred, answered when the approval had just begun', [said('barred', 5, 10.1)]],
  ['clear, answered late and dated before', [said('clear', 12, 40, 999)]],
  [
    'either, dated in the same millisecond',
    [said('clear', 12, 40, 1_000), said('barred', 12, 41, 1_000)],
  ],
  [
    'one sees it early and one beside them does not',
    [said('barred', 11, 13), said('clear', 12, 14)],
  ],
])('a history without a fault: %s', (_, sightings) => {
  expect(faultsOf(turn, approval, sightings)).toEqual({
    stale: [],
    early: [],
    foreign: [],
    disordered: [],
  });
});

test.each([
  ['clear, asked after the answer', [said('clear', 20.1, 30)], 'stale'],
  [
    'clear, asked after somebody was told barred',
    [said('barred', 11, 13), said('clear', 13.1, 14)],
    'stale',
  ],
  ['refer where the person was barred', [said('refer', 21, 22)], 'stale'],
  ['barred before the approval was asked for', [said('barred', 8, 9.9)], 'early'],
  ['clear, dated after the approval', [said('clear', 12, 40, 1_001)], 'disordered'],
  ['barred, dated before the approval', [said('barred', 12, 40, 999)], 'disordered'],
  ['a verdict that was true at no time', [said('not_qualified', 12, 13)], 'foreign'],
])('a forged history is caught: %s', (_, sightings, kind) => {
  const faults = faultsOf(turn, approval, sightings);
  expect(faults).toMatchObject({ [kind]: [expect.stringContaining('from the change')] });
});

test('one false answer is found among ten thousand true ones', () => {
  const chance = chanceOf(1);
  const honest = Array.from({ length: 10_000 }, () => {
    const begun = chance.below(40_000) / 1_000;
    return said(begun > 15 ? 'barred' : 'clear', begun, begun + 2 + chance.below(5));
  });
  expect(faultsOf(turn, approval, honest).early).toEqual([]);
  expect(faultsOf(turn, approval, honest).stale).toEqual([]);
  const forged = [...honest, said('clear', 30, 31)];
  expect(faultsOf(turn, approval, forged).stale).toHaveLength(1);
});

test('of two things that one driver did, the first has the smaller time', () => {
  const times = Array.from({ length: 1_000 }, tick);
  expect(times.every((time, at) => at === 0 || time > (times[at - 1] ?? 0))).toBe(true);
});
