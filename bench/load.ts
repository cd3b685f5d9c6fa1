import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seedDemo } from '../src/demo/seed';
import type { DemoFile } from '../src/demo/demo-file';
import { SYSTEM } from '../src/domain/principal';
import { sequenceEntries } from '../src/features/log/log.commands';
import type { RunWork } from '../src/platform/database/work';
import { FACTS_EACH, loadPeople } from './load-people';
import { openRegistry, withClient, type Place } from './place';

export interface Loaded extends Loading {
  readonly demo: DemoFile;
}

/** What loading took, this time or when the people came; kept beside the keys. */
interface Loading {
  readonly loadSeconds: number;
  /** Leaves that the sequencer placed each second, while nothing else ran. */
  readonly leavesPerSecond: number;
}

export const ASKER = { actor: SYSTEM, requestId: 'bench' };
const AT_ONCE = 500;
const IN_FLIGHT = 2;

/** Fills the place with so many people, unless they are there. A run that was broken off has to be thrown away. */
export async function load(place: Place, people: number, publicUrl: string): Promise<Loaded> {
  const { runWork, close } = await openRegistry(place, publicUrl);
  try {
    const file = join(place.folder, 'demo.json');
    await seedDemo(runWork, file, publicUrl);
    const demo = JSON.parse(await readFile(file, 'utf8')) as DemoFile;
    const there = await withClient(place.url, async (client) => {
      await client.query(`
        CREATE TABLE IF NOT EXISTS bench_person (
          n                integer PRIMARY KEY,
          key_id           text NOT NULL,
          document_digest  bytea NOT NULL,
          name_digest      bytea NOT NULL,
          person_id        uuid NOT NULL
        )`);
      const { rows } = await client.query<{ n: number }>(
        'SELECT count(*)::integer AS n FROM bench_person',
      );
      return rows[0]?.n ?? 0;
    });
    const kept = join(place.folder, 'loading.json');
    if (there === people) {
      return { demo, ...(JSON.parse(await readFile(kept, 'utf8')) as Loading) };
    }
    if (there > 0)
      throw new Error(`${there} people are there: drop the database and ${place.folder}`);

    const start = performance.now();
    await loadAll(runWork, await providerOf(place), people);
    const loadSeconds = secondsSince(start);
    const begun = performance.now();
    await sequenceAll(runWork);
    const leavesPerSecond = Math.round((people * FACTS_EACH) / secondsSince(begun));
    await settle(place);
    await writeFile(kept, JSON.stringify({ loadSeconds, leavesPerSecond }));
    return { demo, loadSeconds, leavesPerSecond };
  } finally {
    await close();
  }
}

async function loadAll(runWork: RunWork, providerId: string, people: number): Promise<void> {
  await inRanges(people, (from, to) =>
    runWork(ASKER, (work) => loadPeople(work, providerId, from, to)),
  );
}

/** All of them, some hundreds in a transaction, two transactions at a time. */
export async function inRanges(
  people: number,
  act: (from: number, to: number) => Promise<void>,
): Promise<void> {
  let next = 1;
  const worker = async () => {
    while (next <= people) {
      const from = next;
      const to = Math.min(people, from + AT_ONCE - 1);
      next = to + 1;
      await act(from, to);
      if (from % (AT_ONCE * 40) === 1) process.stderr.write(`loading: ${from} of ${people}\r`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

async function providerOf({ url }: Place): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'SELECT organisation_id AS id FROM provider LIMIT 1',
    );
    if (!rows[0]) throw new Error('the demonstration has no provider');
    return rows[0].id;
  });
}

/** Every entry gets its place now, so that the sequencer does not work off the loading while checks are measured. */
export async function sequenceAll(runWork: RunWork): Promise<void> {
  for (let idle = 0; idle < 3;) {
    const done = await runWork(ASKER, (work) => sequenceEntries(work, null));
    idle = done && done.placed > 0 ? 0 : idle + 1;
  }
}

/** What was loaded leaves nothing to do: answers are younger than all that they rest on, so followers of the log pass it by. */
export async function settle({ url }: Place): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`
      UPDATE log_follower SET next_leaf = (SELECT coalesce(max(leaf_index) + 1, 0) FROM log_leaf)`);
    await client.query('VACUUM (ANALYZE, FREEZE)');
  });
}

export function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 10) / 100;
}
