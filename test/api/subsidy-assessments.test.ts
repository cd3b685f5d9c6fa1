import { assessmentProjection } from '../../src/features/subsidies/assessments.facts';
import {
  ban,
  certify,
  complete,
  problemOf,
  somebody,
  trained,
  type Person,
} from '../support/people';
import { differing } from '../support/projections';
import { hire } from '../support/staff';
import { clerkOf } from '../support/subsidies';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let clerk: Caller;
beforeAll(async () => {
  town = await openTown();
  clerk = await clerkOf(town, '410105');
});
afterAll(async () => {
  expect(await differing(town.registry, assessmentProjection)).toEqual([]);
  await town.close();
});

const DAY = '2026-11-01';

function assess(caller: Caller, people: readonly Person[], change: object = {}): Promise<Answer> {
  return caller('POST', '/v1/subsidy-assessments', {
    purpose: 'application',
    appliedOn: DAY,
    people: people.map((person) => ({ person, programme: 'skill_upgrade' })),
    ...change,
  });
}

interface Shown {
  readonly id: string | null;
  readonly programme: string;
  readonly outcome: string;
  readonly amountFen: number | null;
  readonly flags: readonly string[];
  readonly subject: { readonly id: string } | null;
  readonly conditions: readonly {
    readonly condition: string;
    readonly met: string;
    readonly found: unknown;
    readonly from: readonly unknown[];
  }[];
  readonly whatWouldChange: readonly { readonly needs: string; readonly text: string }[];
}

function shown(answer: Answer, at = 0): readonly Shown[] {
  if (answer.status !== 200) throw new Error(`${problemOf(answer)} ${answer.text}`);
  const items = answer.body['items'] as { readonly assessments: Shown[] }[];
  return items[at]?.assessments ?? [];
}
const refusals = (answer: Answer) =>
  (answer.body['items'] as { readonly refusal: string | null }[]).map(({ refusal }) => refusal);
const conditionOf = ([one]: readonly Shown[], condition: string) =>
  one?.conditions.find((each) => each.condition === condition);

let said = 0;
function state(person: Person, kind: string, value: object, change: object = {}, by = clerk) {
  said += 1;
  return by('PUT', `/v1/subsidy-facts/F-${said}`, {
    ...{ person, kind, value, asOf: '2026-10-31', source: '社会保险经办机构' },
    ...{ updatedAt: '2026-11-01T00:00:00Z', ...change },
  });
}

/** With a certificate of level 3 of 20 May 2026, and 36 months insured. */
async function insured(months = 36): Promise<Person> {
  const person = await trained(town);
  await state(person, 'insured_months', { months });
  return person;
}

test('a clerk reads who may get how much, by which rule, and what was found where', async () => {
  const answers = shown(await assess(clerk, [await insured()]));
  expect(answers[0]).toMatchObject({
    outcome: 'eligible',
    amountFen: 200_000,
    fundFamily: 'unemployment_insurance',
    rules: [{ id: 'national-skill-upgrade', version: 4, confirmed: false }],
  });
  expect(conditionOf(answers, 'insured_months')).toMatchObject({
    required: { least: 36, orOnBenefit: false },
    found: { months: 36, asOf: '2026-10-31' },
    from: [{ kind: 'fact', version: 1, speaker: 'authority' }],
    met: 'met',
  });
});

test('what would change the answer is a sentence in the language of who asks', async () => {
  const person = await insured(30);
  const texts = async (language: string) => {
    const answer = await clerk(
      'POST',
      '/v1/subsidy-assessments',
      { purpose: 'advice', appliedOn: DAY, people: [{ person, programme: 'skill_upgrade' }] },
      { 'accept-language': language },
    );
    return shown(answer)[0]?.whatWouldChange.map(({ text }) => text);
  };
  expect(await texts('en')).toContain('6 more months insured.');
  expect(await texts('zh-CN')).toContain('再参保缴费6个月。');
});

test('without a programme it answers for all of them', async () => {
  const person = await insured();
  const answer = await assess(clerk, [], { people: [{ person }] });
  expect(shown(answer).map(({ programme, outcome }) => [programme, outcome])).toEqual([
    ['skill_upgrade', 'eligible'],
    ['vocational_training', 'eligible'],
    ['social_insurance', 'undetermined'],
    ['loan_interest', 'undetermined'],
    ['post_subsidy', 'not_eligible'],
  ]);
});

test('many people are answered in their order, each for itself', async () => {
  const [good, poor] = [await insured(), await insured(1)];
  const wrong = { identity: { type: 'resident_id', number: '999999199001010017' }, name: '王' };
  const answer = await assess(clerk, [poor, wrong, good, somebody()]);
  expect([0, 1, 2, 3].map((at) => shown(answer, at)[0]?.outcome)).toEqual([
    'not_eligible',
    undefined,
    'eligible',
    undefined,
  ]);
  expect(refusals(answer)).toEqual([null, 'identity-number-invalid', null, 'not-found']);
});

test('a school is told of its trainees, a nursery of those in a post, and of nobody else', async () => {
  const [own, foreign] = [await insured(), somebody()];
  await state(foreign, 'insured_months', { months: 36 });
  const nobody = somebody();
  const answer = await assess(town.school, [own, foreign, nobody, { ...own, name: '张三' }]);
  expect(refusals(answer)).toEqual([null, 'not-found', 'not-found', 'not-found']);

  expect(refusals(await assess(town.nursery, [own, nobody]))).toEqual(['not-found', 'not-found']);
  await hire(town, own);
  expect(refusals(await assess(town.nursery, [own, nobody]))).toEqual([null, 'not-found']);
  expect(refusals(await assess(town.otherNursery, [own]))).toEqual(['not-found']);
});

