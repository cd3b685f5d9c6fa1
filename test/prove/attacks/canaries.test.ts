import Redis from 'ioredis';
import { makeKeys, newKeyRing } from '../../../src/platform/crypto/key-ring';
import { tablesOf } from '../../support/attacks/scene';
import { never } from '../../support/claim';
import { ask, ban, complete, certify, propose, somebody } from '../../support/people';
import { startProcesses, type Processes } from '../../support/processes';
import { asAdmin } from '../../support/run';
import { count } from '../../support/scale';
import { callerAt, openTown, type Town } from '../../support/town';

const PEOPLE = count(3, 200);
const redisUrl = process.env['TEST_REDIS_URL'];

let town: Town;
let processes: Processes;
const canaries: string[] = [];

/** People of whom everything is told that the registry takes, by way of a process with a queue. */
beforeAll(async () => {
  const ring = newKeyRing(true);
  town = await openTown({ keys: makeKeys(ring) });
  processes = await startProcesses({
    databaseUrl: town.registry.serviceUrl,
    ring,
    publicUrl: town.registry.settings.publicUrl,
    settings: [{ LOG_LEVEL: 'debug', ...(redisUrl && { REDIS_URL: redisUrl }) }],
  });
  const nursery = callerAt(processes.all[0]?.baseUrl ?? '', town.tokenOfNursery);
  const letters = '鴳鵼鶍鷃鸂鹝鼨龡龗龘';
  for (let one = 0; one < PEOPLE; one += 1) {
    const name = `金${letters[one % 10]}${letters[Math.floor(one / 10) % 10]}`;
    const person = somebody(name);
    canaries.push(name, person.identity.number);
    await complete(town.school, person, `c${one}`);
    await certify(town.school, person);
    await (one % 2 === 0 ? ban(town, person) : propose(town.li, person));
    expect((await ask(town, person, { nursery })).status).toBe(201);
    await ask(town, { ...person, identity: { ...person.identity, number: 'X' } }, { nursery });
  }
}, 5 * 60_000);
afterAll(async () => {
  await processes.close();
  await town.close();
});

/** In clear, in the two spellings of bytes that a dump has, and in base64. */
function spellings(canary: string): string[] {
  const bytes = Buffer.from(canary);
  const core = bytes.toString('base64').replace(/=+$/, '').slice(0, -1);
  return [canary, bytes.toString('hex'), core];
}

function leaksIn(place: string, text: string): string[] {
  return canaries
    .filter((canary) => spellings(canary).some((one) => text.includes(one)))
    .map((canary) => `${place}: ${canary}`);
}

test('a plain copy of every table names nobody', async () => {
  const texts = await asAdmin(town.registry.ownerUrl, async (admin) => {
    const found: [string, string][] = [];
    for (const table of await tablesOf(admin)) {
      const { rows } = await admin.query<{ row: string }>(
        `SELECT t::text || to_jsonb(t)::text AS row FROM ${table} t`,
      );
      found.push([table, rows.map(({ row }) => row).join('\n')]);
    }
    return found;
  });
  never('a name or number that stands in a copy of the database', {
    trials: canaries.length * texts.length,
    failures: texts.flatMap(([table, text]) => leaksIn(table, text)),
  });
});

test('no line that the process wrote names anybody', () => {
  const said = processes.all[0]?.said() ?? '';
  never('a name or number that stands in what a process wrote', {
    trials: canaries.length,
    failures: leaksIn('output', said),
  });
});

(redisUrl ? test : test.skip)('no key of Redis and no value names anybody', async () => {
  const redis = new Redis(redisUrl ?? '');
  try {
    const keys = await redis.keys('*');
    const texts = await Promise.all(keys.map(async (key) => [key, await valueOf(redis, key)]));
    const failures = leaksIn('Redis', JSON.stringify(texts));
    expect(keys.length).toBeGreaterThan(0);
    never('a name or number that stands in Redis', { trials: canaries.length, failures });
  } finally {
    await redis.quit();
  }
});

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1);
    default:
      return redis.xrange(key, '-', '+');
  }
}
