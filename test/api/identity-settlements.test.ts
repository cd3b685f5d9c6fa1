import { identitySettlementProjection } from '../../src/features/clearance/settlements.facts';
import { findingProjection } from '../../src/features/findings/findings.facts';
import { personProjection } from '../../src/features/persons/persons.projection';
import { ask, ban, complete, problemOf, somebody, verdictOn, type Person } from '../support/people';
import { differing } from '../support/projections';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterEach(async () => {
  for (const one of [identitySettlementProjection, findingProjection, personProjection]) {
    expect(await differing(town.registry, one)).toEqual([]);
  }
});
afterAll(() => town.close());

const open = (sql: string, values: readonly unknown[]) =>
  town.registry
    .owner<{ id: string }>(
      `SELECT id FROM finding WHERE closed_at IS NULL AND ${sql} ORDER BY opened_at DESC`,
      values,
    )
    .then((rows) => rows.map(({ id }) => id));

const contradictionsOf = (personId: string) =>
  open(`kind = 'identity_contradiction' AND evidence ->> 'personId' = $1`, [personId]);

let misnamed = 0;
/** A row of its own that gives the number to another name. */
function misname(person: Person, name: string) {
  misnamed += 1;
  return complete(town.school, { ...person, name }, `misnamed ${misnamed}`);
}

/** Somebody whom the school knows, and then names otherwise by mistake. */
async function contradicted(zhang = somebody('赵敏')) {
  await complete(town.school, zhang);
  await misname(zhang, '钱多多');
  const [row] = await town.registry.owner<{ id: string }>(
    'SELECT id FROM person ORDER BY registered_at DESC, id DESC LIMIT 1',
  );
  const personId = row?.id ?? '';
  const [findingId = ''] = await contradictionsOf(personId);
  return { zhang, personId, findingId };
}

const read = (officer: Caller, findingId: string) =>
  officer('GET', `/v1/findings/${findingId}/identity`);

const say = (officer: Caller, findingId: string, seen: unknown) =>
  officer('POST', `/v1/findings/${findingId}/settle`, { seen, evidence: ['police_confirmed'] });

/** Says so of what was just read. */
async function settle(officer: Caller, findingId: string): Promise<Answer> {
  return say(officer, findingId, (await read(officer, findingId)).body['seen']);
}

test('whoever a mistaken row made doubtful is clear again when two officers say who they are', async () => {
  const { zhang, personId, findingId } = await contradicted();
  const check = await ask(town, zhang);
  expect(check.body).toMatchObject({ verdict: 'refer' });
  const { body } = await read(town.li, findingId);
  expect(body).toMatchObject({
    disputed: true,
    names: ['赵敏'],
    birthDates: [zhang.birthDate],
    documents: [{ type: 'resident_id', number: zhang.identity.number, country: 'CHN' }],
  });
  expect(body['heldRecords']).toHaveLength(1);

  expect((await settle(town.li, findingId)).body).toMatchObject({ settled: false });
  expect(await verdictOn(town, zhang)).toBe('refer');
  expect((await settle(town.wu, findingId)).body).toMatchObject({ settled: true });
  expect(await verdictOn(town, zhang)).toBe('clear');
  expect(await verdictOn(town, { ...zhang, name: '钱多多' })).toBe('refer');
  expect(await contradictionsOf(personId)).toEqual([]);
  expect(
    await open(`kind = 'clearance_referred' AND evidence ->> 'checkId' = $1`, [check.body['id']]),
  ).toEqual([]);
  expect(problemOf(await say(town.li, findingId, body['seen']))).toBe('409 finding-closed');
});

test('one human settles nothing, and nobody from elsewhere', async () => {
  const { zhang, findingId } = await contradicted();
  const { seen } = (await read(town.li, findingId)).body;
  expect((await say(town.li, findingId, seen)).status).toBe(200);
  expect(problemOf(await say(town.li, findingId, seen))).toBe('403 ban-needs-second-officer');
  expect(problemOf(await say(town.wu, findingId, seen))).toBe('409 match-evidence-changed');
  const elsewhere = (await town.officer('420102')).call;
  expect(problemOf(await read(elsewhere, findingId))).toBe('404 not-found');
  expect(problemOf(await say(elsewhere, findingId, seen))).toBe('404 not-found');
  expect(problemOf(await read(town.nursery, findingId))).toBe('403 scope-missing');
  expect(problemOf(await read(town.school, findingId))).toBe('403 scope-missing');
  const [referred = ''] = await open(`kind = 'clearance_referred'`, []);
  expect(problemOf(await read(town.li, referred))).toBe('404 not-found');
  expect(await verdictOn(town, zhang)).toBe('refer');
});

test('what contradicts between two words lets the first count for nothing', async () => {
  const { zhang, findingId } = await contradicted();
  const { seen } = (await read(town.wu, findingId)).body;
  expect((await settle(town.li, findingId)).status).toBe(200);
  await misname(zhang, '孙悟');
  expect(problemOf(await say(town.wu, findingId, seen))).toBe('409 match-evidence-changed');
  expect((await settle(town.wu, findingId)).body).toMatchObject({ settled: false });
  expect(await verdictOn(town, zhang)).toBe('refer');
  expect((await settle(town.li, findingId)).body).toMatchObject({ settled: true });
});

test('who was contradicted elsewhere too is settled by officers above both places', async () => {
  const { zhang, personId, findingId } = await contradicted();
  await town.registry.owner(
    `INSERT INTO finding (id, kind, key, division, evidence, opened_at, version)
     SELECT gen_random_uuid(), kind, key || ':elsewhere', '420102', evidence, opened_at, 1 FROM finding WHERE id = $1`,
    [findingId],
  );
  expect(problemOf(await settle(town.li, findingId))).toBe('403 outside-jurisdiction');
  await town.registry.owner(`DELETE FROM finding WHERE key LIKE '%' || $1 || '%:elsewhere'`, [
    personId,
  ]);
  expect((await settle(town.li, findingId)).status).toBe(200);
  expect(await verdictOn(town, zhang)).toBe('refer');
});

test('a settled identity is disputed again by what contradicts it later', async () => {
  const { zhang, personId, findingId } = await contradicted();
  await settle(town.li, findingId);
  await settle(town.wu, findingId);
  expect(await verdictOn(town, zhang)).toBe('clear');
  await misname(zhang, '李四');
  expect(await verdictOn(town, zhang)).toBe('refer');
  const [again = ''] = await contradictionsOf(personId);
  expect(again).not.toBe(findingId);
  expect((await settle(town.li, again)).body).toMatchObject({ settled: false });
});

test('who is barred stays barred', async () => {
  const zhang: Person & { birthDate: string } = somebody();
  await ban(town, zhang);
  const { findingId } = await contradicted(zhang);
  await settle(town.li, findingId);
  expect((await settle(town.wu, findingId)).body).toMatchObject({ settled: true });
  expect(await verdictOn(town, zhang)).toBe('barred');
});

test('the database itself lets no dispute end without two humans', async () => {
  const { personId, findingId } = await contradicted();
  await settle(town.li, findingId);
  const ending = town.registry.owner(
    `UPDATE person SET identity_state = 'consistent', version = version + 1 WHERE id = $1`,
    [personId],
  );
  await expect(ending).rejects.toMatchObject({ constraint: 'person_settled_by_two_humans' });
});
