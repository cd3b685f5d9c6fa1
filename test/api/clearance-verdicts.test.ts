import { addWeekdays, plainDate } from '../../src/domain/calendar';
import { POSITIONS } from '../../src/domain/requirement';
import { dayOf, openTown, turnClock, type Answer, type Town } from '../support/town';
import {
  ask,
  ban,
  certify,
  complete,
  decide,
  namesakeOf,
  passportOf,
  propose,
  somebody,
  term,
  trained,
  verdictOn,
} from '../support/people';

let town: Town;
beforeAll(async () => {
  town = await openTown({ altersBans: true });
  // states are set here without the moves that lead to them
  await town.registry.owner(`ALTER TABLE ban DISABLE TRIGGER ban_moved_by_a_motion`);
  await town.registry.owner(`ALTER TABLE ban DISABLE TRIGGER ban_superseded_by_its_correction`);
});
afterAll(() => town.close());
afterEach(() => {
  town.registry.clock.shiftMs = 0;
});

/** What an institution learns, without what differs from answer to answer. */
function told({ body }: Answer) {
  const { verdict, reasons, validUntil, standing, qualification, showAt, notice } = body;
  return { verdict, reasons, validUntil, standing, qualification, showAt, notice };
}

const setState = (id: string, state: string) =>
  town.registry.owner(`UPDATE ban SET state = $2 WHERE id = $1`, [id, state]);

const ASK_AUTHORITY = {
  verdict: 'refer',
  reasons: ['ask_authority'],
  validUntil: null,
  standing: 'current',
  qualification: null,
  showAt: null,
};

test('a ban in force bars from every post', async () => {
  const zhang = somebody();
  await ban(town, zhang);
  const verdicts = await Promise.all(
    POSITIONS.map((position) => verdictOn(town, zhang, { position })),
  );
  expect(verdicts).toEqual(POSITIONS.map(() => 'barred'));
});

test('a ban of a direct manager, a statutory record and a court term bar alike', async () => {
  for (const change of [
    { capacity: 'direct_manager' },
    { ground: 'statutory_record', category: 'trafficking' },
    term(null),
  ]) {
    const zhang = somebody();
    await ban(town, zhang, change);
    expect(await verdictOn(town, zhang)).toBe('barred');
  }
});

test('barred outranks refer, refer outranks not qualified, not qualified outranks clear', async () => {
  const [banned, suspended, unknown] = [somebody(), somebody(), somebody()];
  await ban(town, banned);
  const { id } = await ban(town, banned, { capacity: 'direct_manager' });
  await setState(id, 'suspended');
  await setState((await ban(town, suspended)).id, 'suspended');
  const position = 'caregiver';
  expect(await verdictOn(town, banned, { position })).toBe('barred');
  expect(await verdictOn(town, suspended, { position })).toBe('refer');
  expect(await verdictOn(town, unknown, { position })).toBe('not_qualified');
  expect(await verdictOn(town, await trained(town), { position })).toBe('clear');
});

test('another name on a banned number stays barred, says it is no finding yet, and starts a clock of one working day', async () => {
  const zhang = somebody('张三');
  await ban(town, zhang);
  const answer = await ask(town, { ...zhang, name: '王五' });
  expect(told(answer)).toMatchObject({ verdict: 'barred', reasons: ['ban_in_force'] });
  const { zh, en } = answer.body['notice'] as { zh: string; en: string };
  expect(en).toMatch(/may not start/);
  expect(en).toMatch(/not yet a finding about this person/);
  expect(zh).toMatch(/不得上岗.*尚不是对该人员的认定/);

  const { body } = await town.li('GET', '/v1/findings?limit=200');
  const findings = (body['items'] as { kind: string; dueOn: string; evidence: object }[]).filter(
    ({ kind }) => kind === 'barred_under_another_name',
  );
  expect(findings).toEqual([
    expect.objectContaining({
      dueOn: addWeekdays(plainDate(dayOf(town.registry)), 1),
      division: '410105',
      evidence: expect.objectContaining({ checkId: answer.body['id'] }) as object,
    }),
  ]);
});

test('every refer reads the same to an institution, whatever its cause', async () => {
  const suspended = somebody();
  await setState((await ban(town, suspended)).id, 'suspended');
  const known = await trained(town);
  const disputed = await trained(town);
  await certify(town.school, { ...disputed, name: '别人' }, { updatedAt: '2026-05-22T01:00:00Z' });
  const banned = somebody();
  await ban(town, banned);
  const traveller = passportOf({ name: 'SMITH JOHN', birthDate: '1980-01-01' });
  await ban(town, traveller);

  const answers = [
    await ask(town, suspended, { position: 'caregiver' }),
    await ask(town, { ...known, name: '别人' }, { position: 'caregiver' }),
    await ask(town, disputed, { position: 'caregiver' }),
    await ask(town, namesakeOf(banned)),
    await ask(town, { ...traveller, name: 'DOE JANE', birthDate: '1991-02-03' }),
  ];
  const notices = new Set(answers.map(({ body }) => JSON.stringify(body['notice'])));
  expect(answers.map(told)).toEqual(
    answers.map((): unknown => expect.objectContaining(ASK_AUTHORITY)),
  );
  expect(notices.size).toBe(1);
  expect([...notices][0]).toMatch(/typing errors.*does not start.*by \d{4}-\d\d-\d\d/);
  const members = answers.map(({ body }) => Object.keys(body).join());
  expect(new Set(members).size).toBe(1);
});

