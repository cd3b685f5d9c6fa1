import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { makeKeys, newKeyRing } from '../../../src/platform/crypto/key-ring';
import { ambiguousRequests } from '../../support/attacks/ambiguous-framing';
import { cutAt, sendRaw } from '../../support/attacks/raw-request';
import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { aFile, upload } from '../../support/evidence';
import { propose, question, somebody } from '../../support/people';
import { startProcesses, type Processes } from '../../support/processes';
import { count, SEED } from '../../support/scale';
import { callerAt, dayOf, openTown, type Town } from '../../support/town';

const TIMES = count(1, 50);
const MB = 1024 * 1024;
/** Half of what four bodies of 100 MB at once would take if they were kept. */
const MOST_GROWTH_MB = 200;
/** Of ten megabytes each, all at once. */
const FILES = count(2, 20);
const ASK = 'POST /v1/clearance-checks HTTP/1.1';

let town: Town;
let processes: Processes;
let baseUrl: string;
beforeAll(async () => {
  const ring = newKeyRing(true);
  town = await openTown({ keys: makeKeys(ring) });
  const { serviceUrl: databaseUrl, settings } = town.registry;
  const { publicUrl } = settings;
  processes = await startProcesses({ databaseUrl, ring, publicUrl, settings: [{}] });
  baseUrl = processes.all[0]?.baseUrl ?? '';
}, 60_000);
afterAll(async () => {
  await processes.close();
  await town.close();
});

const headers = () => [
  'Host: x',
  `Authorization: ${town.tokenOfNursery}`,
  'Content-Type: application/json',
];
/** In ASCII, so that its length is the same in characters and bytes. */
const body = () => JSON.stringify(question(somebody('Wang'), 'cleaner', dayOf(town.registry)));
const framed = (text: string, ...more: readonly string[]) =>
  [ASK, ...headers(), ...more, `Content-Length: ${text.length}`, '', text].join('\r\n');
/** After its answer the registry closes the connection. */
const last = () => framed(body(), 'Connection: close');

async function checksMade(): Promise<number> {
  const sql = 'SELECT count(*)::integer AS n FROM clearance_check';
  return (await town.registry.owner<{ n: number }>(sql))[0]?.n ?? NaN;
}

/** Megabytes that the process holds. */
function memory(): number {
  const pid = String(processes.all[0]?.pid);
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })) / 1024;
}

test('two good requests on one connection are two answers: what is hidden would be seen', async () => {
  const { statuses } = await sendRaw(baseUrl, [framed(body()), last()]);
  expect(statuses).toEqual([201, 201]);
});

test(
  'a request whose end two readers could see in different places is refused, and nothing behind it is read',
  async () => {
    const chance = chanceOf(SEED);
    const [failures, before] = [[] as string[], await checksMade()];
    let trials = 0;
    for (let time = 0; time < TIMES; time += 1) {
      const requests = ambiguousRequests(ASK, headers(), body(), last());
      trials += requests.length;
      const cuts = () => (time === 0 ? [] : [chance.below(900), chance.below(900)]);
      const answers = await Promise.all(
        requests.map(([, text]) => sendRaw(baseUrl, cutAt(Buffer.from(text, 'latin1'), cuts()))),
      );
      answers.forEach(({ statuses }, at) => {
        const refused = statuses.length === 0 || (statuses.length === 1 && statuses[0] === 400);
        if (!refused) failures.push(`${requests[at]?.[0]}: ${statuses.join(' and ')}`);
      });
    }
    never('an ambiguous request that is answered otherwise than by a refusal', {
      trials,
      failures,
    });
    expect(await checksMade()).toBe(before);
  },
  10 * 60_000,
);

function chunk(size: number): Buffer {
  return Buffer.from(`${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`);
}

function* megabytes(total: number): Generator<Buffer> {
  const one = chunk(MB);
  for (let sent = 0; sent < total; sent += 1) yield one;
}

function* after(head: string, pieces: Iterable<Buffer>): Generator<Buffer> {
  yield Buffer.from(head);
  yield* pieces;
}

const keysOf = (n: number) => `{${Array.from({ length: n }, (_, at) => `"k${at}":0`).join(',')}}`;

