import type { Work } from './work';

/**
 * Reads as decisions read among millions of rows, by index even where the table is small: what an index does
 * not find, no decision sees, though the row is there.
 */
export async function byIndex<T>({ tx }: Work, read: () => Promise<T>): Promise<T> {
  await tx.query('SET LOCAL enable_seqscan = off');
  const found = await read();
  await tx.query('SET LOCAL enable_seqscan = on');
  return found;
}

/**
 * The versions, as `id:version`, that the index of persons finds of these: what it lost no check counts. In no order,
 * for which another index could be read.
 */
export async function versionsFoundByPerson(
  work: Work,
  table: 'credential' | 'completion' | 'subsidy_fact',
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await byIndex(work, () =>
    work.tx.query<{ version: string }>(
      `SELECT id || ':' || version AS version FROM ${table} WHERE person_id = ANY($1::uuid[])`,
      [personIds],
    ),
  );
  return new Set(rows.map(({ version }) => version));
}
