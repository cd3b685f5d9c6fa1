import {
  approveImport,
  discardImport,
  drawSample,
  SAMPLE_ROWS,
  type BanImport,
  type ImportState,
  type Sample,
} from '../../src/domain/ban-import-moves';
import type { Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';

const NOW = new Date('2026-11-22T01:00:00Z');
const checked: BanImport = {
  id: 'import',
  authorityId: 'authority',
  state: 'checked',
  digest: 'digest',
  rows: 3,
  importable: 2,
  singleProposals: 1,
  refused: 0,
  submittedBy: 'li',
  submittedByHuman: 'human li',
  submittedAt: NOW,
  decidedBy: null,
  decidedByHuman: null,
  decidedAt: null,
  appliedRows: null,
  leftRows: null,
  version: 2,
};
const officer = (humanId: string) => ({ id: `account of ${humanId}`, humanId }) as Principal;
const sample = (change: Partial<Sample> = {}): Sample => ({
  id: 'sample',
  importId: 'import',
  officerId: 'wu',
  humanId: 'human wu',
  drawn: [1, 3],
  opened: [1, 3],
  drawnAt: NOW,
  version: 3,
  ...change,
});

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

test.each([
  ['another human who opened all', 'human wu', 'digest', sample(), 'done'],
  [
    'who sent it',
    'human li',
    'digest',
    sample({ humanId: 'human li' }),
    'ban-needs-second-officer',
  ],
  ['another hash', 'human wu', 'digesT', sample(), 'ban-import-hash-differs'],
  ['no sample', 'human wu', 'digest', null, 'ban-import-sample-unopened'],
  ['a row unopened', 'human wu', 'digest', sample({ opened: [1] }), 'ban-import-sample-unopened'],
  ['somebody else’s sample', 'human zhao', 'digest', sample(), 'ban-import-sample-unopened'],
  ['a sample of nothing', 'human wu', 'digest', sample({ drawn: [], opened: [] }), 'done'],
] as const)('an approval by %s', (_, human, digest, drawn, outcome) => {
  expect(codeOf(() => approveImport(checked, digest, drawn, officer(human), NOW))).toBe(outcome);
});

test.each<[ImportState, string, string]>([
  ['checking', 'ban-import-moved', 'done'],
  ['checked', 'done', 'done'],
  ['approved', 'ban-import-moved', 'done'],
  ['applied', 'ban-import-moved', 'ban-import-moved'],
  ['discarded', 'ban-import-moved', 'ban-import-moved'],
])('what is %s', (state, approving, discarding) => {
  const before = { ...checked, state };
  const wu = officer('human wu');
  expect(codeOf(() => approveImport(before, 'digest', sample(), wu, NOW))).toBe(approving);
  expect(codeOf(() => discardImport(before, wu, NOW, { appliedRows: 1, leftRows: 1 }))).toBe(
    discarding,
  );
});

test('a sample has twenty different rows, all if there are fewer, each as likely as another', () => {
  const rows = Array.from({ length: 50 }, (_, at) => at + 1);
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const times = new Map<number, number>();
  for (let draw = 0; draw < 1_000; draw += 1) {
    const drawn = drawSample(rows, random);
    expect(new Set(drawn).size).toBe(SAMPLE_ROWS);
    for (const row of drawn) times.set(row, (times.get(row) ?? 0) + 1);
  }
  expect(Math.min(...rows.map((row) => times.get(row) ?? 0))).toBeGreaterThan(300);
  expect(Math.max(...times.values())).toBeLessThan(500);
  expect(drawSample([4, 2, 9], random)).toEqual([2, 4, 9]);
});
