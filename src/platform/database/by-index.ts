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
