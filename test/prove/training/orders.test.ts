import fc from 'fast-check';
import { plainDate } from '../../../src/domain/calendar';
import { parsePersonClaim } from '../../../src/domain/person';
import type { Principal } from '../../../src/domain/principal';
import { Refusal } from '../../../src/domain/refusal';
import type { CompletionResult } from '../../../src/domain/training';
import type { RecordState } from '../../../src/domain/update';
import { personIdsByDocument } from '../../../src/features/persons/persons.lookup.store';
import { putCompletion } from '../../../src/features/training/push-many.commands';
import { completionsOf } from '../../../src/features/training/training.store';
import { never } from '../../support/claim';
import { officerOf, schoolOf, syntheticNumber } from '../../support/organisations';
import { openRegistry, type Registry } from '../../support/registry';
import { count, SEED } from '../../support/scale';

let registry: Registry;
let schools: readonly Principal[];
beforeAll(async () => {
  registry = await openRegistry();
  const jinshui = await officerOf(registry, '410105');
  const award = { kind: 'training_completion' as const, startsOn: '2020-01-01' };
  schools = [
    await schoolOf(registry, jinshui, [award]),
    await schoolOf(registry, jinshui, [award]),
  ];
});
afterAll(() => registry.close());

/** What one of two schools says of one completion, at one minute of its own clock. */
interface Update {
  readonly school: number;
  readonly minute: number;
  readonly result: CompletionResult;
  readonly name: '王静' | '李强';
}

const updateOf = fc.record<Update>({
  school: fc.nat(1),
  minute: fc.nat(4),
  result: fc.constantFrom('passed', 'failed', 'withdrawn'),
  name: fc.constantFrom('王静', '王静', '王静', '李强'),
});

/** How the completion of one school stands, in the words of a deciding read. */
interface Standing extends Update {
  readonly version: number;
  readonly state: RecordState;
}

interface Model {
  readonly answers: readonly string[];
  readonly standing: readonly (Standing | null)[];
}

/** The whole rule: the latest minute of each school stands, and who is named first is who the person is. */
function expected(order: readonly Update[]): Model {
  const standing: (Standing | null)[] = [null, null];
  let known: string | null = null;
  const answers = order.map((update) => {
    const stored = standing[update.school] ?? null;
    const answer = answerTo(stored, update);
    if (answer !== 'record' && answer !== 'correct') return answer;
    known ??= update.name;
    const state = known === update.name ? 'accepted' : 'held_for_review';
    standing[update.school] = { ...update, version: (stored?.version ?? 0) + 1, state };
    return answer;
  });
  return { answers, standing };
}

function answerTo(stored: Standing | null, update: Update): string {
  if (!stored) return 'record';
  if (update.minute > stored.minute) return 'correct';
  if (update.minute < stored.minute) return 'update-older-than-stored';
  const same = stored.result === update.result && stored.name === update.name;
  return same ? 'unchanged' : 'update-contradicts-stored';
}

let people = 0;

/** The same order pushed to the registry, about somebody of its own. */
async function seen(order: readonly Update[]): Promise<Model> {
  people += 1;
  const birthDate = new Date(Date.UTC(1900, 0, 1 + people)).toISOString().slice(0, 10);
  const claimOf = (name: string) =>
    parsePersonClaim({
      identity: { type: 'resident_id', number: syntheticNumber(birthDate, 1) },
      name,
    });
  const answers: string[] = [];
  for (const { school, minute, result, name } of order) {
    const put = registry.runWork({ actor: actorOf(school), requestId: 'test' }, (work) =>
      putCompletion(work, `R-${people}`, {
        trainee: claimOf(name),
        courseCode: 'C-120',
        courseTitle: '保育',
        hours: { theory: 60, practice: 60 },
        topics: ['professional_ethics'],
        startedOn: plainDate('2026-02-02'),
        completedOn: plainDate('2026-03-27'),
        result,
        run: null,
        withdrawalReason: result === 'withdrawn' ? 'left_course' : null,
        updatedAt: new Date(Date.UTC(2026, 3, 1, 0, minute)),
      }),
    );
    answers.push(await put.then(({ update }) => update, codeOf));
  }
  const { document } = claimOf('王静');
  const held = await registry.runWork({ actor: actorOf(0), requestId: 'test' }, async (work) =>
    completionsOf(work, [...(await personIdsByDocument(work, [document])).values()]),
  );
  const versions = await registry.owner<{ id: string; version: number; facts: number }>(
    `SELECT id, max(version) AS version,
            (SELECT count(*)::integer FROM log_fact WHERE fact -> 'subject' ->> 'id' = c.id::text) AS facts
       FROM completion c WHERE id = ANY($1) GROUP BY id`,
    [held.map(({ id }) => id)],
  );
  const standing = [0, 1].map((school): Standing | null => {
    const last = lastTaken(order, answers, school);
    const own = held.filter((one) => one.organisationId === actorOf(school).organisationId);
    expect(own.length).toBe(last ? 1 : 0);
    const [found] = own;
    if (!found || !last) return null;
    const { version, facts } = versions.find(({ id }) => id === found.id) ?? {
      version: 0,
      facts: -1,
    };
    expect(facts).toBe(version);
    const { result, state } = found;
    return { ...last, result, state, version };
  });
  return { answers, standing };
}

function lastTaken(order: readonly Update[], answers: readonly string[], school: number) {
  const taken = new Set(['record', 'correct']);
  return order.filter((one, at) => one.school === school && taken.has(answers[at] ?? '')).at(-1);
}

function actorOf(school: number): Principal {
  const actor = schools[school];
  if (!actor) throw new Error('there are two schools');
  return actor;
}

function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  throw error;
}

function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((first, at) =>
    ordersOf(things.filter((_, place) => place !== at)).map((rest) => [first, ...rest]),
  );
}

test(
  'all orders of updates of one completion, from two schools, end in the state of the model',
  async () => {
    const failures: string[] = [];
    let trials = 0;
    const most = count(4, 5);
    await fc.assert(
      fc.asyncProperty(
        fc.array(updateOf, { minLength: most, maxLength: most }),
        async (updates) => {
          for (const order of ordersOf(updates)) {
            trials += 1;
            const [model, found] = [expected(order), await seen(order)];
            if (JSON.stringify(sorted(model)) !== JSON.stringify(sorted(found)))
              failures.push(JSON.stringify({ order, model, found }));
          }
          expect(failures).toEqual([]);
        },
      ),
      { numRuns: count(2, 40), seed: SEED, endOnFailure: true },
    );
    never('an order of updates that ends otherwise than the model', { trials, failures });
  },
  count(30_000, 1_200_000),
);

/** Members in one order. */
function sorted({ answers, standing }: Model) {
  return [
    answers,
    standing.map(
      (one) => one && [one.school, one.minute, one.name, one.result, one.state, one.version],
    ),
  ];
}

test('updates of different minutes and one name end alike in every order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(30), { minLength: 2, maxLength: 5 }), (minutes) => {
      const updates = minutes.map((minute): Update => {
        return { school: minute % 2, minute, result: 'passed', name: '王静' };
      });
      const ends = ordersOf(updates).map((order) =>
        expected(order).standing.map((one) => one?.minute),
      );
      expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
    }),
    { seed: SEED },
  );
});
