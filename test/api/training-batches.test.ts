import { SCOPES_OF_CLIENT } from '../../src/domain/principal';
import { trainingBatchProjection } from '../../src/features/training/batches.facts';
import { completionProjection } from '../../src/features/training/training.commands';
import { gb18030 } from '../../src/platform/http/gb18030';
import {
  applyAll,
  batchFile,
  batchRow,
  foreseeAll,
  forgetAll,
  HEADINGS,
  numberOf,
  outcomesAt,
  preflighted,
  send,
  type Said,
} from '../support/batches';
import { aClient } from '../support/accounts';
import { bearer } from '../support/api';
import { differing } from '../support/projections';
import { callerAt, openTown, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  expect(await differing(town.registry, trainingBatchProjection)).toEqual([]);
  expect(await differing(town.registry, completionProjection)).toEqual([]);
  await town.close();
});

let serial = 0;
/** A row about somebody whom no other row is about. */
function row(said: Said = {}): string[] {
  serial += 1;
  return batchRow({ reference: `T-${serial}`, number: numberOf(serial), ...said });
}

/** Of the school that sent this batch. */
async function anotherClientOf(batchId: string): Promise<Caller> {
  const { registry, baseUrl } = town;
  const [batch] = await registry.owner<{ organisation_id: string }>(
    `SELECT organisation_id FROM training_batch WHERE id = $1`,
    [batchId],
  );
  const { client } = await aClient(registry, batch?.organisation_id ?? '');
  return callerAt(baseUrl, bearer(registry, { id: client.id, scopes: SCOPES_OF_CLIENT.provider }));
}

