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
  expect(await owner(`SELECT FROM completion WHERE state = 'held_for_review'`)).toHaveLength(1);
  await migrate(ownerUrl, migrations);
}

test('what was held before reviews were kept is put before the authority, once', async () => {
  const { school, li, registry } = town;
  const wang = somebody('王静');
  const push = (reference: string, name: string, updatedAt: string) =>
    school('PUT', `/v1/training-completions/${reference}`, {
      trainee: { ...wang, name },
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
  await push('BEFORE', '王静怡', '2026-03-28T02:00:00Z');
  await migratedFromBefore();
  const waiting = async () =>
    (await li('GET', '/v1/held-records')).body['items'] as { id: string; causes: string[] }[];
  expect(await waiting()).toEqual([]);

  const asker = { actor: SYSTEM, requestId: 'test' };
  while (await registry.runWork(asker, openMissingReview));
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
  expect((await push('BEFORE', '王静', '2026-04-28T02:00:00Z')).body['state']).toBe(
    'held_for_review',
  );
  expect(await waiting()).toHaveLength(2);
});
