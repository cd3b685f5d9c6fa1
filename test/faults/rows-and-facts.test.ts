import { projections } from '../../src/projections';
import { differing } from '../support/projections';
import { openWorld, storyIn, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await storyIn(world);
});
afterAll(() => world.close());

test.each(projections.map((projection) => [projection.kind, projection] as const))(
  'every row of kind %s is what its last fact says',
  async (_kind, projection) => {
    expect(await differing(world.registry, projection)).toEqual([]);
  },
);

/** The one thing changed behind the service's back, as owner, and put back. */
async function tampered(
  kind: string,
  change: string,
  undo: string,
): Promise<{ while: string[]; after: string[] }> {
  const projection = projections.find((one) => one.kind === kind);
  if (!projection) throw new Error(`no projection of ${kind}`);
  await world.registry.owner(change);
  const during = await differing(world.registry, projection);
  await world.registry.owner(undo);
  return { while: during, after: await differing(world.registry, projection) };
}

test('a ban lifted behind the back is named', async () => {
  const [ban] = await world.registry.owner<{ id: string }>(
    `SELECT id FROM ban WHERE state = 'in_force' ORDER BY id LIMIT 1`,
  );
  const result = await tampered(
    'ban',
    `ALTER TABLE ban DISABLE TRIGGER USER;
     UPDATE ban SET state = 'lifted' WHERE id = '${ban?.id}';
     ALTER TABLE ban ENABLE TRIGGER USER`,
    `ALTER TABLE ban DISABLE TRIGGER USER;
     UPDATE ban SET state = 'in_force' WHERE id = '${ban?.id}';
     ALTER TABLE ban ENABLE TRIGGER USER`,
  );
  expect(result).toEqual({ while: [ban?.id], after: [] });
});

test('a document bound to another person is named', async () => {
  const [banned] = await world.registry.owner<{ document: string; person: string; other: string }>(
    `SELECT d.id AS document, d.person_id AS person,
            (SELECT p.id FROM person p WHERE p.id <> d.person_id LIMIT 1) AS other
       FROM ban b JOIN person_document d ON d.person_id = b.person_id ORDER BY b.id LIMIT 1`,
  );
  const result = await tampered(
    'person_document',
    `UPDATE person_document SET person_id = '${banned?.other}' WHERE id = '${banned?.document}'`,
    `UPDATE person_document SET person_id = '${banned?.person}' WHERE id = '${banned?.document}'`,
  );
  expect(result).toEqual({ while: [banned?.document], after: [] });
});

test('an index digest that no longer finds its document is named', async () => {
  const [index] = await world.registry.owner<{ document: string; digest: string }>(
    `SELECT document_id AS document, encode(digest, 'hex') AS digest FROM person_document_index LIMIT 1`,
  );
  const result = await tampered(
    'person_document',
    `UPDATE person_document_index SET digest = decode(repeat('00', 32), 'hex') WHERE document_id = '${index?.document}'`,
    `UPDATE person_document_index SET digest = decode('${index?.digest}', 'hex') WHERE document_id = '${index?.document}'`,
  );
  expect(result).toEqual({ while: [index?.document], after: [] });
});

test('a name token taken away is named', async () => {
  const [token] = await world.registry.owner<{ person: string }>(
    `SELECT person_id AS person FROM person_name_token LIMIT 1`,
  );
  const result = await tampered(
    'person',
    `CREATE TABLE kept AS SELECT * FROM person_name_token WHERE person_id = '${token?.person}';
     DELETE FROM person_name_token WHERE person_id = '${token?.person}'`,
    `INSERT INTO person_name_token SELECT * FROM kept; DROP TABLE kept`,
  );
  expect(result).toEqual({ while: [token?.person], after: [] });
});

test('a name sealed for one row and moved to another is named', async () => {
  const rows = await world.registry.owner<{ id: string; sealed: string }>(
    `SELECT id, encode(sealed_value, 'hex') AS sealed FROM person_assertion WHERE kind = 'name' LIMIT 2`,
  );
  const [one, two] = rows;
  const result = await tampered(
    'person_assertion',
    `UPDATE person_assertion SET sealed_value = decode('${two?.sealed}', 'hex') WHERE id = '${one?.id}'`,
    `UPDATE person_assertion SET sealed_value = decode('${one?.sealed}', 'hex') WHERE id = '${one?.id}'`,
  );
  expect(result).toEqual({ while: [one?.id], after: [] });
});

test('a verdict changed after it was given is named', async () => {
  const [check] = await world.registry.owner<{ id: string; position: string }>(
    `SELECT id, position FROM clearance_check WHERE verdict = 'clear' LIMIT 1`,
  );
  const result = await tampered(
    'clearance_check',
    `UPDATE clearance_check SET position = 'head' WHERE id = '${check?.id}'`,
    `UPDATE clearance_check SET position = '${check?.position}' WHERE id = '${check?.id}'`,
  );
  expect(result).toEqual({ while: [check?.id], after: [] });
});
