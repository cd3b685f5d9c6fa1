import { plainDate } from '../../src/domain/calendar';
import { SYSTEM } from '../../src/domain/principal';
import { credentialsAwardedSince } from '../../src/features/credentials/awarded.store';
import { rejectHeldRecord } from '../../src/features/reviews/reviews.commands';
import { completionsAwardedSince } from '../../src/features/training/training.store';
import type { Tx } from '../../src/platform/database/work';
import { as, principalOf } from '../support/accounts';
import { problemOf, somebody, type Person } from '../support/people';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const complete = (reference: string, trainee: Person, change: object = {}) =>
  town.school('PUT', `/v1/training-completions/${reference}`, {
    trainee,
    course: {
      code: 'C',
      title: '保育',
      hours: { theory: 6, practice: 6 },
      topics: ['fire_safety'],
    },
    startedOn: '2026-02-02',
    completedOn: '2026-03-27',
    result: 'passed',
    updatedAt: '2026-03-28T02:00:00Z',
    ...change,
  });

async function newestHeld() {
  const { body } = await town.wu('GET', '/v1/held-records?limit=1');
  const id = (body['items'] as readonly { id: string }[])[0]?.id ?? '';
  return { id, path: `/v1/held-records/${id}` };
}

const reject = (path: string) =>
  town.li('POST', `${path}/reject`, { reason: 'other' }, { 'if-match': '"1"' });

test('what is held, rejected or struck is not counted as awarded', async () => {
  const wang = somebody('王静');
  await complete('COUNTS', wang);
  await complete('HELD', { ...wang, name: '王静怡' });
  await complete('REJECTED', { ...wang, name: '王静文' });
  await reject((await newestHeld()).path);
  const { body } = await complete('STRUCK', somebody());
  const struck = { reason: 'fraud' };
  await town.li('POST', `/v1/completions/${String(body['id'])}/strike`, struck, {
    'if-match': '"1"',
  });
  for (const [reference, name] of [
    ['ZS-1', '王静'],
    ['ZS-2', '王静怡'],
  ]) {
    await town.school('PUT', `/v1/credentials/${reference ?? ''}`, {
      holder: { ...wang, name },
      ...{ kind: 'training_certificate', number: reference, issuedOn: '2026-04-10' },
      updatedAt: '2026-04-28T02:00:00Z',
    });
  }
  const since = plainDate('2026-01-01');
  const awarded = await as(town.registry, SYSTEM, async (work) => {
    const [school] = await work.tx.query<{ id: string }>(
      `SELECT organisation_id AS id FROM completion LIMIT 1`,
    );
    const id = school?.id ?? '';
    return [
      ...(await completionsAwardedSince(work, id, since)),
      ...(await credentialsAwardedSince(work, id, since)),
    ];
  });
  expect(awarded.map(({ kind, count }) => [kind, Number(count)])).toEqual([
    ['training_completion', 1],
    ['training_certificate', 1],
  ]);
});

test('what was withdrawn before reasons were asked for can still be decided about, and nothing new is without', async () => {
  const { registry } = town;
  const wang = somebody('王静');
  await complete('KNOWN', wang);
  const withdrawn = { result: 'withdrawn', withdrawalReason: 'other' };
  await complete('UNSAID', { ...wang, name: '王静怡' }, withdrawn);
  const unsay = `UPDATE completion SET withdrawal_reason = NULL WHERE reference = 'UNSAID'`;
  const rule = (
    await registry.owner<{ said: string }>(
      `SELECT pg_get_constraintdef(oid) AS said FROM pg_constraint WHERE conname = 'completion_withdrawn_why'`,
    )
  )[0]?.said;
  await registry.owner(`ALTER TABLE completion DROP CONSTRAINT completion_withdrawn_why`);
  await registry.owner(
    `SET session_replication_role = replica; ${unsay}; RESET session_replication_role`,
  );
  await registry.owner(
    `ALTER TABLE completion ADD CONSTRAINT completion_withdrawn_why ${rule ?? ''} NOT VALID`.replace(
      'NOT VALID NOT VALID',
      'NOT VALID',
    ),
  );
  expect(problemOf(await reject((await newestHeld()).path))).toBe('200');
  const versions = await registry.owner(
    `SELECT version, state, withdrawal_reason AS why FROM completion WHERE reference = 'UNSAID' ORDER BY 1`,
  );
  expect(versions).toEqual([
    { version: 1, state: 'held_for_review', why: null },
    { version: 2, state: 'rejected', why: null },
  ]);
  const another = `INSERT INTO completion SELECT (jsonb_populate_record(c,
      jsonb_build_object('version', 3, 'digest', repeat('0', 64), 'withdrawal_reason', null))).*
    FROM completion c WHERE reference = 'UNSAID' AND version = 2`;
  await expect(registry.owner(another)).rejects.toThrow('without a reason');
});

test('a decision about a held record takes its reference and its person in one statement', async () => {
  const wang = somebody('王静');
  await complete('FIRST', wang);
  await complete('DOUBTED', { ...wang, name: '王静怡' });
  const { id } = await newestHeld();
  const officer = await principalOf(town.registry, town.tokenOfWu.replace('Bearer ', ''));
  if ('code' in officer) throw officer;
  const locks: string[] = [];
  await as(town.registry, officer, (work) => {
    const query: Tx['query'] = (sql, values) => {
      if (/pg_advisory_xact_lock/.test(sql)) locks.push(JSON.stringify(values?.[1]));
      return work.tx.query(sql, values);
    };
    return rejectHeldRecord({ ...work, tx: { ...work.tx, query } }, id, 1, 'other');
  });
  expect(locks.filter((exclusive) => exclusive.includes('true'))).toHaveLength(1);
});
