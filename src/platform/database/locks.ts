import { plainText } from './insert-rows';
import type { Work } from './work';

/** What a transaction holds until its end. Things are named as text: `document:…`, `name:…`, `organisation:…`. */
export interface Holds {
  /** By who reads to decide. */
  readonly shared?: readonly string[];
  /** By who changes what a decision reads. */
  readonly exclusive?: readonly string[];
}

/** PostgreSQL keeps advisory locks in a table of fixed size, shared by all. */
export const MOST_LOCKS = 500;

/**
 * Takes advisory locks to the end of the transaction, in one sorted statement of its own, so that two
 * transactions never wait for each other in a circle. Reads that decide come in later statements: only those
 * see what a lock's last holder committed.
 *
 * The number of a thing is keyed: the lock table of the database names nobody.
 */
export async function hold(work: Work, { shared = [], exclusive = [] }: Holds): Promise<void> {
  const wanted = new Map<string, boolean>();
  for (const thing of shared) wanted.set(work.keys.lockNumber(thing), false);
  for (const thing of exclusive) wanted.set(work.keys.lockNumber(thing), true);
  if (wanted.size === 0) return;
  if (wanted.size > MOST_LOCKS) throw new Error(`${wanted.size} locks asked of one transaction`);
  await work.tx.query(
    `SELECT CASE WHEN l.exclusive THEN pg_advisory_xact_lock(l.number)
                 ELSE pg_advisory_xact_lock_shared(l.number) END::text
       FROM (SELECT * FROM unnest($1::bigint[], $2::boolean[]) AS u(number, exclusive) ORDER BY number) l`,
    [plainText([...wanted.keys()]), [...wanted.values()]],
  );
}
