import { completionProjection } from '../../src/features/training/training.commands';
import {
  applyAll,
  batchFile,
  batchRow,
  foreseeAll,
  numberOf,
  outcomesAt,
  preflighted,
  send,
  type Said,
} from '../support/batches';
import { differing } from '../support/projections';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  expect(await differing(town.registry, completionProjection)).toEqual([]);
  await town.close();
});

let serial = 0;
/** A row about somebody whom no other row is about. */
function row(said: Said = {}): string[] {
  serial += 1;
  return batchRow({ reference: `F-${serial}`, number: numberOf(serial), ...said });
}

test('a file comes with a mark or without, with commas or tabs, with columns in any order, and goes back as it came', async () => {
  const { school, registry } = town;
  const file = `\ufeffname\tnumber\treference\t序号\tcourseCode\tcourseTitle\ttheoryHours\tpracticeHours\ttopics\tstartedOn\tcompletedOn\tresult\tupdatedAt\toutcome
王 小 明\t${numberOf((serial += 1))}\tTAB-1\t"1 ""a"""\tC\t=SUM(A1)\t８\t0\tfire_safety\t2026/3/1\t2026年3月9日\tpassed\t2026-03-10T08:00:00Z\trejected
王小明\t${numberOf((serial += 1))}\tTAB-2\t2\tC\tT\t8\t0\tfire_safety\t46082\t3/9/2026\tpassed\t2026-03-10T08:00:00Z\trejected\r\n\r\n\t\t\r\n`;
  const { path, body } = await preflighted(registry, school, file);
  expect(body).toMatchObject({ rows: 2, totals: { record: 1, rejected: 1 } });
  const answer = await school('GET', `${path}/results`, undefined, { 'accept-language': 'en' });
  const [headings = '', first = '', second = ''] = answer.text.split('\r\n');
  expect(answer.bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
  expect(headings.split('\t').slice(-2)).toEqual(['outcome', 'outcomeReason']);
  expect(first).toContain(`\t"1 ""a"""\t`);
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
