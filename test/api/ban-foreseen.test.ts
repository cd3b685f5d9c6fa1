import fc from 'fast-check';
import { v7 } from 'uuid';
import {
  ask,
  ban,
  decide,
  namesakeOf,
  passportOf,
  problemOf,
  propose,
  somebody,
  term,
  type Person,
  type Proposed,
} from '../support/people';
import { impose } from '../support/interim';
import { obligedBy } from '../support/obligations';
import { askToCorrect } from '../support/moving';
import { count, SEED } from '../support/scale';
import { hire, move } from '../support/staff';
import { dayOf, openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

interface Foreseen {
  readonly posts: readonly { employmentId: string; institutionId: string }[];
  readonly obligations: readonly { institutionId: string; move: string; obligationId: string }[];
  readonly receipts: readonly { checkId: string }[];
  readonly measures: readonly { measureId: string }[];
}

async function foreseen(officer: Caller, { id }: Proposed): Promise<Foreseen> {
  const answer = await officer('GET', `/v1/bans/${id}/effects`);
  if (answer.status !== 200) throw new Error(problemOf(answer));
  return answer.body as unknown as Foreseen;
}

const IDLE = { posts: [], obligations: [], receipts: [], measures: [] };

test('of whoever nobody employs or asked about, an approval touches nothing', async () => {
  const proposed = await propose(town.li, somebody());
  expect(await foreseen(town.wu, proposed)).toMatchObject({ banId: proposed.id, ...IDLE });
});

test('the reading is a fact, only for the deciding line, and only of what can be approved', async () => {
  const person = somebody();
  const proposed = await propose(town.li, person);
  const path = `/v1/bans/${proposed.id}/effects`;
  const { call: foreign } = await town.officer('420102');
  expect(problemOf(await foreign('GET', path))).toBe('404 not-found');
  expect((await town.wu('GET', path)).status).toBe(200);
  const facts = await town.registry.owner<{ data: object }>(
    `SELECT fact -> 'data' AS data FROM log_fact WHERE fact ->> 'type' = 'ban.effects_disclosed'
        AND fact -> 'data' ->> 'banId' = $1`,
    [proposed.id],
  );
  expect(facts).toEqual([{ data: { banId: proposed.id, banVersion: 1 } }]);
  await decide(town.wu, proposed);
  expect(problemOf(await town.wu('GET', path))).toBe('409 ban-already-decided');
});

test('it is refused as the approval would be', async () => {
  const person = somebody('赵六');
  const proposed = await propose(town.li, { ...person, name: '孙七' }, {}, 'sighted');
  const path = `/v1/bans/${proposed.id}/effects`;
  expect((await town.wu('GET', path)).status).toBe(200);
  await hire(town, person);
  expect(problemOf(await town.wu('GET', path))).toBe('409 identity-contradiction');
  expect(problemOf(await decide(town.wu, proposed))).toBe('409 identity-contradiction');
});

/** What may have happened to somebody before a ban of them is proposed. */
interface World {
  readonly posts: readonly ('nursery' | 'otherNursery' | 'left')[];
  readonly asked: readonly ('document' | 'otherName' | 'namesake' | 'passport' | 'caregiver')[];
  readonly isBarredAlready: boolean;
  readonly measure: 'none' | 'imposed' | 'other incident';
  readonly notHired: boolean;
  readonly ban: 'life' | 'running' | 'over' | 'correction' | 'other name';
}

const worlds: fc.Arbitrary<World> = fc.record({
  posts: fc.array(fc.constantFrom('nursery', 'otherNursery', 'left'), { maxLength: 3 }),
  asked: fc.subarray(['document', 'otherName', 'namesake', 'passport', 'caregiver']),
  isBarredAlready: fc.nat(9).map((chance) => chance === 0),
  measure: fc.constantFrom('none', 'none', 'none', 'imposed', 'other incident'),
  notHired: fc.boolean(),
  ban: fc.constantFrom('life', 'running', 'over', 'correction', 'other name'),
});

/** Worlds in which everything is touched that can be. */
const CERTAIN: readonly World[] = [
  {
    posts: ['nursery', 'otherNursery', 'left'],
    asked: ['document', 'namesake', 'passport', 'otherName'],
    isBarredAlready: false,
    measure: 'none',
    notHired: true,
    ban: 'life',
  },
  {
    posts: ['nursery'],
    asked: [],
    isBarredAlready: false,
    measure: 'none',
    notHired: false,
    ban: 'correction',
  },
  {
    posts: ['nursery'],
    asked: [],
    isBarredAlready: false,
    measure: 'imposed',
    notHired: false,
    ban: 'life',
  },
];

const POSITIONS = ['cleaner', 'driver', 'cook'] as const;

/** Does everything that the world says. */
async function arise(world: World, person: ReturnType<typeof somebody>): Promise<void> {
  const checks: string[] = [];
  const asks = async (about: Person, position = 'cleaner') => {
    const answer = await ask(town, about, { position });
    if (answer.status !== 201) throw new Error(problemOf(answer));
    checks.push(String(answer.body['id']));
  };
  const questions: Readonly<Record<World['asked'][number], () => Promise<void>>> = {
    document: () => asks(person),
    caregiver: () => asks(person, 'caregiver'),
    otherName: () => asks({ ...person, name: '张三丰' }),
    namesake: () => asks(namesakeOf(person)),
    passport: () => asks(passportOf(person)),
  };
  for (const kind of world.asked) await questions[kind]();
  if (world.notHired && checks[0]) {
    await town.nursery('POST', `/v1/clearance-checks/${checks[0]}/outcome`, {
      outcome: 'not_hired',
    });
  }
  for (const [at, kind] of world.posts.entries()) {
    const nursery = kind === 'otherNursery' ? town.otherNursery : town.nursery;
    const hired = await hire(town, person, { nursery, position: POSITIONS[at] ?? 'cook' });
    if (kind === 'left') {
      const leaving = { lastDay: dayOf(town.registry), reason: 'resigned' };
      await move(nursery, hired, 'end', leaving);
    }
  }
  if (world.measure === 'imposed') await impose(town.li, person);
  if (world.measure === 'other incident') {
    await impose(town.li, person, { incidentOn: '2026-05-03' });
  }
  if (world.isBarredAlready) await ban(town, person);
}

async function proposedIn(world: World, person: ReturnType<typeof somebody>): Promise<Proposed> {
  switch (world.ban) {
    case 'life':
      return propose(town.li, person);
    case 'running':
      return propose(town.li, person, term(dayOf(town.registry, 100)));
    case 'over':
      return propose(town.li, person, term(dayOf(town.registry, -1)));
    case 'other name':
      return propose(town.li, { ...person, name: '张三丰' });
    case 'correction':
      return idOf(await askToCorrect(town.li, await ban(town, person), person));
  }
}

function idOf({ body, headers, status }: Answer): Proposed {
  if (status !== 201) throw new Error('not proposed');
  return { id: String(body['id']), etag: headers.get('etag') ?? '' };
}

async function currentAmong(checks: readonly string[]): Promise<string[]> {
  const current: string[] = [];
  for (const id of checks) {
    const answer = await town.nursery('GET', `/v1/clearance-checks/${id}`);
    const { standing, verdict } = answer.body;
    if (verdict === 'clear' && standing === 'current') current.push(id);
  }
  return current;
}

/** Checks of the nursery after this one, those of its employments too. */
async function checksAfter(last: string): Promise<string[]> {
  const rows = await town.registry.owner<{ id: string }>(
    `SELECT c.id FROM clearance_check c JOIN institution i ON i.organisation_id = c.institution_id
      WHERE i.uscc = '91999999XX00000358' AND c.id > $1`,
    [last],
  );
  return rows.map(({ id }) => id);
}

async function obligationsNow(): Promise<Map<string, string>> {
  const rows = await town.registry.owner<{ id: string; state: string }>(
    'SELECT id, state FROM obligation',
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

const sorted = (words: readonly string[]) => [...words].sort();

test('what it names is what the approval touches, neither more nor less', async () => {
  const touched = { posts: 0, raised: 0, cancelled: 0, receipts: 0, measures: 0 };
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const person = somebody();
      const last = v7();
      await arise(world, person);
      const proposed = await proposedIn(world, person);
      const all = await checksAfter(last);
      const [before, standing] = [await currentAmong(all), await obligationsNow()];
      const said = await foreseen(town.wu, proposed);
      expect(await obligationsNow()).toEqual(standing);
      const approved = await decide(town.wu, proposed);
      if (approved.status !== 200) throw new Error(problemOf(approved));

      const after = new Set(await currentAmong(all));
      const ofNursery = new Set(all);
      expect(
        sorted(said.receipts.map(({ checkId }) => checkId).filter((id) => ofNursery.has(id))),
      ).toEqual(sorted(before.filter((id) => !after.has(id))));
      const raised = await obligedBy(town, proposed);
      const [ofRaised, ofCancelled] = ['raised', 'cancelled'].map((kind) =>
        said.obligations.filter((one) => one.move === kind),
      );
      expect(sorted((ofRaised ?? []).map(({ institutionId }) => institutionId))).toEqual(
        sorted(raised.map(({ institutionId }) => institutionId)),
      );
      const now = await obligationsNow();
      const cancelled = [...standing].filter(([id, state]) => now.get(id) !== state);
      expect(sorted((ofCancelled ?? []).map(({ obligationId }) => obligationId))).toEqual(
        sorted(cancelled.map(([id]) => id)),
      );
      expect(new Set(said.posts.map(({ institutionId }) => institutionId))).toEqual(
        new Set(raised.map(({ institutionId }) => institutionId)),
      );
      const ended = await town.registry.owner<{ id: string }>(
        'SELECT id FROM interim_measure WHERE ended_by_ban = $1',
        [proposed.id],
      );
      expect(said.measures.map(({ measureId }) => measureId)).toEqual(ended.map(({ id }) => id));
      touched.measures += ended.length;
      touched.posts += said.posts.length;
      touched.raised += raised.length;
      touched.cancelled += cancelled.length;
      touched.receipts += said.receipts.length;
    }),
    { numRuns: count(10, 300), seed: SEED, examples: CERTAIN.map((world) => [world]) },
  );
  expect(Object.entries(touched).filter(([, times]) => times === 0)).toEqual([]);
});
