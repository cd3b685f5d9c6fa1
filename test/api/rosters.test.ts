import { SYSTEM } from '../../src/domain/principal';
import { employmentEffects } from '../../src/effects';
import { recordWaitingLine } from '../../src/features/employments/rosters.commands';
import { barInstitution, NURSERY } from '../support/institution-bans';
import { moveBan } from '../support/moving';
import { ban, problemOf, somebody } from '../support/people';
import { openTown, type Answer, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

function send(bytes: Buffer | string, type = 'text/csv'): Promise<Answer> {
  const file = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
  return town.nursery('POST', '/v1/employment-rosters', file, { 'content-type': type });
}

/** The lines as they stand when the background has done them all. */
async function settled(answer: Answer): Promise<Record<string, unknown>[]> {
  const asker = { actor: SYSTEM, requestId: 'test' };
  while (await town.registry.runWork(asker, (work) => recordWaitingLine(work, employmentEffects)));
  const read = await town.nursery('GET', `/v1/employment-rosters/${String(answer.body['id'])}`);
  return read.body['items'] as Record<string, unknown>[];
}

const HEADINGS = '工号,姓名,证件号码,岗位,地点,入职日期';
const lineOf = (reference: string, { name, identity }: ReturnType<typeof somebody>) =>
  `${reference},${name},${identity.number},保洁,本部,2024-09-01`;

test('staff who were there before are recorded, unconfirmed, and decided about', async () => {
  const [wang, zhang] = [somebody(), somebody('张三')];
  await ban(town, zhang);
  const answer = await send(
    `\ufeff${HEADINGS}\r\n${lineOf('A-1', wang)}\r\n${lineOf('A-2', zhang)}\r\n`,
  );
  expect(answer.status).toBe(202);
  const lines = await settled(answer);
  expect(lines).toEqual([
    expect.objectContaining({ line: 1, reference: 'A-1', outcome: 'recorded', refusal: null }),
    expect.objectContaining({ line: 2, reference: 'A-2', outcome: 'recorded', refusal: null }),
  ]);
  const employments = await Promise.all(
    lines.map(({ employmentId }) => town.nursery('GET', `/v1/employments/${String(employmentId)}`)),
  );
  expect(employments.map(({ body }) => [body['state'], body['verdict']])).toEqual([
    ['unconfirmed', 'clear'],
    ['unconfirmed', 'barred'],
  ]);
});

test('GB18030 and tabs are read, if they are said or there', async () => {
  // 工号 姓名 证件号码 岗位 地点 入职日期, then A-3 王小明 … 保洁 本部
  const headings = 'b9a4bac5 d0d5c3fb d6a4bcfebac5c2eb b8dace bb b5d8b5e3 c8ebd6b0c8d5c6da'
    .replace('b8dace bb', 'b8dacebb')
    .split(' ')
    .map((hex) => Buffer.from(hex, 'hex'));
  const tab = Buffer.from('\t');
  const wang = somebody();
  const values = [
    Buffer.from('A-3'),
    Buffer.from('cdf5d0a1c3f7', 'hex'),
    Buffer.from(wang.identity.number),
    Buffer.from('b1a3bde0', 'hex'),
    Buffer.from('b1beb2bf', 'hex'),
    Buffer.from('2024-09-01'),
  ];
  const joined = (cells: Buffer[]) =>
    Buffer.concat(cells.flatMap((cell) => [cell, tab]).slice(0, -1));
  const file = Buffer.concat([joined(headings), Buffer.from('\n'), joined(values)]);
  const said = await send(file, 'text/csv; charset=gb18030');
  const [line] = await settled(said);
  expect(line).toMatchObject({ reference: 'A-3', outcome: 'recorded' });
  expect(problemOf(await send(file))).toBe('400 request-malformed');
});

test('a bad line says why and stands in no other’s way', async () => {
  const good = somebody();
  const file = [
    HEADINGS,
    'B-1,王小明,4.10105E+17,保洁,本部,2024-09-01',
    lineOf('B-2', good),
    'B-3,王小明,999999199001010017,保洁,本部,2024-09-01',
    lineOf('B-4', good),
    'B-5,王小明,999999199001010016,园丁,本部,2024-09-01',
    'B-6,王小明,999999199001010016,保洁,本部,2024-02-30',
  ].join('\n');
  const lines = await settled(await send(file));
  const told = lines.map(({ reference, outcome, refusal }) => [reference, outcome, refusal]);
  expect(told.filter(([reference]) => reference !== 'B-2' && reference !== 'B-4')).toEqual([
    ['B-1', 'refused', 'request-invalid'],
    ['B-3', 'refused', 'identity-number-invalid'],
    ['B-5', 'refused', 'request-invalid'],
    ['B-6', 'refused', 'day-invalid'],
  ]);
  const twice = told.filter(([reference]) => reference === 'B-2' || reference === 'B-4');
  expect(twice.map(([, outcome, refusal]) => [outcome, refusal]).sort()).toEqual([
    ['recorded', null],
    ['refused', 'employment-exists'],
  ]);
});

test.each([
  [
    'an unknown heading',
    '工号,姓名,证件号码,岗位,地点,入职日期,备注\na,b,c,d,e,f,g',
    '400 request-invalid',
  ],
  ['a missing heading', '工号,姓名\na,b', '400 request-invalid'],
  ['a line too short', `${HEADINGS}\na,b`, '400 request-malformed'],
  ['a broken quote', `${HEADINGS}\n"a,b`, '400 request-malformed'],
  ['headings alone', HEADINGS, '400 request-invalid'],
  [
    'a NUL, which no line could be recorded with',
    `${HEADINGS}\nN-1,王小明,999999199001010016,保洁,本\0部,2024-09-01`,
    '400 request-malformed',
  ],
])('a file with %s is refused whole', async (_, file, problem) => {
  expect(problemOf(await send(file))).toBe(problem);
});

test.each([
  ['an identity number', '999999199001010016'],
  ['longer than a reference', `${'A'.repeat(99)}𠮷野家`],
])(
  'what stands for a reference and is %s is refused, and kept nowhere in clear',
  async (_, said) => {
    const answer = await send(`${HEADINGS}\n${lineOf(said, somebody())}`);
    expect(answer.status).toBe(202);
    const [line] = await settled(answer);
    expect(line).toMatchObject({ reference: '', outcome: 'refused', refusal: 'request-invalid' });
  },
);

test('a list is its nursery’s alone, and of a type that it says', async () => {
  const answer = await send(`${HEADINGS}\n${lineOf('C-1', somebody())}`);
  const path = `/v1/employment-rosters/${String(answer.body['id'])}`;
  expect(problemOf(await town.otherNursery('GET', path))).toBe('404 not-found');
  expect(problemOf(await send('{}', 'application/json'))).toBe('415 unsupported-media-type');
  expect(problemOf(await send('a', 'text/csv; charset=utf-16'))).toBe('415 unsupported-media-type');
});

test('of the staff of a barred institution nothing is recorded and nobody is decided about', async () => {
  const barred = await barInstitution(town, NURSERY);
  const [line] = await settled(await send(`${HEADINGS}\n${lineOf('A-9', somebody())}\n`));
  expect(line).toMatchObject({ outcome: 'refused', refusal: 'institution-barred' });
  await moveBan(town, barred, 'lift');
});
