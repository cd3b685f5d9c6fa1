import { known, move } from '../support/certificates';
import {
  ask,
  certify,
  complete,
  problemOf,
  somebody,
  trained,
  type Person,
} from '../support/people';
import { hire } from '../support/staff';
import { openTown, type Caller, type Town } from '../support/town';

let town: Town;
let strangers: Caller;
beforeAll(async () => {
  town = await openTown();
  strangers = town.otherNursery;
});
afterAll(() => town.close());

const view = (caller: Caller, person: Person, change: object = {}) =>
  caller('POST', '/v1/qualification-views', {
    person,
    position: 'caregiver',
    division: '410105',
    purpose: 'supervision',
    caseReference: 'S-1',
    ...change,
  });

/** A caregiver with a health certificate that ends with the year. */
async function caregiver(name: string) {
  const person = somebody(name);
  await trained(town, person);
  const health = {
    kind: 'health_certificate',
    occupation: undefined,
    level: undefined,
    number: 'H-1',
    issuedOn: '2026-01-10',
    expiresOn: '2026-12-31',
  };
  await certify(town.school, person, health, 'health');
  return person;
}

interface Need {
  readonly rule: string;
  readonly requirement: string;
  readonly met: boolean;
  readonly by: readonly { id: string | null; kind: string }[];
  readonly lastDay: string | null;
}
const needsOf = (body: Record<string, unknown>) => body['needs'] as readonly Need[];

test('an officer sees which requirement is met by what and which lapses when; each view is a fact', async () => {
  const wang = await caregiver('王静');
  const { status, body, text } = await view(town.li, wang, { on: '2026-12-01' });
  expect({ status, found: body['found'], outcome: body['outcome'] }).toEqual({
    status: 200,
    found: true,
    outcome: 'qualified',
  });
  const health = needsOf(body).find(({ requirement }) => requirement === 'health_certificate');
  expect(health).toMatchObject({
    met: true,
    lastDay: '2026-12-31',
    by: [{ id: expect.any(String) as string }],
  });
  const training = needsOf(body).find(({ by }) => by.some(({ kind }) => kind === 'completion'));
  expect(training).toMatchObject({ met: true, lastDay: null });
  expect(text).not.toMatch(/王静|99999919/);
  const after = await view(town.li, wang, { on: '2027-01-01' });
  expect(
    needsOf(after.body).find(({ requirement }) => requirement === 'health_certificate'),
  ).toMatchObject({ met: false, by: [] });
  const facts = await town.registry.owner(
    `SELECT FROM log_fact WHERE fact ->> 'type' = 'qualification.viewed'`,
  );
  expect(facts).toHaveLength(2);
});

test('the view says what a check of the same person and post says', async () => {
  const half = somebody();
  await complete(town.school, half);
  for (const person of [await caregiver('王静'), half]) {
    const check = await ask(town, person, { position: 'caregiver' });
    const { body } = await view(town.li, person);
    const said = check.body['qualification'] as { outcome: string; missing: []; rules: string[] };
    expect(body['outcome']).toBe(said.outcome);
    expect([...new Set(needsOf(body).map(({ rule }) => rule))]).toEqual(said.rules);
    expect(needsOf(body).some(({ met }) => !met)).toBe(said.missing.length > 0);
  }
});

test('a school sees its own trainees and a nursery whom it employs; everybody else is answered alike', async () => {
  const wang = await caregiver('王静');
  const own = await view(town.school, wang);
  expect(own.body).toMatchObject({ found: true, outcome: 'qualified' });
  expect(needsOf(own.body).flatMap(({ by }) => by.map(({ id }) => id))).not.toContainEqual(
    expect.any(String),
  );
  const other = somebody();
  const answers = [
    await view(town.nursery, wang),
    await view(strangers, wang),
    await view(town.school, other),
    await view(town.school, { ...wang, name: '李四' }),
  ];
  const nothing = { found: false, outcome: null, lastDay: null, needs: [], continuing: null };
  expect(answers.map(({ body }) => body)).toEqual(
    answers.map(() => expect.objectContaining(nothing) as object),
  );
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.map(problemOf)).toEqual(['200', '200', '200', '200']);
});

test('a nursery sees whom it employs', async () => {
  const wang = await caregiver('王静');
  await hire(town, wang);
  const { body } = await view(town.nursery, wang, { purpose: 'staffing', division: undefined });
  expect(body).toMatchObject({ found: true, division: '410105', outcome: 'qualified' });
  expect((await view(strangers, wang)).body['found']).toBe(false);
});

test('a school that guessed a number has no trainee of it, whatever name it asks by', async () => {
  const wang = somebody('王静');
  const health = { kind: 'health_certificate', number: 'H-9', issuedOn: '2026-01-10' };
  const updatedAt = '2026-03-28T02:00:00Z';
  await town.li('PUT', '/v1/credentials/W-1', { holder: wang, ...health, updatedAt });
  const guess = await complete(town.school, { ...wang, name: '赵六' });
  expect(guess.body['state']).toBe('held_for_review');
  for (const name of ['赵六', '王静']) {
    expect((await view(town.school, { ...wang, name })).body['found']).toBe(false);
  }
  expect((await view(town.li, wang)).body['found']).toBe(true);
});

test('a school that withdrew what it recorded of the wrong person, or whose certificate was revoked, sees them no more', async () => {
  const wang = somebody('王静');
  const seen = async () => (await view(town.school, wang)).body['found'];
  const course = (day: number, change: object = {}) =>
    town.school('PUT', '/v1/training-completions/SEEN-1', {
      trainee: wang,
      course: {
        code: 'BY-120',
        title: '保育',
        hours: { theory: 60, practice: 60 },
        topics: ['professional_ethics'],
      },
      startedOn: '2026-03-02',
      completedOn: '2026-04-30',
      result: 'passed',
      updatedAt: `2026-05-0${day}T01:00:00Z`,
      ...change,
    });
  const ways = [
    { result: 'withdrawn', withdrawalReason: 'wrong_person' },
    { result: 'withdrawn', withdrawalReason: 'recorded_in_error' },
    { result: 'failed' },
  ];
  for (const [at, change] of ways.entries()) {
    await course(2 * at + 1);
    expect(await seen()).toBe(true);
    await course(2 * at + 2, change);
    expect(await seen()).toBe(false);
  }
  const certificate = known(await certify(town.school, wang));
  expect(await seen()).toBe(true);
  expect((await move(town.wu, certificate, { move: 'revoke', reason: 'fraud' })).status).toBe(200);
  expect(await seen()).toBe(false);
});
