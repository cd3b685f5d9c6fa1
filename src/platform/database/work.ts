import type { EntityManager } from 'typeorm';
import type { Principal } from '../../domain/principal';
import type { Keys } from '../crypto/key-ring';

/** What a deployment decides, in domain units. */
export interface Settings {
  readonly production: boolean;
  /** Where the public reaches this service; no slash at its end. Links, QR codes and token issuer begin with it. */
  readonly publicUrl: string;
  /** How long a new or reset officer account cannot approve. */
  readonly newAccountHours: number;
}

/** A transaction's hands. Statements are prepared once for each connection. */
export interface Tx {
  /** Rows as the driver gives them: name columns in camelCase with `AS "…"` or `columnsOf(Table)`. */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** For plain inserts and reads by key. Never `save()`. */
  readonly orm: EntityManager;
}

/** Everything that a command needs of the world. First argument of each, always. */
export interface Work {
  readonly tx: Tx;
  readonly actor: Principal;
  readonly requestId: string;
  readonly keys: Keys;
  readonly settings: Settings;
  /** The database's clock, now: read it after the locks, and once for a decision. */
  now(): Promise<Date>;
}

export interface Asker {
  readonly actor: Principal;
  readonly requestId: string;
}

/** One transaction of several that serve one request: who asks is read again in each. */
export type Within = <T>(act: (work: Work) => Promise<T>) => Promise<T>;

/** Runs `act` in one transaction: what it returns is returned after the commit, what it throws undoes everything. */
export type RunWork = <T>(asker: Asker, act: (work: Work) => Promise<T>) => Promise<T>;
