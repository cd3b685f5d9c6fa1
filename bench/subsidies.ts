import { performance } from 'node:perf_hooks';
import { v7 } from 'uuid';
import { dayInShanghai } from '../src/domain/calendar';
import { subsidyFactFact } from '../src/features/subsidies/subsidy-facts.facts';
import {
  statementPlace,
  SubsidyFactTable,
  type SubsidyFactRow,
} from '../src/features/subsidies/subsidy-facts.store';
import { insertRows } from '../src/platform/database/insert-rows';
import type { Work } from '../src/platform/database/work';
import { record } from '../src/platform/log/facts';
import { tokenOf } from './drive';
import { ASKER, inRanges, sequenceAll, settle } from './load';
import { withService } from './main-job';
import { personAt } from './people';
import { percentile } from './percentile';
import { openRegistry, withClient, type Place } from './place';
import { circumstances, writeResult } from './report';

/** As many as a request takes. */
const EACH = 500;
/** Requests on their way. */
const LANES = 2;
const PROGRAMME = 'skill_upgrade';

/** A school asks once about each of its trainees, for one programme; every answer is explained, and a fact. */
export async function benchSubsidies({ people }: { readonly people: number }): Promise<void> {
  const before = circumstances();
  await withService(
    people,
    async ({ place, service, loaded }) => {
      const [school] = loaded.demo.providers;
      if (!school) throw new Error('the demonstration has no school');
      const token = await tokenOf(service.url, school);
      await askAll(service.url, token, Math.min(people, 4 * EACH));
      const cpu = (await service.meters()).cpuSeconds;
      const asked = await askAll(service.url, token, people);
      const used = (await service.meters()).cpuSeconds - cpu;
      const result = { ...asked, cpuMicrosEach: Math.round((used / people) * 1e6) };
      console.table([result]);
      const { postgres } = place;
      console.log(await writeResult('subsidies', { ...before, postgres, people, ...result }));
    },
    { fill: (place, url) => loadFacts(place, url, people) },
  );
}

async function askAll(url: string, token: string, people: number) {
  const times: number[] = [];
  let next = 1;
  let eligible = 0;
  const lane = async () => {
    while (next <= people) {
      const from = next;
      next += EACH;
      const start = performance.now();
      eligible += await ask(url, token, from, Math.min(people, from + EACH - 1));
      times.push(performance.now() - start);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: LANES }, lane));
  const seconds = (performance.now() - begun) / 1000;
  times.sort((a, b) => a - b);
  return {
    assessments: people,
    eligible,
    seconds: Math.round(seconds * 100) / 100,
    perSecond: Math.round(people / seconds),
    p50MsOfRequest: percentile(times, 0.5),
    p99MsOfRequest: percentile(times, 0.99),
  };
}

async function ask(url: string, token: string, from: number, to: number): Promise<number> {
  const people = Array.from({ length: to - from + 1 }, (_none, at) => {
    const { number, name } = personAt(from + at);
    return { person: { identity: { type: 'resident_id', number }, name }, programme: PROGRAMME };
  });
  const response = await fetch(`${url}/v1/subsidy-assessments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ purpose: 'advice', people }),
  });
  const { items } = (await response.json()) as {
    items?: readonly { readonly assessments: readonly { readonly outcome: string }[] }[];
  };
  const answers = (items ?? []).flatMap(({ assessments }) => assessments);
  if (answers.length !== people.length) {
    throw new Error(`${response.status}: ${answers.length} answers of ${people.length}`);
  }
  return answers.filter(({ outcome }) => outcome === 'eligible').length;
}

/** Months insured of everybody, 24 to 47, as an authority says them. */
async function loadFacts(place: Place, publicUrl: string, people: number): Promise<void> {
  const there = await withClient(place.url, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'SELECT count(*)::integer AS n FROM subsidy_fact',
    );
    return rows[0]?.n ?? 0;
  });
  if (there === people) return;
  if (there > 0) throw new Error(`${there} facts are there: drop the database and ${place.folder}`);
  const { runWork, close } = await openRegistry(place, publicUrl);
  try {
    await inRanges(people, (from, to) => runWork(ASKER, (work) => stateMonths(work, from, to)));
    await sequenceAll(runWork);
    await settle(place);
  } finally {
    await close();
  }
}

async function stateMonths(work: Work, from: number, to: number): Promise<void> {
  const at = await work.now();
  const [authority] = await work.tx.query<{ id: string }>(
    'SELECT organisation_id AS id FROM authority ORDER BY 1 LIMIT 1',
  );
  if (!authority) throw new Error('the demonstration has no authority');
  const known = await work.tx.query<{ n: number; personId: string }>(
    `SELECT n, person_id AS "personId" FROM bench_person WHERE n BETWEEN $1 AND $2 ORDER BY n`,
    [from, to],
  );
  const rows = known.map(({ n, personId }): Omit<SubsidyFactRow, 'entryNumber'> => {
    const id = v7();
    const statement = { value: { months: 24 + (n % 24) }, source: 'bench' };
    return {
      id,
      version: 1,
      organisationId: authority.id,
      reference: `months-${n}`,
      speaker: 'authority',
      personId,
      kind: 'insured_months',
      sealedStatement: work.keys.seal(statementPlace(id, 1), JSON.stringify(statement)),
      asOfOn: dayInShanghai(at),
      startsOn: null,
      endsOn: null,
      state: 'accepted',
      withdrawnReason: null,
      updatedAt: at,
      digest: work.keys.commitment(`bench:${n}`, 'months'),
      recordedAt: at,
    };
  });
  const numbers = await record(
    work,
    at,
    ...rows.map((row) => subsidyFactFact(work, 'subsidy_fact.recorded', row)),
  );
  await insertRows(
    work,
    SubsidyFactTable,
    rows.map((row, place) => ({ ...row, entryNumber: numbers[place] ?? 0 })),
  );
}