/** By what they are: the bytes after the headers, and what they may be answered with. */
const LARGE: Readonly<Record<string, readonly [framing: string, Iterable<Buffer>, number]>> = {
  '101 KB': sized('x'.repeat(101 * 1024), 413),
  '1 MB': sized('x'.repeat(MB), 413),
  '100 MB in chunks': [
    'Transfer-Encoding: chunked',
    { [Symbol.iterator]: () => megabytes(100) },
    413,
  ],
  '100 MB at once': [
    `Content-Length: ${100 * MB}`,
    { [Symbol.iterator]: () => megabytes(100) },
    413,
  ],
  '40,000 lists in each other': sized('['.repeat(40_000), 400),
  '20,000 lists in each other, each ended': sized('['.repeat(20_000) + ']'.repeat(20_000), 400),
  '10,000 objects in each other': sized('{"a":'.repeat(10_000), 400),
  '100,000 keys': sized(keysOf(100_000), 413),
  'as many keys as may be': sized(keysOf(9_500), 400),
  'a key of 100 KB': sized(`{"${'k'.repeat(102_000)}":0}`, 400),
  'a number of 100,000 digits': sized(`{"a":${'9'.repeat(100_000)}}`, 400),
  '17,000 escapes': sized(`{"a":"${'\\u0041'.repeat(17_000)}"}`, 400),
  '30,000 empty lists': sized(`[${'[],'.repeat(30_000)}[]]`, 400),
};

const CUT_OFF = new Set(['100 MB in chunks', '100 MB at once', '100,000 keys']);

function sized(text: string, status: number): readonly [string, Iterable<Buffer>, number] {
  return [`Content-Length: ${text.length}`, [Buffer.from(text)], status];
}

test(
  'a body that is too large, too deep or too wide is refused, and takes no memory with it',
  async () => {
    const failures: string[] = [];
    const at = memory();
    let [trials, most] = [0, at];
    for (let time = 0; time < TIMES; time += 1) {
      for (const [what, [framing, pieces, wanted]] of Object.entries(LARGE)) {
        const head = [ASK, ...headers(), 'Connection: close', framing, '', ''].join('\r\n');
        const sendOne = () => sendRaw(baseUrl, after(head, pieces));
        const answers = await Promise.all([sendOne(), sendOne(), sendOne(), sendOne()]);
        for (const { statuses } of answers) {
          trials += 1;
          const asWanted = statuses.length === 1 && statuses[0] === wanted;
          // what is not read to its end is cut off, and the answer may be lost with it
          const cutOff = statuses.length === 0 && CUT_OFF.has(what);
          if (!asWanted && !cutOff) failures.push(`${what}: ${statuses.join(' and ')}`);
        }
        most = Math.max(most, memory());
      }
    }
    say(`  memory of the process: ${Math.round(at)} MB, at most ${Math.round(most)} MB`);
    never('a large body that is not refused', { trials, failures });
    expect(most - at).toBeLessThan(MOST_GROWTH_MB);
  },
  10 * 60_000,
);

async function digestOfEvidence(id: unknown): Promise<string> {
  const { body: content } = await fetch(`${baseUrl}/v1/evidence/${String(id)}/content`, {
    method: 'POST',
    headers: { authorization: town.tokenOfWu, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'decision', caseReference: 'memory' }),
  });
  const hash = createHash('sha256');
  const bytes = (content ?? []) as AsyncIterable<Uint8Array>;
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
}

test('files of ten megabytes, all at once, come and go byte for byte, and take no memory with them', async () => {
  const officer = callerAt(baseUrl, town.tokenOfWu);
  const bans: string[] = [];
  while (bans.length < FILES) bans.push((await propose(town.li, somebody())).id);
  const first = await upload(officer, bans[0] ?? '', aFile());
  await digestOfEvidence(first.body['id']);
  const file = aFile('application/pdf', 10 * MB);
  const at = memory();
  let most = at;
  const watch = setInterval(() => (most = Math.max(most, memory())), 100);
  const begun = Date.now();
  const kept = await Promise.all(bans.map((id) => upload(officer, id, file)));
  const between = Date.now();
  const read = await Promise.all(kept.map(({ body: { id } }) => digestOfEvidence(id)));
  const ended = Date.now();
  clearInterval(watch);
  const digest = createHash('sha256').update(file).digest('hex');
  say(
    `  ${FILES} files at once: up in ${between - begun} ms, down in ${ended - between} ms; memory ${Math.round(at)} MB, at most ${Math.round(most)} MB`,
  );
  never('a file that is not what was sent', {
    trials: read.length,
    failures: read.filter((one) => one !== digest),
  });
  expect(most - at).toBeLessThan(MOST_GROWTH_MB / 2);
}, 60_000);
