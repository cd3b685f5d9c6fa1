import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { v7 } from 'uuid';
import { scopesOfRoles } from '../../../src/domain/account';
import { SCOPES_OF_CLIENT, SYSTEM } from '../../../src/domain/principal';
import { registerInstitution } from '../../../src/features/institutions/institutions.commands';
import { makeKeys, newKeyRing } from '../../../src/platform/crypto/key-ring';
import { aClient, anAuthority, anOfficer, as, claimsOf, signIn } from '../accounts';
import { bearer } from '../api';
import type { Answer, Sent } from '../races/driver';
import { isNoAnswer } from '../races/requests';
import { COUNTY, type Pass } from '../races/stage';
import { openRegistry, type Registry } from '../registry';
import { openFleet, type Fleet } from './fleet';

export interface Nursery {
  readonly place: number;
  readonly institutionId: string;
  readonly pass: Pass;
}

/** A request without its sender. */
export type Asking = Omit<Sent, 'authorization'>;

/** Nurseries and the officers of their county, on processes that die. */
export interface Village {
  readonly registry: Registry;
  readonly fleet: Fleet;
  /** Each is another human. */
  readonly officers: readonly [Pass, Pass];
  readonly nurseries: readonly Nursery[];
  /** Sends the same until it has an outcome, under one Idempotency-Key, whoever dies meanwhile. */
  readonly ask: (sender: Pass, asking: Asking) => Promise<Answer>;
  /** The instant on the registry's clock. */
  readonly now: () => Date;
  /** Moves the clock on, for processes that start from now on; officers sign in again. */
  readonly turnOn: (hours: number) => Promise<void>;
  readonly addNursery: (place: number) => Promise<Nursery>;
  /** Of the machine of the worker: what it keeps outside the database. */
  readonly checkpointFile: string;
  /** How often no outcome came: refused, cut off, or told to ask again. */
  readonly unanswered: () => number;
  readonly close: () => Promise<void>;
}

/** Longer than any process is away. */
const PATIENCE_MS = 90_000;
const REGISTRAR = { ...SYSTEM, division: '410000' };

export async function openVillage(nurseries: number): Promise<Village> {
  const ring = newKeyRing(true);
  const registry = await openRegistry({ keys: makeKeys(ring) });
  const dataDir = await mkdtemp(join(tmpdir(), 'registry-loop-'));
  const authority = await anAuthority(registry, COUNTY);
  const [li, wu] = [
    await officerOf(registry, authority.id, 'li'),
    await officerOf(registry, authority.id, 'wu'),
  ];
  const addNursery = (place: number) => aNursery(registry, place);
  const all: Nursery[] = [];
  for (let place = 0; place < nurseries; place += 1) all.push(await addNursery(place));
  const fleet = await openFleet(registry, ring, dataDir).catch(async (fault: unknown) => {
    await registry.close();
    throw fault;
  });
  let unanswered = 0;
  return {
    registry,
    fleet,
    officers: [li.pass, wu.pass],
    nurseries: all,
    ask: async (sender, asking) => {
      const key = asking.method === 'POST' ? { 'idempotency-key': v7() } : {};
      const until = Date.now() + PATIENCE_MS;
      for (;;) {
        const headers = { ...key, ...asking.headers };
        const answer = await fleet.send({ ...asking, authorization: sender(), headers });
        // 401: the clock was moved while this was on its way, and the sender's session was over
        if (!isNoAnswer(answer) && answer.status !== 401) return answer;
        unanswered += 1;
        if (Date.now() > until) throw new Error(`${asking.path} never had an outcome`);
        await wait(25);
      }
    },
    now: () => new Date(Date.now() + registry.clock.shiftMs),
    turnOn: async (hours) => {
      registry.clock.shiftMs += hours * 3_600_000;
      for (const officer of [li, wu]) await officer.signInAgain();
    },
    addNursery,
    checkpointFile: join(dataDir, '2', 'checkpoint'),
    unanswered: () => unanswered,
    close: async () => {
      await fleet.close();
      await registry.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function officerOf(registry: Registry, authorityId: string, username: string) {
  const known = await anOfficer(registry, authorityId, username);
  const scopes = [...scopesOfRoles(['case_officer'])];
  let sessionId = '';
  const signInAgain = async () => {
    sessionId = claimsOf((await signIn(registry, known)).accessToken).sid ?? '';
  };
  await signInAgain();
  return { signInAgain, pass: () => bearer(registry, { id: known.id, scopes, sessionId }) };
}

/** One more for each place. */
async function aNursery(registry: Registry, place: number): Promise<Nursery> {
  const { organisationId } = await as(registry, REGISTRAR, (work) =>
    registerInstitution(work, {
      uscc: `91999999XX${String(place).padStart(7, '0')}8`,
      usccConfirmed: true,
      name: 'A nursery',
      division: COUNTY,
      legalForm: 'company',
      filingState: 'filed',
    }),
  );
  const { client } = await aClient(registry, organisationId);
  const pass = () => bearer(registry, { id: client.id, scopes: SCOPES_OF_CLIENT.institution });
  return { place, institutionId: organisationId, pass };
}

/** @throws Error that says what came back, unless it is a success. */
export function done(answer: Answer): Answer {
  if (answer.status === 200 || answer.status === 201) return answer;
  throw new Error(`not done: ${answer.status} ${JSON.stringify(answer.body)}`);
}
