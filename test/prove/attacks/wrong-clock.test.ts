import { join } from 'node:path';
import { SCOPES_OF_CLIENT } from '../../../src/domain/principal';
import { makeKeys, newKeyRing } from '../../../src/platform/crypto/key-ring';
import { signToken } from '../../../src/platform/crypto/token';
import { claimsOf } from '../../support/accounts';
import { never } from '../../support/claim';
import { ask, ban, somebody, term, verdictOf } from '../../support/people';
import { startProcesses, type Processes } from '../../support/processes';
import { count } from '../../support/scale';
import { callerAt, dayOf, openTown, type Caller, type Town } from '../../support/town';

const DAY_MS = 86_400_000;
const OFFS = [-DAY_MS, DAY_MS];
const TIMES = count(2, 200);

let town: Town;
let processes: Processes;
let nurseries: readonly Caller[];

/** Two processes, a day behind and a day ahead; each has tokens of its own time. */
beforeAll(async () => {
  const ring = newKeyRing(true);
  const keys = makeKeys(ring);
  town = await openTown({ keys });
  const { publicUrl } = town.registry.settings;
  const clock = join(__dirname, '../../support/attacks/shifted-clock.cjs');
  processes = await startProcesses({
    databaseUrl: town.registry.serviceUrl,
    ring,
    publicUrl,
    settings: OFFS.map((off) => ({ NODE_OPTIONS: `-r ${clock}`, CLOCK_OFF_MS: String(off) })),
  });
  const { sub } = claimsOf(town.tokenOfNursery.slice('Bearer '.length));
  const scope = SCOPES_OF_CLIENT.institution.join(' ');
  nurseries = processes.all.map(({ baseUrl }, at) => {
    const now = new Date(Date.now() + (OFFS[at] ?? 0));
    const token = signToken(keys, publicUrl, now, { sub, client_id: sub, scope });
    return callerAt(baseUrl, `Bearer ${token}`);
  });
}, 60_000);
afterAll(async () => {
  await processes.close();
  await town.close();
});

test('the clocks are indeed off: a token of now is none of theirs', async () => {
  for (const { baseUrl } of processes.all) {
    const call = callerAt(baseUrl, town.tokenOfNursery);
    expect((await call('GET', '/v1/clearance-checks')).status).toBe(401);
  }
});

test(
  'a process whose clock is a day off answers as the others do, at the time of the database',
  async () => {
    const { registry } = town;
    const failures: string[] = [];
    let trials = 0;
    const expected: readonly (readonly [string, object | null])[] = [
      ['clear', null],
      ['barred', {}],
      ['clear', term(dayOf(registry, -1))],
      ['barred', term(dayOf(registry, 0))],
      ['barred', term(dayOf(registry, 1))],
    ];
    for (let time = 0; time < TIMES; time += 1) {
      for (const [verdict, change] of expected) {
        const person = somebody();
        if (change) await ban(town, person, change);
        for (const nursery of nurseries) {
          trials += 1;
          const answer = await ask(town, person, { nursery });
          const off = Math.abs(Date.parse(String(answer.body['checkedAt'])) - Date.now());
          const said = verdictOf(answer);
          if (said !== verdict || off > 60_000) {
            failures.push(`${said} and ${off} ms off, not ${verdict}: ${JSON.stringify(change)}`);
          }
        }
      }
    }
    never('an answer that follows the clock of its process', { trials, failures });
  },
  10 * 60_000,
);
