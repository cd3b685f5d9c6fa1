import { v7 } from 'uuid';
import { parsePersonClaim } from '../../src/domain/person';
import { ANYONE } from '../../src/domain/principal';
import { gather } from '../../src/features/clearance/gather.commands';
import type { Work } from '../../src/platform/database/work';
import { ban, complete, problemOf, proposalOn, somebody } from '../support/people';
import { COUNTY, openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const factsWith = async (text: string) =>
  (
    await town.registry.owner<{ n: number }>(
      `SELECT count(*)::int AS n FROM log_fact WHERE fact::text LIKE $1`,
      [`%${text}%`],
    )
  )[0]?.n;

test('an identity number given for the number of a file does not get into the log', async () => {
  const zhang = somebody();
  const { number } = zhang.identity;
  const lookedUp = await town.li('POST', '/v1/persons/lookup', {
    identity: zhang.identity,
    purpose: 'supervision',
    caseReference: `case-${number}`,
  });
  expect(problemOf(lookedUp)).toBe('400 request-invalid');
  const { decision } = proposalOn(zhang);
  const proposed = await town.li(
    'POST',
    '/v1/bans',
    proposalOn(zhang, { decision: { ...decision, documentNumber: `处罚〔2026〕${number}号` } }),
  );
  expect(problemOf(proposed)).toBe('400 request-invalid');
  const based = await town.li(
    'POST',
    '/v1/bans',
    proposalOn(zhang, { decision: { ...decision, legalBasis: [`坏人${number}`] } }),
  );
  expect(problemOf(based)).toBe('400 request-invalid');
  expect(await factsWith(number)).toBe(0);
});

test('an identity number given for the code or title of a course does not get into the log', async () => {
  const li = somebody();
  const { number } = li.identity;
  const wide = number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  for (const course of [{ code: `C${number}` }, { title: `课程 ${wide}` }]) {
    const pushed = await town.school('PUT', '/v1/training-completions/course-1', {
      trainee: li,
      course: {
        code: 'BY-120',
        title: 'Caregiver training',
        hours: { theory: 60, practice: 60 },
        topics: ['professional_ethics'],
        ...course,
      },
      startedOn: '2026-03-02',
      completedOn: '2026-04-30',
      result: 'passed',
      updatedAt: '2026-05-06T01:00:00Z',
    });
    expect(problemOf(pushed)).toBe('400 request-invalid');
  }
  expect(await factsWith(number)).toBe(0);
  expect(await factsWith(wide)).toBe(0);
});

test('a look-up under a key that was used before sees the ban of today, and is a fact too', async () => {
  const zhang = somebody();
  const asked = { identity: zhang.identity, purpose: 'supervision', caseReference: 'file-7' };
  const lookUp = { 'idempotency-key': v7() };
  const facts = () => factsWith('person.looked_up');
  const earlier = (await facts()) ?? 0;
  const before = await town.li('POST', '/v1/persons/lookup', asked, lookUp);
  expect(before.body).toMatchObject({ known: false, bans: [] });
  await ban(town, zhang);
  const after = await town.li('POST', '/v1/persons/lookup', asked, lookUp);
  expect(after.body).toMatchObject({ known: true, bans: [{ state: 'in_force' }] });
  expect(await facts()).toBe(earlier + 2);
  expect(await factsWith('file-7')).toBe(0);
});

test('a person whom the registry knows is read in as many steps as one whom it does not', async () => {
  const known = somebody();
  expect((await complete(town.school, known)).status).toBe(201);
  const counts = await Promise.all([known, somebody()].map(stepsFor));
  expect(counts[0]).toBe(counts[1]);
  expect(counts[0]).toBeGreaterThan(4);
});

async function stepsFor({ identity: { number }, name }: ReturnType<typeof somebody>) {
  const applicant = parsePersonClaim({ identity: { type: 'resident_id', number }, name });
  let steps = 0;
  await town.registry.runWork({ actor: ANYONE, requestId: 'test' }, (work) => {
    const query: Work['tx']['query'] = (...asked) => {
      steps += 1;
      return work.tx.query(...asked);
    };
    const inquiry = { applicant, position: 'caregiver', division: COUNTY } as const;
    return gather({ ...work, tx: { ...work.tx, query } }, [inquiry], new Date());
  });
  return steps;
}
