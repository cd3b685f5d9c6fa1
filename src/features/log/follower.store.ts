import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** Who follows the log, each in one transaction at a time: numbers of their advisory locks. */
const LOCK_OF = { recall: 726403, irregularities: 726404, subsidies: 726405 } as const;
export type FollowerName = keyof typeof LOCK_OF;

/** How far a follower of the log has come. */
export interface LogFollower {
  readonly name: string;
  /** The first leaf that was not followed, from 0. */
  readonly nextLeaf: number;
  /** Where the stretch ends whose checks are done up to `afterCheck`; null when nothing is left over. */
  readonly untilLeaf: number | null;
  readonly afterCheck: string | null;
}

export const LogFollowerTable = table<LogFollower>('log_follower', {
  name: { type: 'text', primary: true },
  nextLeaf: { type: 'bigint' },
  untilLeaf: { type: 'bigint', nullable: true },
  afterCheck: { type: 'uuid', nullable: true },
});

/** Whether this transaction is the one that follows. */
export async function becomeFollower({ tx }: Work, name: FollowerName): Promise<boolean> {
  const [row] = await tx.query<{ held: boolean }>(`SELECT pg_try_advisory_xact_lock($1) AS held`, [
    LOCK_OF[name],
  ]);
  return row?.held === true;
}

export async function readFollower({ tx }: Work, name: FollowerName): Promise<LogFollower> {
  const [row] = await tx.query<LogFollower>(
    `SELECT ${columnsOf(LogFollowerTable)} FROM log_follower WHERE name = $1`,
    [name],
  );
  if (!row) throw new Error(`nobody follows the log as ${name}`);
  return row;
}

export async function moveFollower({ tx }: Work, moved: LogFollower): Promise<void> {
  await tx.query(
    `UPDATE log_follower SET next_leaf = $2, until_leaf = $3, after_check = $4 WHERE name = $1`,
    [moved.name, moved.nextLeaf, moved.untilLeaf, moved.afterCheck],
  );
}

/** Leaves have their places without gaps, and a smaller place never comes later. */
export async function sizeOfLog({ tx }: Work): Promise<number> {
  const [row] = await tx.query<{ size: number }>(
    `SELECT coalesce(max(leaf_index) + 1, 0) AS size FROM log_leaf`,
  );
  return row?.size ?? 0;
}