const recorded = async (): Promise<Record<string, number>> => {
  const rows = await town.registry.owner<{ reference: string; versions: number }>(
    `SELECT reference, count(*)::integer AS versions FROM completion GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ reference, versions }) => [reference, versions]));
};

test('a school sends a cohort, reads what would become of it, commits it, and has its file back', async () => {
  const { school, registry } = town;
  const rows = [
    row({ name: '欧阳㐂' }),
    row({ name: '阿不都·买买提' }),
    row({ number: '9.99999E+17' }),
  ];
  const { path, body, token } = await preflighted(registry, school, gb18030(batchFile(rows)));
  expect(body).toMatchObject({
    state: 'preflighted',
    rows: 3,
    done: 3,
    rejected: 1,
    held: 0,
    halted: null,
    totals: { record: 2, rejected: 1, heldForReview: 0, theoryHours: 120, practiceHours: 120 },
  });
  expect(await recorded()).toEqual({});
  expect(await outcomesAt(school, path)).toEqual([
    'record',
    'record',
    'rejected number: a spreadsheet made it scientific notation and lost digits. Format the column as text and type it anew.',
  ]);

  const colleague = await anotherClientOf(String(body['id']));
  expect((await colleague('GET', path)).body).toMatchObject({ state: 'preflighted', token: null });
  const committed = await school('POST', `${path}/commit`, { token });
  expect(committed.status).toBe(202);
  expect((await school('POST', `${path}/commit`, { token })).body).toEqual(committed.body);
  await applyAll(registry);
  expect((await school('GET', path)).body).toMatchObject({
    state: 'applied',
    token: null,
    totals: { record: 2, rejected: 1 },
  });
  expect(Object.values(await recorded())).toEqual([1, 1]);
  expect((await school('POST', `${path}/commit`, { token })).body).toEqual(committed.body);

  const answer = await school('GET', `${path}/results`);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=gb18030');
  expect(answer.headers.get('content-disposition')).toContain('.csv"');
  const [headings, first, , third] = new TextDecoder('gb18030').decode(answer.bytes).split('\r\n');
  expect(headings).toBe([...HEADINGS, '处理结果', '处理说明'].join(','));
  expect(first).toBe([...(rows[0] ?? []), '登记', ''].join(','));
  expect(third).toContain('未登记,证件号码：号码被表格软件改成科学计数法');
});

test('what changed since the preflight stops the commit, which names the rows; the new token commits', async () => {
  const { school, registry } = town;
  const number = numberOf((serial += 1));
  const rows = [row(), row({ reference: 'RACED', number })];
  const { path, token } = await preflighted(registry, school, batchFile(rows));
  const single = {
    trainee: { identity: { type: 'resident_id', number }, name: '另一人' },
    course: { code: 'C', title: 'T', hours: { theory: 1, practice: 2 }, topics: ['fire_safety'] },
    startedOn: '2026-03-02',
    completedOn: '2026-03-03',
    result: 'passed',
    updatedAt: '2026-01-04T00:00:00Z',
  };
  expect((await school('PUT', '/v1/training-completions/ELSE', single)).status).toBe(201);
  const refused = await school('POST', `${path}/commit`, { token });
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({ changed: 1, rows: [2] });
  expect(await recorded()).not.toHaveProperty('RACED');
  expect((await school('POST', `${path}/commit`, { token })).status).toBe(409);

  await foreseeAll(registry);
  const again = await school('GET', path);
  expect(again.body).toMatchObject({
    state: 'preflighted',
    totals: { record: 1, heldForReview: 1 },
  });
  expect((await school('POST', `${path}/commit`, { token })).status).toBe(403);
  const commit = { token: again.body['token'] };
  expect((await school('POST', `${path}/commit`, commit)).status).toBe(202);
  await applyAll(registry);
  expect(await recorded()).toMatchObject({ RACED: 1 });
});

test('what changes while a batch is applied leaves its row alone', async () => {
  const { school, registry } = town;
  const [kept, raced] = [row(), row({ reference: 'LATE' })];
  const { path, token } = await preflighted(registry, school, batchFile([kept, raced]));
  await school('POST', `${path}/commit`, { token });
  const second = await send(
    school,
    batchFile([
      batchRow({ reference: 'LATE', number: raced[3] ?? '', updatedAt: '2026-05-01 10:00' }),
    ]),
    { mode: 'direct' },
  );
  await registry.owner(
    `UPDATE training_batch_chunk SET received_at = received_at - interval '1 day' WHERE batch_id <> $1`,
    [second.body['id']],
  );
  await applyAll(registry);
  const ends = await Promise.all(
    [path, `/v1/training-batches/${String(second.body['id'])}`].map(
      async (one) => (await school('GET', one)).body['totals'],
    ),
  );
  // whichever of both came first; the other row is not recorded as something that nobody foresaw
  const changed = ends.map((totals) => (totals as Record<string, number>)['changedSincePreflight']);
  expect(ends[1]).toMatchObject(changed[0] === 1 ? { record: 1 } : { correct: 1 });
});

test('nothing is applied for a client that is off, and the batch says so', async () => {
  const { school, registry } = town;
  const sent = await send(school, batchFile([row({ reference: 'OFF' })]), { mode: 'direct' });
  const path = `/v1/training-batches/${String(sent.body['id'])}`;
  const client = `(SELECT client_id FROM training_batch WHERE id = $1)`;
  await registry.owner(`UPDATE client SET state = 'disabled' WHERE id = ${client}`, [
    sent.body['id'],
  ]);
  await applyAll(registry);
  expect(await recorded()).not.toHaveProperty('OFF');
  const colleague = await anotherClientOf(String(sent.body['id']));
  expect((await colleague('GET', path)).body).toMatchObject({
    state: 'applying',
    halted: 'sender_off',
  });
  await registry.owner(`UPDATE client SET state = 'active' WHERE id = ${client}`, [
    sent.body['id'],
  ]);
  await applyAll(registry);
  expect((await school('GET', path)).body).toMatchObject({ state: 'applied', halted: null });
});

test('a preflight is given up by its sender, or forgotten when nobody commits it; its totals stay', async () => {
  const { school, registry } = town;
  const given = await preflighted(registry, school, batchFile([row()]));
  expect((await school('POST', `${given.path}/discard`)).body).toMatchObject({
    state: 'discarded',
    totals: { record: 1 },
  });
  expect((await school('POST', `${given.path}/commit`, { token: given.token })).status).toBe(409);
  expect((await school('GET', `${given.path}/results`)).status).toBe(404);

  const left = await preflighted(registry, school, batchFile([row()]));
  registry.clock.shiftMs += 7.1 * 86_400_000;
  await forgetAll(registry);
  registry.clock.shiftMs = 0;
  expect((await school('GET', left.path)).body).toMatchObject({ state: 'forgotten', token: null });
  const rows = await registry.owner(
    `SELECT FROM training_batch_chunk c JOIN training_batch b ON b.id = c.batch_id WHERE b.state IN ('forgotten', 'discarded')`,
  );
  expect(rows).toEqual([]);
});
