import type { Client } from 'pg';
import type { Chance } from '../chance';

/** An index that a check reads by, and rows that it would miss. */
export type Reading = readonly [table: string, index: string, where: string];
export const READ_BY: readonly Reading[] = [
  ['person_document_index', 'person_document_index_pkey', 'true'],
  ['person_name_token', 'person_name_token_pkey', 'true'],
  ['person_assertion', 'person_assertion_of_person', 'true'],
  ['person_document', 'person_document_pkey', 'true'],
  ['ban', 'ban_of_person', 'person_id IS NOT NULL'],
  ['interim_measure', 'interim_measure_of_person', 'true'],
  ['credential', 'credential_of_person', 'true'],
  ['credential', 'credential_pkey', 'true'],
  ['completion', 'completion_of_person', 'true'],
  ['completion', 'completion_pkey', 'true'],
];

/** A row of the table that its index has no entry of, as a lost page of the index would leave it. */
export async function hideFromIndex(
  superuser: Client,
  chance: Chance,
  [table, index, where]: Reading,
): Promise<void> {
  const isKept = (kept: boolean) =>
    superuser.query(`UPDATE pg_index SET indisready = $2 WHERE indexrelid = $1::regclass`, [
      index,
      kept,
    ]);
  const { rows } = await superuser.query<{ place: string }>(
    `SELECT ctid AS place FROM ${table} WHERE ${where} ORDER BY ctid`,
  );
  const { place } = rows[chance.below(rows.length)] ?? {};
  await isKept(false);
  await superuser.query(
    `CREATE TEMP TABLE hidden ON COMMIT DROP AS SELECT * FROM ${table} WHERE ctid = $1`,
    [place],
  );
  await superuser.query(`DELETE FROM ${table} WHERE ctid = $1`, [place]);
  await superuser.query(`INSERT INTO ${table} SELECT * FROM hidden`);
  await isKept(true);
}
