import type { DataSource } from 'typeorm';
import { Refusal } from '../../domain/refusal';
import type { Keys } from '../crypto/key-ring';
import type { RunWork } from './work';

/** Passes when this process holds exactly the keys that the database was written with. */
export type KeyCheck = () => Promise<void>;

/** How long an answer of the database about the keys is believed. */
const BELIEVED_MS = 5_000;

/**
 * With other keys a look-up by document would find nobody, and nothing would speak against a banned person.
 * The first process on a database writes down the fingerprints; a key that is added later is added there too.
 *
 * @throws Refusal `unavailable` from the check, also when the database cannot be asked.
 */
export function makeKeyCheck(database: DataSource, keys: Keys): KeyCheck {
  let believedUntil = 0;
  let asking: Promise<void> | null = null;
  return () => {
    if (Date.now() < believedUntil) return Promise.resolve();
    asking ??= compare(database, keys)
      .then((agree) => {
        if (!agree) throw refusal();
        believedUntil = Date.now() + BELIEVED_MS;
      })
      .finally(() => (asking = null));
    return asking;
  };
}

/** No transaction begins in a process whose keys differ. */
export function onlyWithTheKeys(check: KeyCheck, runWork: RunWork): RunWork {
  return async (asker, act) => {
    await check();
    return runWork(asker, act);
  };
}

interface Fingerprint {
  readonly keyId: string;
  readonly fingerprint: string;
}

async function compare(database: DataSource, keys: Keys): Promise<boolean> {
  const held = keys.fingerprints();
  try {
    return await database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(726407)');
      const stored: Fingerprint[] = await tx.query(
        `SELECT key_id AS "keyId", fingerprint FROM key_fingerprint`,
      );
      const isHeld = (known: Fingerprint) =>
        held.some((own) => own.keyId === known.keyId && own.fingerprint === known.fingerprint);
      if (!stored.every(isHeld)) return false;
      const added = held.filter(
        (own) => own.inUse && !stored.some(({ keyId }) => keyId === own.keyId),
      );
      if (added.length > 0) {
        await tx.query(
          `INSERT INTO key_fingerprint (key_id, fingerprint) SELECT * FROM unnest($1::text[], $2::text[])`,
          [added.map(({ keyId }) => keyId), added.map(({ fingerprint }) => fingerprint)],
        );
      }
      return true;
    });
  } catch {
    throw refusal();
  }
}

function refusal(): Refusal {
  return new Refusal('unavailable', 'The registry cannot answer now.', { retryAfterSeconds: 5 });
}
