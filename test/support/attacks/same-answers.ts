import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { signToken } from '../../../src/platform/crypto/token';
import { aClient, anOfficer, claimsOf, type KnownOfficer } from '../accounts';
import {
  ask,
  ban,
  certify,
  complete,
  namesakeOf,
  problemOf,
  propose,
  question,
  somebody,
  term,
  type Person,
} from '../people';
import { moveBan } from '../moving';
import { dayOf, type Answer, type Town } from '../town';
import { requestOf } from './stopwatch';
import type { Group } from './timing';

/** How many requests there are of a class, and of how many people, records or accounts. */
export interface Size {
  readonly n: number;
  readonly pool: number;
}

const RENEW_MS = 5 * 60_000;

/** The same bearer for as long as it is asked for: a token lasts ten minutes. */
function lasting({ registry: { keys, settings } }: Town, bearer: string): () => string {
  const { sub, client_id, scope, sid } = claimsOf(bearer.slice('Bearer '.length));
  let [token, until] = ['', 0];
  return () => {
    if (Date.now() > until) {
      token = signToken(keys, settings.publicUrl, new Date(), {
        ...{ sub, client_id, scope },
        ...(sid !== undefined && { sid }),
      });
      until = Date.now() + RENEW_MS;
    }
    return `Bearer ${token}`;
  };
}

async function people(
  pool: number,
  make: (person: ReturnType<typeof somebody>) => Promise<Person>,
): Promise<Person[]> {
  const all: Person[] = [];
  while (all.length < pool) all.push(await make(somebody()));
  return all;
}

async function done(answer: Promise<Answer>): Promise<Answer> {
  const { status } = await answer;
  if (status >= 300) throw new Error(`not prepared: ${problemOf(await answer)}`);
  return answer;
}

function questions(town: Town, position: string) {
  const token = lasting(town, town.tokenOfNursery);
  return (all: readonly Person[]) =>
    all.map((person) => () => {
      const headers = { authorization: token(), 'content-type': 'application/json' };
      const body = JSON.stringify(question(person, position, dayOf(town.registry)));
      return requestOf('POST', '/v1/clearance-checks', headers, body);
    });
}

/** Somebody who lacks all that a caregiver needs, whatever else the registry knows of them. */
export async function notQualified(town: Town, { n, pool }: Size): Promise<Group> {
  const asked = questions(town, 'caregiver');
  const guard = { kind: 'guard_licence', occupation: undefined, level: undefined };
  return {
    name: 'not qualified',
    n,
    classes: {
      unknown: asked(await people(pool, (person) => Promise.resolve(person))),
      registered: asked(
        await people(pool, async (person) => {
          await done(certify(town.school, person, guard));
          return person;
        }),
      ),
      'once barred': asked(
        await people(pool, async (person) => {
          await ban(town, person, term(dayOf(town.registry, -2)));
          return person;
        }),
      ),
    },
  };
}

/** The causes of `refer`, of which no nursery may know. */
export async function referred(town: Town, { n, pool }: Size): Promise<Group> {
  const asked = questions(town, 'cleaner');
  return {
    name: 'refer',
    n,
    classes: {
      'suspended ban': asked(
        await people(pool, async (person) => {
          await moveBan(town, await ban(town, person), 'suspend');
          return person;
        }),
      ),
      'another name': asked(
        await people(pool, async (person) => {
          await done(complete(town.school, person));
          return { ...person, name: '李小明' };
        }),
      ),
      'name of a barred person': asked(
        await people(pool, async (person) => {
          await ban(town, person);
          return namesakeOf(person);
        }),
      ),
    },
  };
}

/** What is another's, and what was never there; their ids are of the same moments. */
export async function reads(town: Town, { n, pool }: Size): Promise<Group[]> {
  const foreign = await town.officer('420102');
  const [checks, bans, never]: [string[], string[], string[]] = [[], [], []];
  for (let one = 0; one < pool; one += 1) {
    const check = await done(ask(town, somebody(), { nursery: town.otherNursery }));
    checks.push(String(check.body['id']));
    never.push(v7());
    const elsewhere = { incidentDivision: '420102' };
    bans.push((await propose(foreign.call, somebody(), elsewhere)).id);
  }
  const at = (path: string, bearer: string) => {
    const token = lasting(town, bearer);
    return (ids: readonly string[]) =>
      ids.map((id) => () => requestOf('GET', `${path}/${id}`, { authorization: token() }));
  };
  const [check, known] = [
    at('/v1/clearance-checks', town.tokenOfNursery),
    at('/v1/bans', town.tokenOfWu),
  ];
  return [
    { name: 'a check', n, classes: { foreign: check(checks), absent: check(never) } },
    { name: 'a ban', n, classes: { foreign: known(bans), absent: known(never) } },
  ];
}

/** A client's secret that is not its own, for a client that is there and for one that is not. */
export async function clientSecrets(town: Town, { n, pool }: Size): Promise<Group> {
  const { sub } = claimsOf(town.tokenOfNursery.slice('Bearer '.length));
  const [row] = await town.registry.owner<{ id: string }>(
    'SELECT organisation_id AS id FROM client WHERE id = $1',
    [sub],
  );
  const ids: string[] = [];
  while (ids.length < pool) ids.push((await aClient(town.registry, row?.id ?? '')).client.id);
  const tried = (id: string) => () => {
    const secret = randomBytes(32).toString('base64url');
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    return requestOf('POST', '/oauth/token', headers, 'grant_type=client_credentials');
  };
  const classes = { known: ids.map(tried), unknown: ids.map(() => tried(v7())) };
  return { name: 'a wrong client secret', n, classes };
}

/** A sign-in that fails: by the name, by the password, or by the code alone. Nobody is locked out meanwhile. */
export async function signIns(town: Town, { n, pool }: Size): Promise<Group> {
  const authority = await town.officer('410105');
  const officers: KnownOfficer[] = [];
  while (officers.length < pool) {
    const { authorityId } = authority.known;
    officers.push(await anOfficer(town.registry, authorityId, `timed.${100 + officers.length}`));
  }
  const random = () => randomBytes(16).toString('base64url');
  const tried = (username: string, password: () => string) => () => {
    const body = JSON.stringify({ username, password: password(), otp: '000000' });
    return requestOf('POST', '/v1/sessions', { 'content-type': 'application/json' }, body);
  };
  return {
    name: 'a sign-in',
    n,
    before: () => town.registry.owner('DELETE FROM sign_in_attempt'),
    classes: {
      'unknown user': officers.map((_, at) => tried(`timid.${100 + at}`, random)),
      'wrong password': officers.map(({ username }) => tried(username, random)),
      'wrong code': officers.map(({ username, password }) => tried(username, () => password)),
    },
  };
}
