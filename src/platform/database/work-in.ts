import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { DataSource, QueryRunner } from 'typeorm';
import { Refusal } from '../../domain/refusal';
import type { Keys } from '../crypto/key-ring';
import { faultOf, type DatabaseFault } from './fault';
import type { Asker, RunWork, Settings, Tx, Work } from './work';

export interface WorkParts {
  readonly database: DataSource;
  readonly keys: Keys;
  readonly settings: Settings;
  /** Added to the database's clock. Zero but in tests. */
  readonly clockShiftMs?: () => number;
}

const ATTEMPTS = 4;

/**
 * The one place where transactions begin (READ COMMITTED). A deadlock or serialization failure, and a connection that
 * was lost before the commit, are tried again whole, so `act` must have no effect outside the transaction.
 *
 * @throws Refusal `busy` when a lock or connection was not to be had in time, `unavailable` when the
 * database is away or a commit's outcome is unknown; whatever `act` throws.
 */
export function makeWorkIn(parts: WorkParts): RunWork {
  return async <T>(asker: Asker, act: (work: Work) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(parts, asker, act);
      } catch (error) {
        const fault = faultOf(error);
        if ((fault === 'again' || fault === 'lost') && attempt < ATTEMPTS) continue;
        if (fault === 'busy' || fault === 'again') {
          throw new Refusal('busy', 'The registry is busy. Send the same request again.', {
            retryAfterSeconds: 1,
          });
        }
        throw isGone(fault) ? unavailable() : error;
      }
    }
  };
}

async function once<T>(
  { database, keys, settings, clockShiftMs }: WorkParts,
  { actor, requestId }: Asker,
  act: (work: Work) => Promise<T>,
): Promise<T> {
  const runner = database.createQueryRunner();
  const life = { over: false };
  try {
    await runner.startTransaction();
    const tx = await txOf(runner, life);
    const now = () => readClock(tx, clockShiftMs?.() ?? 0);
    const result = await act({ tx, actor, requestId, keys, settings, now });
    life.over = true;
    await commit(runner);
    return result;
  } catch (error) {
    life.over = true;
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release().catch(() => undefined);
  }
}

/**
 * A wait for the standby that was broken off is told as a warning to a commit that succeeded: the change stands on this
 * machine and perhaps on no other. Source: PostgreSQL, `SyncRepWaitForLSN`.
 *
 * @throws Refusal `unavailable` when that happened, and when the connection was lost: from here on nobody knows
 * whether the change stands, so it is not tried again.
 */
async function commit(runner: QueryRunner): Promise<void> {
  const connection = (await runner.connect()) as Prepared;
  let brokenOff = false;
  const listen = ({ code }: { readonly code?: string }) => {
    brokenOff ||= code === '01000' || code === '57P01';
  };
  connection.on('notice', listen);
  try {
    await runner.commitTransaction();
  } catch (error) {
    throw isGone(faultOf(error)) ? unavailable() : error;
  } finally {
    connection.off('notice', listen);
  }
  if (brokenOff) throw unavailable();
}

function isGone(fault: DatabaseFault): boolean {
  return fault === 'lost' || fault === 'away';
}

function unavailable(): Refusal {
  return new Refusal(
    'unavailable',
    'The registry cannot answer now. What was asked may or may not have been done: send the same request with the same Idempotency-Key.',
    { retryAfterSeconds: 2 },
  );
}

interface Prepared {
  on(event: 'notice', listen: (notice: { readonly code?: string }) => void): unknown;
  off(event: 'notice', listen: (notice: { readonly code?: string }) => void): unknown;
  query(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
  readonly connection: { readonly stream: Pick<Writable, 'cork' | 'uncork'> };
}

const names = new Map<string, string>();

function nameOf(sql: string): string {
  let name = names.get(sql);
  if (!name) {
    name = createHash('sha1').update(sql).digest('hex').slice(0, 24);
    names.set(sql, name);
  }
  return name;
}

/** What one of several concurrent steps would still ask after another failed must not reach a later transaction. */
async function txOf(runner: QueryRunner, life: { readonly over: boolean }): Promise<Tx> {
  const client = (await runner.connect()) as Prepared;
  return {
    orm: runner.manager,
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      if (life.over) throw new Error('a statement after the end of its transaction');
      sendTogether(client.connection);
      const { rows } = await client.query({ name: nameOf(text), text, values: [...values] });
      return rows as Row[];
    },
  };
}

/** Statements of one turn of the event loop leave in one write: each write wakes the database. */
function sendTogether({ stream }: Prepared['connection']): void {
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** @throws Refusal `unavailable` on a standby: whatever is decided there is decided from the past. */
async function readClock(tx: Tx, shiftMs: number): Promise<Date> {
  const [row] = await tx.query<{ now: Date; follows: boolean }>(
    `SELECT date_trunc('milliseconds', clock_timestamp()) + $1 * interval '1 millisecond' AS now,
            pg_is_in_recovery() AS follows`,
    [shiftMs],
  );
  if (!row) throw new Error('the database has no clock');
  if (row.follows) throw unavailable();
  return row.now;
}
