import fc from 'fast-check';
import { plainDate } from '../../src/domain/calendar';
import { parsePersonClaim } from '../../src/domain/person';
import type { Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { personIdsByDocument } from '../../src/features/persons/persons.lookup.store';
import {
  COMPLETIONS_AT_ONCE,
  foreseeCompletions,
  putCompletion,
  putCompletions,
} from '../../src/features/training/push-many.commands';
import type { CompletionPush } from '../../src/features/training/push-order';
import type { CompletionPut } from '../../src/features/training/training.commands';
import { officerOf, schoolOf, syntheticNumber } from '../support/organisations';
import { openRegistry, type Registry } from '../support/registry';
import { count, SEED } from '../support/scale';

let registry: Registry;
let jinshui: Principal;
const award = { kind: 'training_completion' as const, startsOn: '2020-01-01' };
beforeAll(async () => {
  registry = await openRegistry();
  jinshui = await officerOf(registry, '410105');
});
afterAll(() => registry.close());

const NAMES = ['王静', '王净', '李强'];

/** One push of few people under few references, so that most sets hold some twice. */
interface Row {
  readonly reference: number;
  readonly person: number;
  readonly name: number;
  readonly minute: number;
  readonly result: 'passed' | 'failed' | 'withdrawn';
  readonly completedOn: '2026-03-27' | '2019-03-27' | '2199-01-01';
}

const rowOf = fc.record<Row>({
  reference: fc.nat(3),
  person: fc.nat(3),
  name: fc.nat(2),
  minute: fc.nat(3),
  result: fc.constantFrom('passed', 'passed', 'failed', 'withdrawn'),
  completedOn: fc.constantFrom(
    '2026-03-27',
    '2026-03-27',
    '2026-03-27',
    '2019-03-27',
    '2199-01-01',
  ),
});

let births = 0;
/** A school of its own, and people of a birth date whom nobody else names. */
async function aWorld() {
  const school = await schoolOf(registry, jinshui, [award]);
  births += 1;
  const birthDate = new Date(Date.UTC(1950, 0, 1 + births)).toISOString().slice(0, 10);
  const claimOf = (person: number, name: number) =>
    parsePersonClaim({
      identity: { type: 'resident_id', number: syntheticNumber(birthDate, person) },
      name: NAMES[name] ?? '',
    });
  const pushOf = ({ reference, person, name, minute, ...row }: Row): CompletionPush => ({
    reference: `R-${reference}`,
    push: {
      trainee: claimOf(person, name),
      courseCode: 'C-120',
      courseTitle: '托育机构保育人员"培训"\\, {一}',
      hours: { theory: 60, practice: 60 },
      topics: ['professional_ethics', 'child_development_and_mental_health'],
      startedOn: plainDate('2018-02-02'),
      completedOn: plainDate(row.completedOn),
      result: row.result,
      run: null,
      withdrawalReason: row.result === 'withdrawn' ? 'recorded_in_error' : null,
      updatedAt: new Date(Date.UTC(2026, 3, 1, 0, minute)),
    },
  });
  const run = <T>(act: Parameters<typeof registry.runWork<T>>[1]) =>
    registry.runWork({ actor: school, requestId: 'test' }, act);
  return { school, pushOf, run, claimOf };
}
type World = Awaited<ReturnType<typeof aWorld>>;

function told(answer: CompletionPut | Refusal) {
  if (answer instanceof Refusal) return answer.code;
  const { update, completion } = answer;
  return { update, state: completion.state, version: completion.version };
}

/** Everything that a set of pushes left, in words that are the same for two worlds. */
async function leftIn({ school, run, claimOf }: World): Promise<string[]> {
  const people = [0, 1, 2, 3].map((person) => claimOf(person, 0).document);
  const ids = await run((work) => personIdsByDocument(work, people));
  const labels = new Map(people.map(({ key }, person) => [ids.get(key) ?? '', `person ${person}`]));
  const facts = await registry.owner<{
    type: string;
    version: number;
    data: Record<string, unknown>;
  }>(
    `SELECT fact ->> 'type' AS type, (fact -> 'subject' ->> 'version')::int AS version,
            fact -> 'data' || jsonb_build_object('personId', coalesce(fact -> 'data' ->> 'personId',
              fact -> 'data' -> 'evidence' ->> 'personId', fact -> 'subject' ->> 'id')) AS data
       FROM log_fact
      WHERE fact -> 'data' ->> 'organisationId' = $1 OR fact -> 'data' ->> 'source' = $1
         OR fact -> 'data' -> 'evidence' ->> 'source' = $1
         OR fact -> 'data' ->> 'personId' = ANY($2) OR fact -> 'subject' ->> 'id' = ANY($2)
      ORDER BY number`,
    [school.organisationId, [...ids.values()]],
  );
  const rows = await registry.owner<Record<string, unknown>>(
    `SELECT reference, version, person_id AS "personId", result, state, updated_at, course_title, topics
       FROM completion WHERE organisation_id = $1`,
    [school.organisationId],
  );
  const keep = ['reference', 'result', 'state', 'updatedAt', 'identityState', 'kind', 'topics'];
  const said = facts.map(({ type, version, data }) => [
    type,
    version,
    labels.get(String(data['personId'])),
    ...['recordedFor', 'claimedFor'].map((of) =>
      labels.get(String((data['evidence'] as Record<string, string> | undefined)?.[of])),
    ),
    ...keep.map((name) => data[name]),
  ]);
  const stored = rows.map((row) => ({ ...row, personId: labels.get(String(row['personId'])) }));
  return [...said, ...stored].map((one) => JSON.stringify(one)).sort();
}

test('a set of pushes ends as if they were pushed one after another, however it is cut, and as was foreseen', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rowOf, { minLength: 1, maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 10, maxLength: 10 }),
      async (rows, cuts) => {
        const [single, many] = [await aWorld(), await aWorld()];
        const pushes = rows.map(single.pushOf);
        const foreseen = await single.run((work) => foreseeCompletions(work, pushes));
        const one: (CompletionPut | Refusal)[] = [];
        for (const { reference, push } of pushes) {
          const act = () => single.run((work) => putCompletion(work, reference, push));
          one.push(await act().catch((error: unknown) => refusalOf(error)));
        }
        const together: (CompletionPut | Refusal)[] = [];
        for (const cut of cuts) {
          const next = rows.slice(together.length, together.length + cut).map(many.pushOf);
          together.push(...(await many.run((work) => putCompletions(work, next))));
        }
        expect(together.map(told)).toEqual(one.map(told));
        expect(foreseen.completions.map((each) => outcome(each.outcome))).toEqual(one.map(outcome));
        expect(await leftIn(many)).toEqual(await leftIn(single));
      },
    ),
    { numRuns: count(15, 300), seed: SEED },
  );
});

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

