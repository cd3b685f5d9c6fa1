import { evidenceProjection } from '../../src/features/evidence/evidence.projection';
import { aFile, read, upload } from '../support/evidence';
import { problemOf, propose, somebody } from '../support/people';
import { differing } from '../support/projections';
import { openTown, type Town } from '../support/town';

const KB = 1024;
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** A file of three chunks. */
async function kept(size = 600 * KB): Promise<string> {
  const { id } = await propose(town.li, somebody());
  const { body } = await upload(town.li, id, aFile('image/png', size));
  return String(body['id']);
}

/** What a reader gets: a problem, the whole file, or an answer that is broken off. */
async function readBy(id: string): Promise<string> {
  return read(town.wu, id).then(problemOf, () => 'broken off');
}

const brokenOff = () => town.lines().filter(({ msg }) => msg === 'an answer was broken off').length;

type Harm = (id: string) => Promise<unknown>;
const sql = (text: string, ...values: unknown[]) => town.registry.owner(text, values);

test.each<readonly [what: string, harm: Harm, outcome: string]>([
  ['one bit of its first chunk', (id) => flip(id, 1), '503 unavailable'],
  ['one bit of a later chunk', (id) => flip(id, 2), 'broken off'],
  ['one bit of its last chunk', (id) => flip(id, 3), 'broken off'],
  [
    'two chunks in each other’s place',
    (id) =>
      sql(
        `UPDATE evidence_chunk c SET sealed_bytes = o.sealed_bytes FROM evidence_chunk o
        WHERE c.evidence_id = $1 AND o.evidence_id = $1 AND c.number <> o.number
          AND c.number < 3 AND o.number < 3`,
        id,
      ),
    '503 unavailable',
  ],
  [
    'a chunk of another file',
    async (id) =>
      sql(
        `UPDATE evidence_chunk c SET sealed_bytes = o.sealed_bytes FROM evidence_chunk o
        WHERE c.evidence_id = $1 AND o.evidence_id = $2 AND c.number = 2 AND o.number = 2`,
        id,
        await kept(),
      ),
    'broken off',
  ],
  [
    'no last chunk',
    (id) => sql(`DELETE FROM evidence_chunk WHERE evidence_id = $1 AND number = 3`, id),
    'broken off',
  ],
  [
    'no last chunk, and a row that says so',
    async (id) => {
      await sql(`DELETE FROM evidence_chunk WHERE evidence_id = $1 AND number = 3`, id);
      await sql(`UPDATE evidence SET chunks = 2, size = 524288 WHERE id = $1`, id);
    },
    'broken off',
  ],
  [
    'another digest',
    (id) => sql(`UPDATE evidence SET digest = repeat('0', 64) WHERE id = $1`, id),
    'broken off',
  ],
])('a file with %s is never given as what it was', async (_what, harm, outcome) => {
  const id = await kept();
  expect(await readBy(id)).toBe('200');
  const lines = brokenOff();
  await harm(id);
  expect(await readBy(id)).toBe(outcome);
  expect(brokenOff() - lines).toBe(outcome === 'broken off' ? 1 : 0);
  expect((await differing(town.registry, evidenceProjection)).join()).toContain(id);
});

test('a chunk too many is noticed by the verification', async () => {
  const id = await kept(200);
  await sql(`ALTER TABLE evidence_chunk DISABLE TRIGGER evidence_chunk_in_time`);
  await sql(
    `INSERT INTO evidence_chunk SELECT evidence_id, 2, sealed_bytes FROM evidence_chunk WHERE evidence_id = $1`,
    id,
  );
  await sql(`ALTER TABLE evidence_chunk ENABLE TRIGGER evidence_chunk_in_time`);
  expect((await differing(town.registry, evidenceProjection)).join()).toContain(id);
});

test('the service can change nothing of what is kept, and the database holds the limits', async () => {
  const id = await kept(200);
  const service = (text: string) => town.registry.database.query(text, [id]);
  for (const [text, why] of [
    [`UPDATE evidence_chunk SET number = 2 WHERE evidence_id = $1`, 'permission denied'],
    [`DELETE FROM evidence_chunk WHERE evidence_id = $1`, 'permission denied'],
    [`UPDATE evidence SET place = 2 WHERE id = $1`, 'permission denied'],
    [`DELETE FROM evidence WHERE id = $1`, 'permission denied'],
    [`DELETE FROM evidence_upload WHERE id = $1`, 'violates foreign key'],
    [
      `INSERT INTO evidence_chunk SELECT evidence_id, 2, sealed_bytes FROM evidence_chunk WHERE evidence_id = $1`,
      'is whole',
    ],
  ] as const) {
    await expect(service(text)).rejects.toThrow(why);
  }
  const another = (column: string) =>
    sql(
      `INSERT INTO evidence SELECT (jsonb_populate_record(e, $2::jsonb)).* FROM evidence e WHERE e.id = $1`,
      id,
      JSON.parse(column),
    );
  await expect(another('{"place": 21}')).rejects.toThrow('evidence_place_check');
  await expect(another('{"size": 10485761, "chunks": 41}')).rejects.toThrow('evidence_size_check');
  await expect(another('{"media_type": "text/html"}')).rejects.toThrow('evidence_media_type_check');
  await expect(another('{"owner_id": "01999999-9999-7999-8999-999999999999"}')).rejects.toThrow(
    'is of no ban',
  );
});

function flip(id: string, number: number) {
  return sql(
    `UPDATE evidence_chunk SET sealed_bytes = set_byte(sealed_bytes, 1000, get_byte(sealed_bytes, 1000) # 1)
      WHERE evidence_id = $1 AND number = $2`,
    id,
    number,
  );
}