test('what another organisation says is met, not met or ask the authority', async () => {
  const person = await insured(30);
  await hire(town, person);
  const school = shown(await assess(town.school, [person]));
  expect(conditionOf(school, 'insured_months')).toMatchObject({
    met: 'not_met',
    found: null,
    from: [],
  });
  expect(conditionOf(school, 'level')).toMatchObject({ met: 'met', found: 3 });
  const nursery = shown(await assess(town.nursery, [person]));
  expect(conditionOf(nursery, 'level')).toMatchObject({ met: 'met', found: null, from: [] });
  expect(nursery[0]?.subject).toBeNull();
  expect(nursery[0]?.whatWouldChange.map(({ text }) => text).join()).not.toMatch(/6/);

  const unsaid = await trained(town);
  expect(conditionOf(shown(await assess(town.school, [unsaid])), 'insured_months')?.met).toBe(
    'ask_authority',
  );
});

test('an amount that follows from what an authority says is not told to a nursery', async () => {
  const person = somebody();
  await hire(town, person);
  const period = { from: '2026-01-01', lastDay: '2026-06-30' };
  const payment = { way: 'flexible', months: 6, paidFen: 300_000 };
  await state(person, 'social_insurance_payment', payment, { period });
  await state(person, 'hardship_status', { ground: 'health' }, { period: { from: '2025-01-01' } });
  const people = [{ person, programme: 'social_insurance' }];
  expect(shown(await assess(clerk, [], { people }))[0]).toMatchObject({ amountFen: 200_000 });
  expect(shown(await assess(town.nursery, [], { people }))[0]).toMatchObject({
    outcome: 'eligible',
    amountFen: null,
    months: null,
    subject: null,
  });
});

test('a ban is a flag for authorities, and nothing for others', async () => {
  const person = await insured();
  await ban(town, person);
  expect(shown(await assess(clerk, [person]))[0]).toMatchObject({
    outcome: 'eligible',
    flags: ['ban_in_force'],
  });
  const told = await assess(town.school, [person]);
  expect(shown(told)[0]?.flags).toEqual([]);
  expect(told.text).not.toMatch(/ban/);
});

test('a revoked certificate is flagged', async () => {
  const person = await insured();
  await certify(town.school, person, {
    ...{ status: 'revoked', withdrawalReason: 'recorded_in_error' },
    updatedAt: '2026-06-01T00:00:00Z',
  });
  expect(shown(await assess(clerk, [person]))[0]?.flags).toEqual(['certificate_revoked']);
});

test('a clerk has an answer kept once, and reads it computed again; another line does not', async () => {
  const person = await insured();
  const first = shown(await assess(clerk, [person], { keep: true }))[0]?.id;
  expect(shown(await assess(clerk, [person], { keep: true }))[0]?.id).toBe(first);
  await state(person, 'insured_months', { months: 1 }, { asOf: '2026-11-01' });
  const read = await clerk('GET', `/v1/subsidy-assessments/${String(first)}`);
  expect(read.body).toMatchObject({
    appliedOn: DAY,
    identical: true,
    assessment: { id: first, outcome: 'eligible', amountFen: 200_000 },
  });
  const above = await clerkOf(town, '410100');
  expect((await above('GET', `/v1/subsidy-assessments/${String(first)}`)).status).toBe(200);
  const foreign = await clerkOf(town, '420102');
  expect(problemOf(await foreign('GET', `/v1/subsidy-assessments/${String(first)}`))).toBe(
    '404 not-found',
  );
  expect(problemOf(await assess(town.school, [person], { keep: true }))).toBe('403 scope-missing');
});

test('an officer assesses for the own division, and nobody for a day that is too far', async () => {
  const person = await insured();
  expect(problemOf(await assess(clerk, [person], { division: '420102' }))).toBe(
    '403 outside-jurisdiction',
  );
  expect(problemOf(await assess(clerk, [person], { appliedOn: '2030-01-01' }))).toBe(
    '422 period-invalid',
  );
  expect((await assess(town.school, [person], { division: '350502' })).body['division']).toBe(
    '350502',
  );
});

test('that somebody asked is a fact, with whom they were told about and no name or number', async () => {
  const [known, unknown] = [await insured(), somebody()];
  await assess(town.school, [known, unknown]);
  const facts = await town.registry.owner<{ data: Record<string, unknown>; text: string }>(
    `SELECT fact -> 'data' AS data, fact::text AS text FROM log_fact
      WHERE fact ->> 'type' = 'subsidy.assessed' ORDER BY number DESC LIMIT 2`,
  );
  expect(facts.map(({ data }) => [data['personId'] === null, data['programmes']])).toEqual([
    [true, ['skill_upgrade']],
    [false, ['skill_upgrade']],
  ]);
  expect(facts.map(({ text }) => text).join()).not.toMatch(/999999|王/);
});

test('a completion that counts makes a trainee, one that is held for review does not', async () => {
  const person = somebody();
  await state(person, 'insured_months', { months: 36 });
  expect(refusals(await assess(town.school, [person]))).toEqual(['not-found']);
  await complete(town.school, { ...person, name: '张三' }, 'held');
  expect(refusals(await assess(town.school, [person]))).toEqual(['not-found']);
  await complete(town.school, person, 'accepted');
  expect(refusals(await assess(town.school, [person]))).toEqual([null]);
});
