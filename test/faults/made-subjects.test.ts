import { verifyLog } from '../../src/features/log/verify';
import { projections } from '../../src/projections';
import { asker, sequenceOnce } from '../support/log';
import { complete, somebody } from '../support/people';
import { openTown, type Town } from '../support/town';

let town: Town;
let personId: string;

/** A newcomer whom a school pushes: one fact for the person with document, name and birth date, one for the course. */
beforeAll(async () => {
  town = await openTown();
  const before = await lastNumber();
  await complete(town.school, somebody());
  await sequenceOnce(town.registry);
  const said = await town.registry.owner<{ type: string; id: string; made: string[] | null }>(
    `SELECT fact ->> 'type' AS type, fact -> 'subject' ->> 'id' AS id,
            (SELECT array_agg(m ->> 'kind') FROM jsonb_array_elements(fact -> 'made') m) AS made
       FROM log_fact WHERE number > $1 ORDER BY number`,
    [before],
  );
  expect(said.map(({ type, made }) => [type, made])).toEqual([
    ['person.registered', ['person_document', 'person_assertion', 'person_assertion']],
    ['completion.recorded', null],
  ]);
  personId = said[0]?.id ?? '';
});
afterAll(() => town.close());

async function lastNumber(): Promise<number> {
  const [row] = await town.registry.owner<{ last: number }>(
    `SELECT coalesce(max(number), 0) AS last FROM log_fact`,
  );
  return row?.last ?? 0;
}

/** What `log verify` says of this person's rows and of facts without a leaf of their own. */
async function differences(): Promise<string[]> {
  const lines: string[] = [];
  await town.registry.runWork(asker, (work) =>
    verifyLog(work, { projections, older: null, report: (line) => void lines.push(line) }),
  );
  return lines;
}

async function madeId(kind: string): Promise<string> {
  const [row] = await town.registry.owner<{ id: string }>(
    `SELECT m ->> 'id' AS id FROM log_fact CROSS JOIN LATERAL jsonb_array_elements(fact -> 'made') m
      WHERE fact -> 'subject' ->> 'id' = $1 AND m ->> 'kind' = $2 LIMIT 1`,
    [personId, kind],
  );
  return row?.id ?? '';
}

test('rows that came with a person are held against the fact that made them', async () => {
  expect(await differences()).toEqual([]);
  const document = await madeId('person_document');
  const bind = (country: string) =>
    town.registry.owner(`UPDATE person_document SET country = $2 WHERE id = $1`, [
      document,
      country,
    ]);
  await bind('USA');
  expect(await differences()).toEqual([
    `person_document ${document}: the row differs from its last fact in country`,
  ]);
  await bind('CHN');
  expect(await differences()).toEqual([]);
});

test('a row that came with a person and is gone is named', async () => {
  const said = await madeId('person_assertion');
  await town.registry.owner(`CREATE TABLE kept AS SELECT * FROM person_assertion WHERE id = $1`, [
    said,
  ]);
  await town.registry.owner(`DELETE FROM person_assertion WHERE id = $1`, [said]);
  expect(await differences()).toContain(
    `person_assertion ${said}: stands in the log at version 1 and has no row`,
  );
  await town.registry.owner(`INSERT INTO person_assertion SELECT * FROM kept`);
  expect(await differences()).toEqual([]);
});

test('a second fact that makes the same row is named', async () => {
  const document = await madeId('person_document');
  const number = await lastNumber();
  await town.registry.owner(
    `INSERT INTO log_fact
     SELECT nextval('log_entry_number'), nonce, jsonb_set(fact, '{subject,id}', '"forged"')
       FROM log_fact WHERE fact -> 'subject' ->> 'id' = $1`,
    [personId],
  );
  expect(await differences()).toContain(
    `person_document ${document}: after version 1 comes version 1 (entry ${number + 1})`,
  );
});
