import { COUNTY, openTown, type Answer, type Caller, type Town } from '../support/town';
import {
  ask,
  ban,
  decide,
  namesakeOf,
  problemOf,
  proposalOn,
  propose,
  somebody,
  trained,
  verdictOn,
  type Person,
} from '../support/people';

let town: Town;
let far: Caller;
beforeAll(async () => {
  town = await openTown({ settings: { newAccountHours: 24 } });
  town.registry.clock.shiftMs = DAY_MS;
  far = (await town.officer('310101', 'education')).call;
});
afterAll(() => town.close());

const DAY_MS = 24 * 3_600_000;

const personsKept = async () =>
  (await town.registry.owner<{ n: number }>(`SELECT count(*)::int AS n FROM person`))[0]?.n;

const factsAbout = (kind: string) =>
  town.registry.owner<{
    type: string;
    data: Record<string, unknown>;
    concerns: string[];
    text: string;
  }>(
    `SELECT fact->>'type' AS type, fact->'data' AS data, fact->'concerns' AS concerns, fact::text AS text
       FROM log_fact WHERE fact->'subject'->>'kind' = $1 ORDER BY number`,
    [kind],
  );

function lookUp(officer: Caller, { identity }: Person): Promise<Answer> {
  const reason = { purpose: 'supervision', caseReference: 'case-7' };
  return officer('POST', '/v1/persons/lookup', { identity, ...reason });
}

test('an account cannot approve or reject in its first day, and can after it', async () => {
  const { clock } = town.registry;
  const { call } = await town.officer(COUNTY);
  const proposed = await propose(town.li, somebody());
  const openedAt = clock.shiftMs;
  for (const move of ['approve', 'reject'] as const) {
    expect(problemOf(await decide(call, proposed, move))).toBe('403 account-too-new');
  }
  clock.shiftMs = openedAt + DAY_MS - 60_000;
  expect(problemOf(await decide(call, proposed))).toBe('403 account-too-new');
  clock.shiftMs = openedAt + DAY_MS;
  expect(problemOf(await decide(call, proposed))).toBe('200');
});

test('a proposal registers nobody, is shown to no check, no look-up, and leaves no trace on a namesake', async () => {
  const zhang = somebody();
  const before = await personsKept();
  await propose(town.li, zhang);
  expect(await personsKept()).toBe(before);
  expect(await verdictOn(town, zhang)).toBe('clear');
  expect(await verdictOn(town, namesakeOf(zhang))).toBe('clear');
  const { body } = await lookUp(far, zhang);
  expect(body).toEqual({ known: false, registryNumber: null, bans: [], interimMeasures: [] });
  expect(await personsKept()).toBe(before);
});

test('a proposal on a known person is shown to no look-up either', async () => {
  const li = await trained(town);
  await propose(town.li, li);
  expect((await lookUp(far, li)).body).toMatchObject({ known: true, bans: [] });
  expect(await verdictOn(town, li, { position: 'caregiver' })).toBe('clear');
});

test('somebody whom the registry has never seen is barred the moment the approval is answered', async () => {
  const zhang = somebody();
  expect((await lookUp(far, zhang)).body['known']).toBe(false);
  const proposed = await propose(town.li, zhang);
  expect(problemOf(await decide(town.wu, proposed))).toBe('200');
  expect(await verdictOn(town, zhang)).toBe('barred');
});

test('any authority learns that a ban exists and whose it is, and no more', async () => {
  const zhang = somebody();
  const { id } = await ban(town, zhang);
  const { body } = await lookUp(far, zhang);
  expect(body).toEqual({
    known: true,
    registryNumber: expect.stringMatching(/^([0-9A-Z]{4}-){2}[0-9A-Z]{4}$/) as string,
    bans: [
      {
        number: expect.stringMatching(/^decision/) as string,
        state: 'in_force',
        capacity: 'perpetrator',
        ground: 'child_abuse',
        decidingAuthority: `Authority of ${COUNTY}`,
      },
    ],
    interimMeasures: [],
  });
  expect(problemOf(await far('GET', `/v1/bans/${id}`))).toBe('404 not-found');
  expect(JSON.stringify((await far('GET', '/v1/bans')).body)).not.toContain(id);
});

