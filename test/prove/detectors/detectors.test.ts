import { plainDate } from '../../../src/domain/calendar';
import { SYSTEM } from '../../../src/domain/principal';
import { deathsOf } from '../../../src/effects';
import { findIrregularities } from '../../../src/features/training/irregularities.commands';
import { personIdsByDocument } from '../../../src/features/persons/persons.lookup.store';
import { parseIdentity } from '../../../src/domain/identity-document';
import { findingProjection } from '../../../src/features/findings/findings.facts';
import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { openSchool, pushAll, type School } from '../../support/detectors/college';
import { honestCertificates, honestReports } from '../../support/detectors/honest';
import { plant, QUOTA, RIGHT_OF_LATE, type Planted } from '../../support/detectors/planted';
import { sequenceOnce } from '../../support/log';
import { officerOf } from '../../support/organisations';
import { differing } from '../../support/projections';
import { openRegistry, type Registry } from '../../support/registry';
import { count, SEED } from '../../support/scale';

const ROWS = count(400, 50_000);
const CERTIFICATES = Math.floor(ROWS / 12);
const SCHOOLS = count(3, 40);
const TIMES = count(2, 40);
const MOST_FALSE = 0.01;

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry.close());

const right = { kind: 'training_completion' as const, startsOn: '2020-01-01' };
const certificates = (
  ['skill_level_certificate', 'health_certificate', 'guard_licence'] as const
).map((kind) => ({ kind, startsOn: '2020-01-01' }));

interface Finding {
  readonly kind: string;
  readonly evidence: string;
  readonly references: string[];
}

/** Every open finding, with what its ids are called where they are from. */
async function findings(): Promise<Finding[]> {
  return registry.owner<Finding>(
    `SELECT f.kind, f.evidence::text AS evidence,
            array_agg(DISTINCT coalesce(n.reference, a.provider_id::text)) AS references
       FROM finding f
      CROSS JOIN LATERAL regexp_matches(f.evidence::text, '[0-9a-f]{8}-[0-9a-f-]{27}', 'g') AS m(ids)
       LEFT JOIN (SELECT id::text, reference FROM completion UNION SELECT id::text, reference FROM credential
                  UNION SELECT id::text, reference FROM course_run) n ON n.id = m.ids[1]
       LEFT JOIN provider_award a ON a.id::text = m.ids[1]
      WHERE f.closed_at IS NULL GROUP BY f.id`,
  );
}

async function look(dead: ReadonlyMap<string, ReturnType<typeof plainDate>>): Promise<void> {
  for (;;) {
    const sequenced = await sequenceOnce(registry);
    if (!sequenced) break;
    const [left] = await registry.owner<{ left: boolean }>(
      'SELECT count(*) > (SELECT count(*) FROM log_leaf) AS left FROM log_entry',
    );
    if (!left?.left) break;
  }
  const asker = { actor: SYSTEM, requestId: 'detectors' };
  const known: typeof deathsOf = async (work, personIds) =>
    new Map([
      ...(await deathsOf(work, personIds)),
      ...[...dead].filter(([personId]) => personIds.includes(personId)),
    ]);
  for (;;) {
    await registry.runWork(asker, (work) => findIrregularities(work, known));
    const [row] = await registry.owner<{ left: boolean }>(
      `SELECT next_leaf < (SELECT count(*) FROM log_leaf) AS left FROM log_follower WHERE name = 'irregularities'`,
    );
    if (!row?.left) return;
  }
}

const wasFound = ({ kind, references }: Planted, all: readonly Finding[]) =>
  all.some((one) => one.kind === kind && references.some((name) => one.references.includes(name)));

test(
  'every planted case is found, and hardly an honest record is',
  async () => {
    const chance = chanceOf(SEED);
    const city = await officerOf(registry, '410100');
    const county = await officerOf(registry, '410105');
    const schools: School[] = [];
    for (let at = 0; at < SCHOOLS; at += 1) {
      schools.push(await openSchool(registry, at % 2 ? city : county, [right, ...certificates]));
    }
    const reports = await honestReports(chance, schools, ROWS - CERTIFICATES);
    await pushAll(registry, reports);
    const holders = [...new Set(reports.map(({ trainee }) => trainee))].slice(0, CERTIFICATES);
    await honestCertificates(chance, schools, holders);

    const rows = reports.length + holders.length;
    const open = (awards: Parameters<typeof openSchool>[2]) => openSchool(registry, county, awards);
    const planted = await plant(
      {
        mill: await open([right, ...certificates]),
        other: await open([right, ...certificates]),
        late: await open([{ ...right, startsOn: RIGHT_OF_LATE }]),
        small: await open([{ ...right, yearlyQuota: QUOTA }]),
        local: await open([{ ...right, places: ['410105'] }]),
      },
      TIMES,
    );
    await pushAll(registry, planted.reports);
    const documents = planted.dead.map(({ number }) =>
      parseIdentity({ type: 'resident_id', number }),
    );
    const dead = await registry.runWork({ actor: SYSTEM, requestId: 'dead' }, (work) =>
      personIdsByDocument(work, documents),
    );
    const began = Date.now();
    await look(new Map([...dead.values()].map((id) => [id, plainDate('2026-03-10')])));
    say(
      `  ${rows} honest rows, ${planted.reports.length} planted; looked for in ${Date.now() - began} ms`,
    );

    const all = await findings();
    const missed = planted.planted.filter((one) => !wasFound(one, all));
    never('a planted case that is not found', {
      trials: planted.planted.length,
      failures: missed.map((one) => JSON.stringify(one)),
    });
    const isPlanted = ({ references }: Finding) =>
      references.some((name) => /^P-|^R-MASS|^[0-9a-f]{8}-/.test(name ?? ''));
    const innocent = all.filter((one) => !isPlanted(one));
    const kinds = new Map<string, number>();
    for (const { kind } of innocent) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    say(`  found of honest rows: ${innocent.length} of ${rows}, ${JSON.stringify([...kinds])}`);
    expect(innocent.length).toBeLessThanOrEqual(Math.ceil(rows * MOST_FALSE));
    expect(await differing(registry, findingProjection)).toEqual([]);

    const again = all.length;
    await registry.owner(`UPDATE log_follower SET next_leaf = 0 WHERE name = 'irregularities'`);
    await look(new Map([...dead.values()].map((id) => [id, plainDate('2026-03-10')])));
    expect((await findings()).length).toBe(again);
  },
  20 * 60_000,
);
