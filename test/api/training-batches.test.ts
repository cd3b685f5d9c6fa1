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

test('a file comes with a mark or without, with commas or tabs, with columns in any order, and goes back as it came', async () => {
  const { school, registry } = town;
  const file = `\ufeffname\tnumber\treference\t序号\tcourseCode\tcourseTitle\ttheoryHours\tpracticeHours\ttopics\tstartedOn\tcompletedOn\tresult\tupdatedAt\toutcome
"王 ""小"" 明"\t${numberOf((serial += 1))}\tTAB-1\t1\tC\t=SUM(A1)\t８\t0\tfire_safety\t2026/3/1\t2026年3月9日\tpassed\t2026-03-10T08:00:00Z\trejected
王小明\t${numberOf((serial += 1))}\tTAB-2\t2\tC\tT\t8\t0\tfire_safety\t46082\t3/9/2026\tpassed\t2026-03-10T08:00:00Z\trejected\r\n\r\n\t\t\r\n`;
  const { path, body } = await preflighted(registry, school, file);
  expect(body).toMatchObject({ rows: 2, totals: { record: 1, rejected: 1 } });
  const answer = await school('GET', `${path}/results`, undefined, { 'accept-language': 'en' });
  const [headings = '', first = '', second = ''] = answer.text.split('\r\n');
  expect(answer.bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
  expect(headings.split('\t').slice(-2)).toEqual(['outcome', 'outcomeReason']);
  expect(first).toContain(`"王 ""小"" 明"\t`);
  expect(first).toContain(`\t'=SUM(A1)\t`);
  expect(first.split('\t').slice(-2)).toEqual(['record', '']);
  expect(second).toContain('rejected\tstartedOn: the day became a number.');
});

test('rows of JSON are read like rows of a table, and come back as lines', async () => {
  const { school, registry } = town;
  const good = {
    reference: 'J-1',
    trainee: { identity: { type: 'resident_id', number: numberOf((serial += 1)) }, name: '李雷' },
    course: { code: 'C', title: 'T', hours: { theory: 1, practice: 2 }, topics: ['fire_safety'] },
    startedOn: '2026-03-02',
    completedOn: '2026-03-03',
    result: 'passed',
    updatedAt: '2026-03-04T00:00:00Z',
  };
  const rows = [
    good,
    { ...good, reference: 'J-2', more: 1 },
    { ...good, reference: 'J-3', result: null },
  ];
  const sent = await send(school, JSON.stringify({ rows }), { type: 'application/json' });
  await foreseeAll(registry);
  const answer = await school('GET', `/v1/training-batches/${String(sent.body['id'])}/results`);
  const lines = answer.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ row: one }) => one)).toEqual(rows);
  expect(lines.map(({ outcome, reason, column }) => [outcome, reason, column])).toEqual([
    ['record', null, null],
    ['rejected', 'word-unknown', null],
    ['rejected', 'value-unreadable', 'result'],
  ]);
});

test.each([
  ['no heading that is known', '甲,乙\n1,2', 'request-invalid'],
  ['headings only', batchFile([]), 'request-invalid'],
  ['nothing', '', 'request-invalid'],
  ['a quote that never closes', `${batchFile([])}\n1,"2\n3`, 'request-malformed'],
])('a file with %s is refused, and nothing is kept of it', async (_, file, code) => {
  const answer = await send(town.school, file);
  expect(answer.body).toMatchObject({
    type: expect.stringContaining(code) as string,
    detail: expect.stringMatching(/[a-z].*\p{Script=Han}/u) as string,
  });
});

test('one number under two names in a file: the first counts, the others wait for a human', async () => {
  const { school, registry } = town;
  const number = numberOf((serial += 1));
  const far = Array.from({ length: 160 }, () => row());
  const rows = [row({ number }), ...far, row({ number, name: '王大明' }), row({ number })];
  const { path, token, body } = await preflighted(registry, school, batchFile(rows));
  expect(body['totals']).toMatchObject({ record: 162, heldForReview: 1 });
  expect((await outcomesAt(school, path, 'zh')).slice(-2)).toEqual([
    '待复核 已收到，须由主管部门复核；复核前不计入。请核对姓名和证件号码。',
    '登记',
  ]);
  await school('POST', `${path}/commit`, { token });
  await Promise.all([applyAll(registry), applyAll(registry)]);
  expect((await school('GET', path)).body).toMatchObject({
    state: 'applied',
    totals: { record: 162, heldForReview: 1, changedSincePreflight: 0 },
  });
});

test.each([
  ['another row contradicts it and counts', ['王小明', '王大明', '王小明'], 'held_for_review'],
  ['a later row says the same and counts', ['王小明', '王小明', '王大明'], 'held_for_review'],
  ['every other row says otherwise', ['王小明', '王大明', '王大明'], 'record'],
])('of one number the first row is refused, and %s', async (_, names, last) => {
  const { school, registry } = town;
  const number = numberOf((serial += 1));
  const before = { startedOn: '2018-03-02', completedOn: '2018-04-17' };
  const far = () => Array.from({ length: 160 }, () => row());
  const [first = '', second = '', third = ''] = names;
  const rows = [row({ number, name: first, ...before }), ...far(), row({ number, name: second })];
  const file = batchFile([...rows, ...far(), row({ number, name: third })]);
  const { path, token } = await preflighted(registry, school, file);
  const came = async () =>
    (await outcomesAt(school, path))
      .filter((_told, at) => [0, 161, 322].includes(at))
      .map((told) => told.split(' ')[0]);
  const foreseen = await came();
  expect(foreseen).toEqual(['rejected', 'record', last.split('_')[0]]);
  await school('POST', `${path}/commit`, { token });
  await Promise.all([applyAll(registry), applyAll(registry)]);
  expect((await school('GET', path)).body['totals']).toMatchObject({ changedSincePreflight: 0 });
  expect(await came()).toEqual(foreseen);
});

test('a reference that stands twice is refused the second time', async () => {
  const rows = [row({ reference: 'TWICE' }), row({ reference: 'TWICE' })];
  const { path } = await preflighted(town.registry, town.school, batchFile(rows));
  expect(await outcomesAt(town.school, path)).toEqual([
    'record',
    'rejected reference: the reference stands in a row before',
  ]);
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
