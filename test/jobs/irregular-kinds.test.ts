import { plainDate } from '../../src/domain/calendar';
import { lift } from '../support/lifting';
import { syntheticNumber } from '../support/organisations';
import { ban, somebody, verdictOn, type Person } from '../support/people';
import { reportsIn } from '../support/reports';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const { openOf, put, complete, aCourse, aRun } = reportsIn(() => town);
const any = expect.any(String) as string;
const course = (code: string) => ({
  course: { code, title: '培训', hours: { theory: 60, practice: 60 }, topics: ['fire_safety'] },
});

/** What was reported: ids of completions or certificates, and about whom. */
interface Reported {
  readonly ids: readonly string[];
  readonly people: readonly Person[];
}

async function twice(first: object, second: object): Promise<Reported> {
  const one = somebody();
  const name = one.identity.number.slice(6, 14);
  return {
    ids: [await complete(`1-${name}`, one, first), await complete(`2-${name}`, one, second)],
    people: [one],
  };
}

async function once(change: object, one: Person = somebody()): Promise<Reported> {
  return {
    ids: [await complete(`O-${one.identity.number.slice(6, 17)}`, one, change)],
    people: [one],
  };
}

async function passesOfOneDay(): Promise<Reported> {
  await aRun('MASS', '农业路3号', { endsOn: '2026-03-20' });
  const people = Array.from({ length: 109 }, () => somebody());
  const all = people.map((one) => once({ run: 'MASS', completedOn: '2026-03-20' }, one));
  const reported = await Promise.all(all);
  return { ids: reported.flatMap(({ ids }) => ids), people: people.slice(0, 1) };
}

/** Each kind that the registry was asked to see: what is reported, and the evidence in the finding. */
const KINDS: readonly [string, () => Promise<Reported>, object][] = [
  [
    'full_days_overlap',
    async () => {
      await aRun('NEAR', '花园路1号');
      await aRun('FAR', '大学路9号');
      return twice({ run: 'NEAR' }, { run: 'FAR' });
    },
    { firstDay: '2026-03-02', days: 20, completionIds: [any, any], personId: any },
  ],
  [
    'full_time_courses_overlap',
    async () => {
      await aCourse('FT-1');
      await aCourse('FT-2');
      return twice(course('FT-1'), course('FT-2'));
    },
    { firstDay: '2026-03-02', completionIds: [any, any], personId: any },
  ],
  [
    'hours_before_right',
    () => once({ startedOn: '2019-12-20', completedOn: '2020-01-10' }),
    { startedOn: '2019-12-20', completedOn: '2020-01-10', completionId: any },
  ],
  [
    'hours_outside_run',
    async () => {
      await aRun('OVER', '东风路5号');
      return once({ run: 'OVER', completedOn: '2026-05-20' });
    },
    { runId: any, completedOn: '2026-05-20', completionId: any },
  ],
  [
    'teacher_overloaded',
    passesOfOneDay,
    { day: '2026-03-20', passes: 109, minutes: 545, teacherId: any },
  ],
  [
    'trainee_too_young',
    () => {
      const number = syntheticNumber(plainDate('2012-01-01'), 1);
      return once({}, { identity: { type: 'resident_id', number }, name: '小明明' });
    },
    { startedOn: '2026-03-02', personId: any, completionId: any },
  ],
  [
    'trainee_deceased',
    async () => {
      const one = somebody();
      await lift(town, await ban(town, one), { basis: 'deceased', decidedOn: '2026-06-08' });
      return once({ completedOn: '2026-06-30' }, one);
    },
    { completedOn: '2026-06-30', diedOn: any, personId: any },
  ],
  [
    'certificate_number_reused',
    async () => {
      const people = [somebody(), somebody()];
      const licence = { kind: 'guard_licence', number: '保安 007', issuedOn: '2026-03-02' };
      const ids = people.map((holder, at) =>
        put(`/v1/credentials/N-${at}`, { holder, ...licence }),
      );
      return { ids: await Promise.all(ids), people };
    },
    { kind: 'guard_licence', credentialIds: [any, any], personIds: [any, any] },
  ],
];

test.each(KINDS)(
  '%s: the authority reads the evidence, and nothing else changes',
  async (...one) => {
    const [kind, report, evidence] = one;
    const { ids, people } = await report();
    const answers = async () => {
      const asked = people.map((person) => verdictOn(town, person, { position: 'caregiver' }));
      const stored = await town.registry.owner(
        `SELECT id, version, state FROM completion WHERE id = ANY($1::uuid[])
       UNION SELECT id, version, state FROM credential WHERE id = ANY($1::uuid[]) ORDER BY 1, 2`,
        [ids],
      );
      return { verdicts: await Promise.all(asked), stored };
    };
    const before = await answers();
    expect(new Set(before.stored.map(({ state }) => state as string))).toEqual(
      new Set(['accepted']),
    );
    const found = (await openOf(...ids, ...(kind === 'teacher_overloaded' ? ['"teacherId"'] : [])))
      .filter((finding) => finding.kind === kind)
      .map((finding) => finding.evidence);
    expect(found).toEqual([expect.objectContaining(evidence)]);
    expect(await answers()).toEqual(before);
  },
);
