import { makeKeys, newKeyRing } from '../../../src/platform/crypto/key-ring';
import { aucOf, medianOf } from '../../support/attacks/auc';
import * as same from '../../support/attacks/same-answers';
import { measure, pairsOf, type Group, type Measured } from '../../support/attacks/timing';
import { chanceOf } from '../../support/chance';
import { say } from '../../support/claim';
import { startProcesses, type Processes } from '../../support/processes';
import { count, IS_FULL, SEED } from '../../support/scale';
import { openTown, type Town } from '../../support/town';

const SIZE = { n: count(40, 20_000), pool: count(3, 200) };
/** Each costs a slow hash. */
const SIGN_INS = { n: count(4, 1_000), pool: count(2, 10) };
const PROMISED = 0.05;
/** How far from a half. Few samples are that far by chance alone: with them only what is gross is refused. */
const allowed = (n: number) =>
  IS_FULL ? PROMISED : Math.max(PROMISED, 6 * Math.sqrt((2 * n + 1) / (12 * n * n)));

let town: Town;
let processes: Processes | null = null;
let baseUrl: string;

/** Under `npm run prove` whoever answers is a process of its own, and nobody else's time is measured with it. */
beforeAll(async () => {
  const ring = newKeyRing(true);
  town = await openTown({ keys: makeKeys(ring) });
  baseUrl = town.baseUrl;
  if (!process.env['PROVE_PROGRAM']) return;
  processes = await startProcesses({
    databaseUrl: town.registry.serviceUrl,
    ring,
    publicUrl: town.registry.settings.publicUrl,
    settings: [{}],
  });
  baseUrl = processes.all[0]?.baseUrl ?? '';
}, 60_000);
afterAll(async () => {
  await processes?.close();
  await town.close();
});

test.each([
  ['alike', [3, 1, 2], [2, 3, 1], 0.5],
  ['one value only', [7, 7], [7, 7, 7], 0.5],
  ['later', [1, 2, 3], [4, 5], 1],
  ['earlier', [4, 5], [1, 2, 3], 0],
  ['a tie counts half', [1], [1, 2], 0.75],
  ['overlapping', [1, 3, 5], [2, 4, 6], 6 / 9],
])('the measure itself: %s', (_, xs, ys, value) => {
  const auc = aucOf(xs, ys);
  expect(auc.value).toBeCloseTo(value, 12);
  expect(auc.low).toBeLessThanOrEqual(value);
  expect(auc.high).toBeGreaterThanOrEqual(value);
});

test('of 20,000 each the measure is known to a hundredth', () => {
  const [one, other] = [1, 2].map((seed) => {
    const chance = chanceOf(seed);
    return Array.from({ length: 20_000 }, () => chance.below(1_000_000));
  });
  const { value, low, high } = aucOf(one ?? [], other ?? []);
  expect(Math.abs(value - 0.5)).toBeLessThan(0.01);
  expect(high - low).toBeCloseTo(4 * 1.96 * Math.sqrt(1 / 12 / 40_000), 3);
});

test('the harness tells what takes longer', async () => {
  const [check] = await same.reads(town, { n: 1, pool: 1 });
  const asked = await same.notQualified(town, { n: 1, pool: 1 });
  const [read, question] = [check?.classes['absent'] ?? [], asked.classes['unknown'] ?? []];
  const group = { name: 'two things', n: 40, classes: { read, question } };
  const [quick, slow] = await measure(baseUrl, group, chanceOf(SEED));
  expect(aucOf(quick?.times ?? [], slow?.times ?? []).value).toBeGreaterThan(0.7);
  expect([...(quick?.said ?? [])]).not.toEqual([...(slow?.said ?? [])]);
});

const GROUPS: Readonly<Record<string, () => Promise<readonly Group[]>>> = {
  'whether the registry knows somebody who is not qualified': async () => [
    await same.notQualified(town, SIZE),
  ],
  'why somebody is referred': async () => [await same.referred(town, SIZE)],
  'whether what may not be read is there': () => same.reads(town, SIZE),
  'whether a client is there': async () => [await same.clientSecrets(town, SIZE)],
  'what was wrong with a sign-in': async () => [await same.signIns(town, SIGN_INS)],
};

/** All are prepared before the first is measured: the callers of a town are signed in for ten minutes. */
const prepared = new Map<string, readonly Group[]>();
beforeAll(async () => {
  for (const [what, prepare] of Object.entries(GROUPS)) prepared.set(what, await prepare());
}, 120_000);

test.each(Object.keys(GROUPS))(
  'neither the answer nor its time tells %s',
  async (what) => {
    for (const group of prepared.get(what) ?? []) {
      const classes = await measure(baseUrl, group, chanceOf(SEED));
      const outside = pairsOf(classes).filter((pair) => !isUntold(group, pair));
      expect(new Set(classes.map(({ said }) => [...said].sort().join('\n'))).size).toBe(1);
      expect(outside.map(([one, other]) => `${one.name} and ${other.name}`)).toEqual([]);
    }
    expect(prepared.has(what)).toBe(true);
  },
  15 * 60_000,
);

function isUntold({ name, n }: Group, [one, other]: readonly [Measured, Measured]): boolean {
  const { value, low, high } = aucOf(one.times, other.times);
  const untold = Math.abs(value - 0.5) <= allowed(n);
  const interval = `${low.toFixed(3)} to ${high.toFixed(3)}`;
  const medians = [one, other].map(({ times }) => (medianOf(times) / 1e6).toFixed(3)).join(' and ');
  say(
    `  ${untold ? 'holds' : 'FAILS'}  ${name}: ${one.name} or ${other.name}: AUC ${value.toFixed(3)} ` +
      `(95 %: ${interval}), n = ${n.toLocaleString('en')} each, medians ${medians} ms (seed ${SEED})`,
  );
  return untold;
}
