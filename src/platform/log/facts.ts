import { hash } from 'node:crypto';
import { canonicalOfFact, leafBytes, type Fact, type NewFact } from '../../domain/fact';
import { drawBytes } from '../crypto/chance';
import { plainText, textsText } from '../database/insert-rows';
import type { Asker, Work } from '../database/work';

const NONCE = 32;

/** A fact with its leaf, ready to be appended: a receipt names the leaf before the fact is stored. */
export interface Prepared {
  /** 0x00 ‖ nonce ‖ RFC 8785 text. The nonce is 32 bytes: without it, who guesses a fact cannot confirm the guess. */
  readonly bytes: Buffer;
  /** 32 bytes, the hash of these. */
  readonly leafHash: Buffer;
  /** As the fact says. */
  readonly concerns: readonly string[];
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
    ...(fact.made && { made: fact.made }),
  };
  const bytes = leafBytes(drawBytes(NONCE), textOf(whole));
  return { bytes, leafHash: hash('sha256', bytes, 'buffer'), concerns: fact.concerns };
}

function textOf(fact: Fact): string {
  try {
    return canonicalOfFact(fact);
  } catch (fault) {
    throw new Error(`${fact.type}: not to be recorded`, { cause: fault });
  }
}

/**
 * Appends facts in the order given and returns their numbers, rising.
 *
 * A number is drawn only after the transaction has its id, so that whoever sees a larger number drawn knows
 * that a transaction with a smaller id may still bring a smaller one.
 */
export async function append({ tx }: Work, prepared: readonly Prepared[]): Promise<number[]> {
  if (prepared.length === 0) return [];
  let next = 1;
  const starts = prepared.map(({ bytes }) => {
    next += bytes.length;
    return next - bytes.length;
  });
  const concerned = prepared.flatMap(({ concerns }, at) =>
    [...new Set(concerns)].map((id) => ({ id, place: at + 1 })),
  );
  const rows = await tx.query<{ number: number }>(
    `WITH given AS MATERIALIZED (
       SELECT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('log_entry_number') END AS number,
              substring($1::bytea FROM (32 * u.place - 31)::integer FOR 32) AS leaf_hash,
              substring($2::bytea FROM u.start + 1 FOR 32) AS nonce,
              convert_from(substring($2::bytea FROM u.start + 33 FOR u.length - 33), 'UTF8')::jsonb AS fact,
              u.place
         FROM unnest($3::integer[], $4::integer[]) WITH ORDINALITY AS u(start, length, place)),
     entries AS (INSERT INTO log_entry (number, leaf_hash) SELECT number, leaf_hash FROM given),
     facts AS (INSERT INTO log_fact (number, nonce, fact) SELECT number, nonce, fact FROM given),
     concerns AS (INSERT INTO log_concern (organisation_id, number)
       SELECT c.id, n.numbers[c.place]
         FROM unnest($5::text[], $6::integer[]) AS c(id, place)
        CROSS JOIN (SELECT array_agg(number ORDER BY place) AS numbers FROM given) n)
     SELECT number FROM given ORDER BY number`,
    [
      Buffer.concat(prepared.map(({ leafHash }) => leafHash)),
      Buffer.concat(prepared.map(({ bytes }) => bytes)),
      plainText(starts),
      plainText(prepared.map(({ bytes }) => bytes.length)),
      textsText(concerned.map(({ id }) => id)),
      plainText(concerned.map(({ place }) => place)),
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
