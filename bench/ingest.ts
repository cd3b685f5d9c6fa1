import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Principal } from '../src/domain/principal';
import { seedDemo } from '../src/demo/seed';
import { Refusal } from '../src/domain/refusal';
import { COMPLETIONS_AT_ONCE, putCompletions } from '../src/features/training/push-many.commands';
import { lineAt, pushOf, type CohortLine } from './cohort';
import { copyIn } from './copy-in';
import { postgresCpuSeconds } from './postgres-cpu';
import { openPlace, openRegistry, withClient, type Place } from './place';
import { circumstances, writeResult } from './report';

export interface IngestPlan {
  readonly rows: number;
}

/** As many as the job has. */
const LANES = 2;

/** A school's completions about people whom nobody knows, pushed in sets; and the same rows by COPY. */
export async function benchIngest({ rows }: IngestPlan): Promise<void> {
  const before = circumstances();
  const place = await openPlace(rows, 'ingest');
  try {
    const lines = Array.from({ length: rows }, (_none, at) => lineAt(at + 1));
    const copied = await copyRate(place, lines);
    const pushed = await pushAll(place, lines);
    const result = {
      ...pushed,
      copyPerSecond: copied,
      timesSlowerThanCopy: Math.round((copied / pushed.perSecond) * 10) / 10,
    };
    console.table([result]);
    const { postgres } = place;
    console.log(await writeResult('ingest', { ...before, postgres, rows, ...result }));
  } finally {
    await place.stop();
  }
}

/** Rows a second into one table with one index, as text that is made on the way. */
async function copyRate(place: Place, lines: readonly CohortLine[]): Promise<number> {
  return withClient(place.url, async (client) => {
    await client.query(`DROP TABLE IF EXISTS bench_copy`);
    await client.query(
      `CREATE TABLE bench_copy (reference text PRIMARY KEY, number text NOT NULL, name text NOT NULL,
         course_code text NOT NULL, course_title text NOT NULL, theory integer NOT NULL, practice integer NOT NULL,
         topics text[] NOT NULL, started_on date NOT NULL, completed_on date NOT NULL, result text NOT NULL,
         updated_at timestamptz NOT NULL)`,
    );
    const begun = performance.now();
    const chunks: Buffer[] = [];
    for (let at = 0; at < lines.length; at += 1_000) {
      chunks.push(
        Buffer.from(
          lines
            .slice(at, at + 1_000)
            .map(copyLine)
            .join(''),
        ),
      );
    }
    await copyIn(client, 'COPY bench_copy FROM STDIN', chunks);
    return Math.round(lines.length / ((performance.now() - begun) / 1000));
  });
}

function copyLine(line: CohortLine): string {
  const { reference, push } = pushOf(line);
  return `${[
    reference,
    line.number,
    line.name,
    push.courseCode,
    push.courseTitle,
    push.hours.theory,
    push.hours.practice,
    `{${push.topics.join(',')}}`,
    push.startedOn,
    push.completedOn,
    push.result,
    push.updatedAt.toISOString(),
  ].join('\t')}\n`;
}

async function pushAll(place: Place, lines: readonly CohortLine[]) {
  const url = 'http://127.0.0.1:3900';
  const { runWork, close } = await openRegistry(place, url);
  try {
    await seedDemo(runWork, join(place.folder, 'demo.json'), url);
    const actor = await providerOf(place);
    const cpu = process.cpuUsage();
    const ofPostgres = await postgresCpuSeconds(place.url);
    const begun = performance.now();
    let next = 0;
    const lane = async () => {
      while (next < lines.length) {
        const from = next;
        next += COMPLETIONS_AT_ONCE;
        const pushes = lines.slice(from, from + COMPLETIONS_AT_ONCE).map(pushOf);
        const answers = await runWork({ actor, requestId: `bench-${from}` }, (work) =>
          putCompletions(work, pushes),
        );
        if (answers.length < pushes.length || answers.some((one) => one instanceof Refusal)) {
          throw new Error('a row was not recorded');
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const micros = (seconds: number) => Math.round((seconds / lines.length) * 1e6);
    return {
      perSecond: Math.round(lines.length / seconds),
      seconds: Math.round(seconds * 10) / 10,
      serviceMicrosPerRow: micros((user + system) / 1e6),
      postgresMicrosPerRow: micros((await postgresCpuSeconds(place.url)) - ofPostgres),
    };
  } finally {
    await close();
  }
}

async function providerOf({ url }: Place): Promise<Principal> {
  const [id] = await withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'SELECT provider_id AS id FROM provider_award WHERE kind = $1 LIMIT 1',
      ['training_completion'],
    );
    return rows.map((row) => row.id);
  });
  if (!id) throw new Error('the demonstration has no school');
  return {
    kind: 'client',
    id,
    organisationId: id,
    organisationKind: 'provider',
    division: null,
    humanId: null,
    scopes: new Set(),
    mayApproveFrom: null,
  };
}
