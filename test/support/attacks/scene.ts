import { Client } from 'pg';
import { SYSTEM } from '../../../src/domain/principal';
import { makeKeys, newKeyRing, type KeyRingFile } from '../../../src/platform/crypto/key-ring';
import type { Work } from '../../../src/platform/database/work';
import { latestCheckpoint } from '../../../src/features/log/log.store';
import { verifyLog } from '../../../src/features/log/verify';
import { projections } from '../../../src/projections';
import { chanceOf, type Chance } from '../chance';
import { aFile, read, upload } from '../evidence';
import { confirmed } from '../interim';
import { lift } from '../lifting';
import { sequenceOnce } from '../log';
import { ban, ask, decide, propose, somebody, trained } from '../people';
import { registeredBy } from '../registered';
import { SEED } from '../scale';
import { COUNTY, openTown, type Town } from '../town';

/** A registry that has been at work for a while, a superuser beside it, and checkpoints kept outside. */
export interface Scene {
  readonly town: Town;
  readonly ring: KeyRingFile;
  readonly superuser: Client;
  readonly chance: Chance;
  /** Of the time when `BACKUP` was taken, of somewhat later, and of now. */
  readonly notes: readonly [backup: string, older: string, latest: string];
  readonly close: () => Promise<void>;
}

/** The schema that holds every table as it was at the first of the notes. */
export const BACKUP = 'backup';

/** Trained people, bans in several states, lifted ones too, answers of each kind: in the log in several sequences. */
export async function openScene(): Promise<Scene> {
  const ring = newKeyRing(true);
  const town = await openTown({ keys: makeKeys(ring), altersBans: true });
  await town.officer(COUNTY);
  const superuser = new Client({ connectionString: town.registry.ownerUrl });
  await superuser.connect();
  await work(town, 4);
  const backup = await checkpoint(town);
  await backUp(superuser);
  await work(town, 3);
  const older = await checkpoint(town);
  await work(town, 3);
  const latest = await checkpoint(town);
  // the planner reads by other indexes where it knows how small the tables are
  await superuser.query('ANALYZE');
  return {
    town,
    ring,
    superuser,
    chance: chanceOf(SEED),
    notes: [backup, older, latest],
    close: async () => {
      await superuser.end();
      await town.close();
    },
  };
}

async function work(town: Town, people: number): Promise<void> {
  for (let one = 0; one < people; one += 1) {
    const [good, bad, suspect] = [await trained(town), somebody(), somebody()];
    await registeredBy(town, () => ban(town, bad));
    const proposed = await propose(town.li, suspect);
    const { body } = await upload(town.li, proposed.id, aFile());
    await read(town.wu, body['id']);
    if (one % 2 === 0) await decide(town.wu, proposed, 'reject');
    else await lift(town, await ban(town, somebody()));
    await confirmed(town, somebody());
    await ask(town, good, { position: 'caregiver' });
    await ask(town, bad);
    await ask(town, { ...bad, identity: good.identity });
    if (one % 3 === 0) await sequenceOnce(town.registry);
  }
}

async function checkpoint({ registry }: Town): Promise<string> {
  await sequenceOnce(registry);
  const last = await registry.runWork({ actor: SYSTEM, requestId: 'test' }, latestCheckpoint);
  if (!last) throw new Error('nothing was sequenced');
  return last.note;
}

export async function tablesOf(superuser: Client): Promise<string[]> {
  const { rows } = await superuser.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

async function backUp(superuser: Client): Promise<void> {
  await superuser.query(`CREATE SCHEMA ${BACKUP}`);
  for (const name of await tablesOf(superuser)) {
    await superuser.query(`CREATE TABLE ${BACKUP}.${name} AS TABLE public.${name}`);
  }
}

/** What `tamper` does as a superuser whom no trigger and no foreign key stops, and the lines of `log verify` then. */
export async function foundAfter(
  scene: Scene,
  tamper: (scene: Scene, work: Work) => Promise<unknown>,
  older: string | null,
): Promise<string[]> {
  const { superuser, town } = scene;
  const work = superuserWork(scene);
  const drawn = await superuser.query<{ at: string }>(
    'SELECT last_value AS at FROM log_entry_number',
  );
  await superuser.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    await superuser.query('SET LOCAL session_replication_role = replica');
    await tamper(scene, work);
    return await linesOf(work, older);
  } finally {
    await superuser.query('ROLLBACK');
    await town.registry.owner(`SELECT setval('log_entry_number', $1)`, [drawn.rows[0]?.at]);
  }
}

export async function linesOf(work: Work, older: string | null): Promise<string[]> {
  const lines: string[] = [];
  await verifyLog(work, { projections, older, report: (line) => void lines.push(line) });
  return lines;
}

/** The tampering and its verification in one transaction, which is rolled back. */
export function superuserWork({ town, superuser }: Pick<Scene, 'town' | 'superuser'>): Work {
  return {
    tx: {
      query: async <Row>(text: string, values: readonly unknown[] = []) =>
        (await superuser.query(text, [...values])).rows as Row[],
      get orm(): never {
        throw new Error('nothing here writes by TypeORM');
      },
    },
    actor: SYSTEM,
    requestId: 'tampering',
    keys: town.registry.keys,
    settings: town.registry.settings,
    now: () => Promise.resolve(new Date()),
  };
}
