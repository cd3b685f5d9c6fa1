import fc from 'fast-check';
import type { OperationId } from '../../src/platform/http/operation';
import { fuzzOperation, type Sent } from '../support/fuzz/fuzz';
import { makeGenerators } from '../support/fuzz/generators/all';
import { openStage, type Stage } from '../support/fuzz/stage';
import { urlOf } from '../support/fuzz/wire';

/** A name that nobody bears: wherever its letters stand, it has leaked. */
const NAME = '金絲雀·卡納里';
const TELLING: readonly OperationId[] = [
  'createOfficer',
  'putCredential',
  'putCompletion',
  'proposeBan',
  'approveBan',
  'getBan',
  'lookUpPerson',
  'askClearance',
  'listFacts',
  'listFindings',
];

let stage: Stage;
let sent: readonly Sent[];
let canaries: readonly string[];
beforeAll(async () => {
  const opened = await openStage();
  stage = { ...opened, person: (wish) => opened.person({ ...wish, name: NAME }) };
  const generators = makeGenerators(stage.routes);
  const options = { rounds: 4, seed: fc.readConfigureGlobal().seed ?? 1 };
  const all: Sent[] = [];
  for (const id of TELLING) {
    const route = stage.routes.get(id);
    if (!route) throw new Error(`${id} is not in the contract`);
    all.push(...(await fuzzOperation(stage, route, generators[id], options)));
  }
  sent = [...all, ...(await withoutThePersonTable())];
  canaries = [NAME, ...stage.people.flatMap(({ identity: { number } }) => spellings(number))];
}, 60_000);
afterAll(() => stage.close());

/** What the database says of a failed statement holds the values of the statement. */
async function withoutThePersonTable(): Promise<Sent[]> {
  await stage.registry.owner(`REVOKE ALL ON person, person_document FROM registry_service`);
  const generators = makeGenerators(stage.routes);
  const failed: Sent[] = [];
  for (const operation of ['putCredential', 'lookUpPerson', 'askClearance'] as const) {
    const { wish, prepare } = generators[operation];
    for (const one of fc.sample(wish, 3)) {
      const { draft } = await prepare(stage, one);
      failed.push({ operation, draft, answer: await stage.send(draft) });
    }
  }
  return failed;
}

/** As sent, and as the registry understands it. */
function spellings(number: string): string[] {
  const plain = number.normalize('NFKC').replace(/[\s\p{Pd}\p{Cf}]/gu, '');
  return [...new Set([number.trim(), plain, plain.toUpperCase()])];
}

function canariesIn(text: string): readonly string[] {
  return canaries.filter((canary) => text.includes(canary));
}

test('the canaries were sent, stored and, to who may read them, told', () => {
  const told = sent.filter(({ answer }) => answer.status < 300 && answer.text.includes(NAME));
  expect(stage.people.length).toBeGreaterThan(50);
  expect(told.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining(['proposeBan', 'getBan', 'approveBan']),
  );
});

test('no line of the log holds the name or number of anybody, nor after the database failed', () => {
  const lines = stage.api.lines();
  expect(lines.filter(({ msg }) => msg === 'failed').length).toBeGreaterThanOrEqual(9);
  expect(canariesIn(JSON.stringify(lines))).toEqual([]);
});

test('no problem holds the name or number of anybody', () => {
  const problems = sent.filter(({ answer }) => answer.status >= 400);
  expect(problems.length).toBeGreaterThan(40);
  expect(canariesIn(problems.map(({ answer }) => answer.text).join('\n'))).toEqual([]);
});

test('the metrics hold nobody', async () => {
  const draft = { method: 'GET', path: ['metrics'], query: '', headers: [] } as const;
  const { status, text } = await stage.send({ ...draft, body: { kind: 'none' } });
  expect(status).toBe(200);
  expect(text).toContain('askClearance');
  expect(canariesIn(text)).toEqual([]);
});

/** Its bytes as text, whatever they are. */
function unescaped(url: string): string {
  const bytes = url.replace(/%([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

test('no address that was called or given holds anybody', () => {
  const given = sent.flatMap(({ answer }) => answer.text.match(/https?:[^"\s]+/g) ?? []);
  const called = sent.flatMap(({ draft }) => [urlOf(draft), unescaped(urlOf(draft))]);
  expect(given.some((address) => address.includes('/r/'))).toBe(true);
  expect(canariesIn([...given, ...called].join('\n'))).toEqual([]);
});

test('no fact of the log and no finding holds anybody', async () => {
  const rows = await stage.registry.owner<{ text: string }>(
    `SELECT fact::text AS text FROM log_fact UNION ALL SELECT evidence::text FROM finding`,
  );
  expect(rows.length).toBeGreaterThan(100);
  expect(canariesIn(rows.map(({ text }) => text).join('\n'))).toEqual([]);
});
