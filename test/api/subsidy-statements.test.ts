import { problemOf, somebody, type Person } from '../support/people';
import { approved, clerkOf, draft, entitled, moveClaim } from '../support/subsidies';
import { openTown, type Caller, type Town } from '../support/town';

let town: Town;
let chen: Caller;
let sun: Caller;
beforeAll(async () => {
  town = await openTown();
  [chen, sun] = [await clerkOf(town, '410105'), await clerkOf(town, '410105')];
});
afterAll(() => town.close());

const asked = (person: Person) => ({
  person,
  purpose: 'request_of_the_person',
  caseReference: 'HR-2026-118',
});
const state = (clerk: Caller, person: Person) =>
  clerk('POST', '/v1/subsidy-statements', asked(person));
const print = (clerk: Caller, person: Person) =>
  clerk('POST', '/v1/subsidy-statements/page', asked(person));

/** Approved for a certificate of level 4, and refused for want of one of level 3. */
async function twice(): Promise<Person> {
  const { person } = await entitled(town, chen);
  await approved([chen, sun], person);
  const second = await moveClaim(chen, await draft(chen, person), 'submit');
  await moveClaim(chen, second, 'refuse', { reason: 'not_eligible' });
  return person;
}

test('a person is told every claim, its state, its money and why it was refused, in both languages', async () => {
  const person = await twice();
  const { status, body, text } = await state(chen, person);
  expect(status).toBe(200);
  expect(body['claims']).toMatchObject([
    {
      programme: { zh: '技能提升补贴' },
      state: { en: 'Approved, to be paid' },
      reason: null,
      ...{ occupation: '4-10-01-03', level: 4, amountFen: 150_000, paidFen: 0, payments: [] },
    },
    {
      state: { zh: '未批准' },
      reason: {
        zh: expect.stringMatching(/^不符合补贴条件：.*同一职业/) as string,
        en: expect.stringMatching(
          /^The conditions are not met: .*once for an occupation/,
        ) as string,
      },
      amountFen: 0,
    },
  ]);
  expect(text).not.toMatch(/王小明|999999|6217/);
  const page = await print(chen, person);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.text).toContain('1500.00');
  expect(page.text).toContain('不符合补贴条件');
  expect(page.text).toContain(person.name);
  expect(page.text).not.toContain(person.identity.number);
});

test('what is another line’s, who is known otherwise and who is unknown are answered alike', async () => {
  const person = await twice();
  const nothing = { madeAt: expect.any(String) as string, claims: [] };
  expect((await state(await clerkOf(town, '420102'), person)).body).toEqual(nothing);
  expect((await state(chen, { ...person, name: '张三' })).body).toEqual(nothing);
  expect((await state(chen, somebody())).body).toEqual(nothing);
  expect(problemOf(await state(town.nursery, person))).toBe('403 scope-missing');
});

test('each statement is a fact, with nothing in it that names the person or the file', async () => {
  await state(chen, await twice());
  const [last] = await town.registry.owner<{ fact: Record<string, unknown> }>(
    `SELECT fact FROM log_fact WHERE fact ->> 'type' = 'subsidy_statement.made' ORDER BY number DESC LIMIT 1`,
  );
  expect(last?.fact).toMatchObject({
    subject: { kind: 'disclosure' },
    data: {
      purpose: 'request_of_the_person',
      claims: [expect.any(String), expect.any(String)],
      document: expect.stringMatching(/^[A-Za-z0-9+/=_-]{32,}$/) as string,
    },
  });
  expect(JSON.stringify(last?.fact)).not.toMatch(/999999|HR-2026/);
});
