import { addDays, dayInShanghai } from '../../src/domain/calendar';
import { SYSTEM } from '../../src/domain/principal';
import { chunksOutdated, type BasisNow } from '../../src/features/training/batch-basis.store';
import { lookUpKeys } from '../../src/features/training/decide-batch.commands';
import { batchFile, batchRow, numberOf, preflighted, type Said } from '../support/batches';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  await town.close();
});

let serial = 0;
function row(said: Said = {}): string[] {
  serial += 1;
  return batchRow({ reference: `B-${serial}`, number: numberOf(serial), ...said });
}

/** The chunks of this batch that a commit would decide again, as things are now but for what is given. */
async function outdated(path: string, now: Partial<BasisNow> = {}): Promise<number[]> {
  const id = path.split('/').at(-1) ?? '';
  const [batch] = await town.registry.owner<{ organisation_id: string; version: number }>(
    `SELECT b.organisation_id, p.version FROM training_batch b JOIN provider p USING (organisation_id)
      WHERE b.id = $1`,
    [id],
  );
  return town.registry.runWork({ actor: SYSTEM, requestId: 'basis' }, async (work) =>
    chunksOutdated(work, id, {
      organisationId: batch?.organisation_id ?? '',
      keyIds: lookUpKeys(work.keys),
      providerVersion: batch?.version ?? null,
      day: dayInShanghai(await work.now()),
      ...now,
    }),
  );
}

const foreseen = async (...rows: string[][]) =>
  (await preflighted(town.registry, town.school, batchFile(rows))).path;

/** One push of its own. */
async function push(reference: string, number: string, name = '王小明', minute = 0) {
  const { status } = await town.school('PUT', `/v1/training-completions/${reference}`, {
    trainee: { identity: { type: 'resident_id', number }, name },
    course: { code: 'C', title: 'T', hours: { theory: 1, practice: 2 }, topics: ['fire_safety'] },
    startedOn: '2026-03-02',
    completedOn: '2026-03-03',
    result: 'passed',
    updatedAt: `2026-01-04T00:0${minute}:00Z`,
  });
  expect([200, 201]).toContain(status);
}

test('what nothing happened to is not decided again, whatever became known of others', async () => {
  const known = numberOf((serial += 1));
  await push('B-KNOWN', known);
  const path = await foreseen(row(), row({ reference: 'B-KNOWN', number: known }), row());
  expect(await outdated(path)).toEqual([]);
  await push('B-OTHER', numberOf((serial += 1)));
  expect(await outdated(path)).toEqual([]);
});

test('a reference that came, or was corrected, is decided again', async () => {
  const [first, second] = [numberOf((serial += 1)), numberOf((serial += 1))];
  await push('B-STORED', second);
  const came = await foreseen(row({ reference: 'B-CAME' }));
  const corrected = await foreseen(row({ reference: 'B-STORED' }));
  await push('B-CAME', first);
  await push('B-STORED', second, '王小明', 1);
  expect([await outdated(came), await outdated(corrected)]).toEqual([[1], [1]]);
});

test('somebody who became known, or of whom more was said, is decided about again', async () => {
  const [stranger, known] = [numberOf((serial += 1)), numberOf((serial += 1))];
  await push('B-HELD', known);
  const unknown = await foreseen(row({ number: stranger }));
  const doubted = await foreseen(row({ number: known }));
  await push('B-STRANGER', stranger);
  await push('B-DOUBT', known, '另一人');
  expect([await outdated(unknown), await outdated(doubted)]).toEqual([[1], [1]]);
});

test('other rights of the provider or other keys have everything decided again, another day what was too early', async () => {
  const tomorrow = addDays(dayInShanghai(new Date()), 1);
  const [path, early] = [await foreseen(row()), await foreseen(row({ completedOn: tomorrow }))];
  expect([await outdated(path), await outdated(early)]).toEqual([[], []]);
  expect(await outdated(path, { providerVersion: 7 })).toEqual([1]);
  expect(await outdated(path, { keyIds: ['k1', 'k2'] })).toEqual([1]);
  expect(await outdated(path, { day: tomorrow })).toEqual([]);
  expect(await outdated(early, { day: tomorrow })).toEqual([1]);
});

test('a row that contradicts an earlier one is decided again with it, and nothing between them', async () => {
  const twice = numberOf((serial += 1));
  const rows = [
    row({ reference: 'B-FIRST', number: twice }),
    ...Array.from({ length: 300 }, () => row()),
    row({ number: twice, name: '另一人' }),
  ];
  const path = await foreseen(...rows);
  expect(await outdated(path)).toEqual([]);
  await push('B-MIDDLE', rows[200]?.[3] ?? '');
  expect(await outdated(path)).toEqual([2]);
  await push('B-FIRST', numberOf((serial += 1)));
  expect(await outdated(path)).toEqual([1, 2, 3]);
});
