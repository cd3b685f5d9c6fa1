import { leafHash, type Fact, type FactValue, type NewFact } from '../../domain/fact';
import { drawBytes } from '../crypto/chance';
import type { Asker, Work } from '../database/work';

const BROKEN_TEXT = /[\0\p{Surrogate}]/u;

/** A fact with its nonce and leaf, ready to be appended: a receipt names the leaf before the fact is stored. */
export interface Prepared {
  /** 32 bytes. Without it, who guesses a fact cannot confirm the guess from its leaf. */
  readonly nonce: Buffer;
  readonly fact: Fact;
  /** 32 bytes. */
  readonly leafHash: Buffer;
}

/** @throws Error on what two readers could hash differently: fractions, undefined members, broken text, versions below 1. */
export function entryOf({ actor, requestId }: Asker, at: Date, fact: NewFact): Prepared {
  if (!Number.isSafeInteger(fact.subject.version) || fact.subject.version < 1) {
    throw new Error(`${fact.type}: a version counts from 1`);
  }
  const whole: Fact = {
    v: 1,
    type: fact.type,
    at: at.toISOString(),
    actor: actor.id,
    requestId,
    subject: fact.subject,
    concerns: fact.concerns,
    data: fact.data,
  };
  refuseWhatHasTwoReadings(fact.type, whole);
  const nonce = drawBytes(32);
  return { nonce, fact: whole, leafHash: leafHash(nonce, whole) };
}

/**
 * Appends facts in the order given and returns their numbers, rising.
 *
 * A number is drawn only after the transaction has its id, so that whoever sees a larger number drawn knows
 * that a transaction with a smaller id may still bring a smaller one.
 */
export async function append({ tx }: Work, prepared: readonly Prepared[]): Promise<number[]> {
  if (prepared.length === 0) return [];
  const rows = await tx.query<{ number: number }>(
    `WITH given AS MATERIALIZED (
       SELECT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('log_entry_number') END AS number,
              substring($1::bytea FROM (64 * u.place - 63)::integer FOR 32) AS leaf_hash,
              substring($1::bytea FROM (64 * u.place - 31)::integer FOR 32) AS nonce,
              u.fact
         FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS u(fact, place)),
     entries AS (INSERT INTO log_entry (number, leaf_hash) SELECT number, leaf_hash FROM given),
     facts AS (INSERT INTO log_fact (number, nonce, fact) SELECT number, nonce, fact FROM given),
     concerns AS (INSERT INTO log_concern (organisation_id, number)
       SELECT DISTINCT c.id, g.number
         FROM given g CROSS JOIN LATERAL jsonb_array_elements_text(g.fact -> 'concerns') AS c(id))
     SELECT number FROM given ORDER BY number`,
    [
      Buffer.concat(prepared.flatMap((one) => [one.leafHash, one.nonce])),
      `[${prepared.map((one) => JSON.stringify(one.fact)).join(',')}]`,
    ],
  );
  return rows.map(({ number }) => number);
}

/** Records facts of this change. The sequencer gives them their places after the commit; nobody waits for it. */
export async function record(
  work: Work,
  at: Date,
  ...facts: readonly NewFact[]
): Promise<number[]> {
  return append(
    work,
    facts.map((fact) => entryOf(work, at, fact)),
  );
}

function refuseWhatHasTwoReadings(type: string, value: FactValue | Fact | undefined): void {
  if (value === undefined) throw new Error(`${type}: a fact has no undefined members`);
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new Error(`${type}: a fact holds whole numbers only`);
  }
  if (typeof value === 'string' && BROKEN_TEXT.test(value)) {
    throw new Error(`${type}: a fact holds text without NUL and lone surrogates`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    refuseWhatHasTwoReadings(type, key);
    refuseWhatHasTwoReadings(type, member as FactValue | undefined);
  }
}
