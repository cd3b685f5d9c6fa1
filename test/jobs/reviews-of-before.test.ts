import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/all';
import { SYSTEM } from '../../src/domain/principal';
import { openMissingReview } from '../../src/features/reviews/open-missing.commands';
import { migrate } from '../../src/platform/database/data-source';
import { problemOf, somebody } from '../support/people';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const REVIEWS = 'ReviewHeldRecords1764000002710';

/** As the schema was before reviews, and then as it is: whatever was held lost its review. */
async function migratedFromBefore(): Promise<void> {
  const { ownerUrl, owner } = town.registry;
  const back = new DataSource({
    ...{ type: 'postgres', url: ownerUrl },
    ...{ migrations: [...migrations], migrationsTransactionMode: 'each' },
  });
  await back.initialize();
  const isThere = async () =>
    (await owner(`SELECT FROM migrations WHERE name = $1`, [REVIEWS])).length > 0;
  while (await isThere()) await back.undoLastMigration();
  await back.destroy();
  expect(await owner(`SELECT FROM completion WHERE state = 'held_for_review'`)).toHaveLength(2);
  await migrate(ownerUrl, migrations);
}

test('what was held before reviews were kept is put before the authority, once', async () => {
  const { school, li, registry } = town;
  const wang = somebody('王静');
  const zhao = somebody('赵敏');
  const push = (reference: string, name: string, updatedAt: string, person = wang) =>
    school('PUT', `/v1/training-completions/${reference}`, {
      trainee: { ...person, name },
      course: {
        code: 'C',
        title: '保育',
        hours: { theory: 6, practice: 6 },
        topics: ['fire_safety'],
      },
      startedOn: '2026-02-02',
      completedOn: '2026-03-27',
      result: 'passed',
      updatedAt,
    });
  await push('KNOWN', '王静', '2026-03-28T02:00:00Z');
  await push('ALTERED-KNOWN', '赵敏', '2026-03-28T02:00:00Z', zhao);
  await push('ALTERED', '赵敏敏', '2026-03-28T02:00:00Z', zhao);
  await push('BEFORE', '王静怡', '2026-03-28T02:00:00Z');
  await migratedFromBefore();
  const waiting = async () =>
    (await li('GET', '/v1/held-records')).body['items'] as { id: string; causes: string[] }[];
  expect(await waiting()).toEqual([]);

  const asker = { actor: SYSTEM, requestId: 'test' };
  const alter = () =>
    registry.owner(
      `UPDATE person_document d SET sealed_number = set_byte(sealed_number, 40, get_byte(sealed_number, 40) # 1)
         FROM completion c WHERE c.person_id = d.person_id AND c.reference = 'ALTERED'`,
    );
  const unreadable = () =>
    registry.owner(
      `SELECT closed_at IS NULL AS open FROM finding WHERE kind = 'held_record_unreadable'`,
    );
  await alter();
  for (let turn = 0; turn < 2; turn += 1) {
    while (await registry.runWork(asker, openMissingReview));
    expect(await waiting()).toHaveLength(1);
    expect(await unreadable()).toEqual([{ open: true }]);
  }
  const [held, ...more] = await waiting();
  expect(more).toEqual([]);
  expect(held).toMatchObject({
    causes: ['identity_contradicted', 'another_person'],
    state: 'held',
  });
  const path = `/v1/held-records/${held?.id ?? ''}`;
  const { body, headers } = await li('GET', path);
  expect(body).toMatchObject({ reference: 'BEFORE', recordedFor: { names: ['王静'] } });
  const rejected = await li(
    'POST',
    `${path}/reject`,
    { reason: 'other' },
    { 'if-match': headers.get('etag') },
  );
  expect(problemOf(rejected)).toBe('200');
  expect(await registry.runWork(asker, openMissingReview)).toBeUndefined();
  await alter();
  while (await registry.runWork(asker, openMissingReview));
  expect(await unreadable()).toEqual([{ open: false }]);
  expect((await push('BEFORE', '王静', '2026-04-28T02:00:00Z')).body['state']).toBe(
    'held_for_review',
  );
  expect(await waiting()).toHaveLength(3);
});