test('every look-up and every reading of a subject is a fact, without name or number', async () => {
  const zhang = somebody('欧阳震华');
  const { id } = await ban(town, zhang);
  const lookUps = (await factsAbout('lookup')).length;
  const readings = (await factsAbout('disclosure')).length;
  await lookUp(far, zhang);
  await lookUp(far, somebody());
  await town.wu('GET', `/v1/bans/${id}`);
  await far('GET', `/v1/bans/${id}`);

  const looked = (await factsAbout('lookup')).slice(lookUps);
  const caseReference: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(looked.map(({ data }) => data)).toEqual([
    expect.objectContaining({ purpose: 'supervision', caseReference, found: true }),
    expect.objectContaining({ purpose: 'supervision', caseReference, found: false }),
  ]);
  expect(looked.map(({ concerns }) => concerns.length)).toEqual([1, 1]);
  const read = (await factsAbout('disclosure')).slice(readings);
  expect(read.map(({ type, data }) => [type, data['banId']])).toEqual([['ban.disclosed', id]]);

  const everything = await town.registry.owner<{ text: string }>(
    `SELECT string_agg(fact::text, '') AS text FROM log_fact`,
  );
  expect(everything[0]?.text).not.toContain(zhang.identity.number);
  expect(everything[0]?.text).not.toContain(zhang.name);
});

test('each move of a ban is one fact of the next version that its authority may read', async () => {
  const { id } = await ban(town, somebody());
  const moves = await town.registry.owner(
    `SELECT fact->>'type' AS type, (fact->'subject'->>'version')::int AS version,
            fact->'concerns'->>0 = (SELECT authority_id::text FROM ban WHERE id = $1) AS theirs
       FROM log_fact WHERE fact->'subject'->>'id' = $1::text ORDER BY number`,
    [id],
  );
  expect(moves).toEqual([
    { type: 'ban.proposed', version: 1, theirs: true },
    { type: 'ban.approved', version: 2, theirs: true },
  ]);
});

describe('a number that is known under another name', () => {
  test.each(['none', 'sighted'])('is not banned on a proof of %s', async (proof) => {
    const li = await trained(town);
    const other = { ...li, name: '张三' };
    const answer = await town.li('POST', '/v1/bans', proposalOn(other, {}, proof));
    expect(problemOf(answer)).toBe('409 identity-contradiction');
    expect(answer.text).not.toContain(li.name);
  });

  test.each(['card_reader', 'police_name_number_check'])(
    'is banned on a proof by %s, and both names find the person',
    async (proof) => {
      const li = somebody('李梅');
      await trained(town, li);
      const other = { ...li, name: '张三' };
      const proposed = await propose(town.li, other, {}, proof);
      expect(await verdictOn(town, li, { position: 'caregiver' })).toBe('clear');
      expect(problemOf(await decide(town.wu, proposed))).toBe('200');
      for (const said of [li, other]) {
        const answer = await ask(town, said);
        expect(answer.body['verdict']).toBe('barred');
        expect(JSON.stringify(answer.body['notice'])).not.toMatch(/another name/);
        expect(await verdictOn(town, namesakeOf({ ...li, name: said.name }))).toBe('refer');
      }
    },
  );

  test('is not banned when the other name came after a proposal on weak proof', async () => {
    const li = somebody('李梅');
    const proposed = await propose(town.li, { ...li, name: '张三' }, {}, 'sighted');
    await trained(town, li);
    expect(problemOf(await decide(town.wu, proposed))).toBe('409 identity-contradiction');
    expect(await verdictOn(town, li, { position: 'caregiver' })).toBe('clear');
  });
});