test('each refer stands in the queue of the authority with its causes', async () => {
  const banned = somebody();
  await ban(town, banned);
  const { body } = await ask(town, namesakeOf(banned));
  const rows = await town.registry.owner(
    `SELECT kind, division, due_on::text AS due, evidence->'causes' AS causes
       FROM finding WHERE evidence->>'checkId' = $1`,
    [body['id']],
  );
  const due = addWeekdays(plainDate(dayOf(town.registry)), 3);
  expect(rows).toEqual([
    { kind: 'clearance_referred', division: '410105', due, causes: ['namesake_restricted'] },
  ]);
});

test('a passport is barred while its name or its birth date agrees, and refer when neither does', async () => {
  const traveller = passportOf({ name: 'SMITH JOHN', birthDate: '1980-01-01' });
  await ban(town, traveller);
  expect(await verdictOn(town, { ...traveller, name: 'DOE JANE' })).toBe('barred');
  expect(await verdictOn(town, { ...traveller, birthDate: '1991-02-03' })).toBe('barred');
  const neither = { ...traveller, name: 'DOE JANE', birthDate: '1991-02-03' };
  expect(await verdictOn(town, neither)).toBe('refer');
});

test.each([
  ['suspended', 'refer', 'refer'],
  ['ended', 'barred', 'clear'],
  ['lifted', 'clear', 'clear'],
  ['superseded', 'clear', 'clear'],
])(
  'a ban that is %s: %s for abuse, %s for what no statute bars',
  async (state, abuse, otherwise) => {
    const [zhang, zhao] = [somebody(), somebody()];
    const bans = [await ban(town, zhang), await ban(town, zhao, term('2027-06-04'))];
    for (const { id } of bans) await setState(id, state);
    expect(await verdictOn(town, zhang)).toBe(abuse);
    expect(await verdictOn(town, zhao)).toBe(otherwise);
    expect(await verdictOn(town, namesakeOf(zhang))).toBe(abuse === 'clear' ? 'clear' : 'refer');
  },
);

test('a proposal, a rejected and a withdrawn ban say nothing to a check', async () => {
  const people = [somebody(), somebody(), somebody()] as const;
  await propose(town.li, people[0]);
  await decide(town.wu, await propose(town.li, people[1]), 'reject');
  await decide(town.li, await propose(town.li, people[2]), 'withdraw');
  for (const person of people) expect(await verdictOn(town, person)).toBe('clear');
});

test('a permit names its holder under every issue count, and a former name finds a namesake for ever', async () => {
  const permit = { type: 'home_return_permit', number: 'H1234567801' };
  const holder = { identity: permit, name: '陈大文', birthDate: '1975-03-04' };
  await ban(town, holder);
  const renewed = { ...holder, identity: { ...permit, number: 'h12345678 09' } };
  expect(await verdictOn(town, renewed)).toBe('barred');

  const zhang = somebody('张三');
  await ban(town, zhang);
  await ban(town, { ...zhang, name: '张四' });
  for (const name of ['张三', '张四']) {
    expect(await verdictOn(town, { ...zhang, name })).toBe('barred');
    expect(await verdictOn(town, namesakeOf({ ...zhang, name }))).toBe('refer');
  }
  expect(await verdictOn(town, namesakeOf({ ...zhang, name: '张五' }, 3))).toBe('clear');
});

test('what is missing for a post is said, and by how much', async () => {
  const half = somebody();
  await complete(town.school, half);
  const { body } = await ask(town, half, { position: 'caregiver' });
  expect(body).toMatchObject({ verdict: 'not_qualified', reasons: ['requirement_missing'] });
  expect(body['qualification']).toMatchObject({ outcome: 'not_qualified' });
  const { missing } = body['qualification'] as { missing: object[] };
  expect(missing).toContainEqual(
    expect.objectContaining({ requirement: 'infant_care_background', stage: 'hire' }),
  );
  const unknown = await ask(town, somebody(), { position: 'caregiver' });
  expect((unknown.body['qualification'] as { missing: object[] }).missing).toContainEqual(
    expect.objectContaining({ requirement: 'training_theory_hours', required: 60, found: 0 }),
  );
});

test.each(['cleaner', 'board_member'])('an unknown %s is clear', async (position) => {
  expect(await verdictOn(town, somebody(), { position })).toBe('clear');
});

test('clear holds thirty days, or to the last day of the certificate relied on; other answers have no last day', async () => {
  const { registry } = town;
  const lastDay = dayOf(registry, 3);
  const li = await trained(town, somebody(), { expiresOn: lastDay });
  const asCaregiver = () => ask(town, li, { position: 'caregiver' });
  expect((await ask(town, somebody())).body['validUntil']).toBe(dayOf(registry, 30));
  expect((await asCaregiver()).body).toMatchObject({ verdict: 'clear', validUntil: lastDay });

  turnClock(registry, `${lastDay}T23:59:30+08:00`);
  expect((await asCaregiver()).body).toMatchObject({ verdict: 'clear', validUntil: lastDay });
  turnClock(registry, `${dayOf(registry, 1)}T00:00:01+08:00`);
  expect((await asCaregiver()).body).toMatchObject({ verdict: 'not_qualified', validUntil: null });
});

test('a term ends at the midnight after its last day in Shanghai; a statutory category and a life ban do not end', async () => {
  const { registry } = town;
  const [zhang, zhao, qian] = [somebody(), somebody(), somebody()];
  await ban(town, zhang, term('2027-03-31'));
  await ban(town, zhao, { ...term('2027-03-31'), category: 'violence' });
  await ban(town, qian);
  turnClock(registry, '2027-03-31T23:59:30+08:00');
  expect(await verdictOn(town, zhang)).toBe('barred');
  turnClock(registry, '2027-04-01T00:00:01+08:00');
  expect(await verdictOn(town, zhang)).toBe('clear');
  expect(await verdictOn(town, zhao)).toBe('barred');
  turnClock(registry, '2096-01-01T12:00:00+08:00');
  expect(await verdictOn(town, qian)).toBe('barred');
});