function outcome(
  one: CompletionPut | Refusal | { readonly update: string; readonly state: string },
) {
  if (one instanceof Refusal) return one.code;
  return 'completion' in one ? [one.update, one.completion.state] : [one.update, one.state];
}

test('so many people as nobody knows fit in one transaction, and of more the first', async () => {
  const { run, pushOf } = await aWorld();
  const pushes = Array.from({ length: 2 * COMPLETIONS_AT_ONCE }, (_, person) =>
    pushOf({
      reference: person,
      person,
      name: 0,
      minute: 0,
      result: 'passed',
      completedOn: '2026-03-27',
    }),
  );
  const first = await run((work) => putCompletions(work, pushes));
  expect(first.length).toBeGreaterThanOrEqual(COMPLETIONS_AT_ONCE);
  expect(first.length).toBeLessThan(pushes.length);
  const rest = await run((work) => putCompletions(work, pushes.slice(first.length)));
  expect([...first, ...rest].map(told)).toEqual(
    pushes.map(() => ({ update: 'record', state: 'accepted', version: 1 })),
  );
});

test('what is foreseen follows what is recorded, and opens nothing', async () => {
  const { run, pushOf } = await aWorld();
  const row: Row = {
    reference: 0,
    person: 0,
    name: 0,
    minute: 0,
    result: 'passed',
    completedOn: '2026-03-27',
  };
  const foresee = (...rows: Row[]) => run((work) => foreseeCompletions(work, rows.map(pushOf)));
  const [outcome, providerVersion] = [{ update: 'record', state: 'accepted' }, 1];
  expect(await foresee(row)).toMatchObject({
    completions: [{ outcome, basis: { stored: null, trainee: null } }],
    providerVersion,
  });
  const [put] = await run((work) => putCompletions(work, [pushOf(row)]));
  if (!put || put instanceof Refusal) throw new Error('it was refused');
  const { id, personId } = put.completion;
  const trainee = { personId, disputed: false, said: 2 };
  const basis = { stored: { id, version: 1 }, trainee };
  expect((await foresee(row)).completions).toEqual([
    { outcome: { update: 'unchanged', state: 'accepted', struckFor: null }, basis },
  ]);
  expect((await foresee({ ...row, name: 1, minute: 1 })).completions).toEqual([
    { outcome: { update: 'correct', state: 'held_for_review', struckFor: null }, basis },
  ]);
  const opened = await registry.owner(`SELECT FROM finding WHERE evidence ->> 'personId' = $1`, [
    personId,
  ]);
  expect(opened).toEqual([]);
});
