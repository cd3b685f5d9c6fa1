import { Refusal } from '../../domain/refusal';
import { markOf, type Charge, type Held } from '../../domain/subsidy-claim-keys';
import { constraintOf } from '../../platform/database/fault';
import { table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** One thing that a claim takes. */
export interface ClaimKeyRow {
  readonly claimId: string;
  readonly key: string;
  /** Whoever this person turned out to be: two who are one hold each key once. */
  readonly rootPersonId: string;
  readonly held: boolean;
}

export const ClaimKeyTable = table<ClaimKeyRow>('subsidy_claim_key', {
  claimId: { type: 'uuid', primary: true },
  key: { type: 'text', primary: true },
  rootPersonId: { type: 'uuid' },
  held: { type: 'boolean' },
});

/** How much of a cap a person has taken. */
export interface CapRow {
  readonly rootPersonId: string;
  readonly cap: string;
  readonly taken: number;
  readonly most: number;
}

export const CapTable = table<CapRow>('subsidy_cap', {
  rootPersonId: { type: 'uuid', primary: true },
  cap: { type: 'text', primary: true },
  taken: { type: 'integer' },
  most: { type: 'integer' },
});

/**
 * Takes keys and a place under each cap, all or nothing.
 *
 * @throws Refusal `subsidy-claim-exists`, `subsidy-cap-reached`.
 */
export async function takeKeys(
  { tx }: Work,
  claimId: string,
  rootPersonId: string,
  keys: readonly string[],
  charges: readonly Charge[],
): Promise<void> {
  try {
    const marks = charges.map(({ cap }) => markOf(claimId, cap));
    await tx.query(
      `INSERT INTO subsidy_claim_key (claim_id, key, root_person_id, held)
       SELECT $1, k.key, $2, true FROM unnest($3::text[]) AS k(key) ORDER BY k.key
           ON CONFLICT (claim_id, key) DO UPDATE SET held = true`,
      [claimId, rootPersonId, [...keys, ...marks]],
    );
    await tx.query(
      `INSERT INTO subsidy_cap (root_person_id, cap, taken, most)
       SELECT $1, c.cap, 1, c.most FROM unnest($2::text[], $3::integer[]) AS c(cap, most) ORDER BY c.cap
           ON CONFLICT (root_person_id, cap) DO UPDATE SET taken = subsidy_cap.taken + 1, most = EXCLUDED.most`,
      [rootPersonId, charges.map(({ cap }) => cap), charges.map(({ most }) => most)],
    );
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Gives back all that a claim holds. */
export async function releaseKeys({ tx }: Work, claimId: string): Promise<void> {
  const released = await tx.query<ClaimKeyRow>(
    `UPDATE subsidy_claim_key SET held = false WHERE claim_id = $1 AND held
     RETURNING key, root_person_id AS "rootPersonId"`,
    [claimId],
  );
  const mark = markOf(claimId, '');
  const caps = released.filter(({ key }) => key.startsWith(mark));
  await tx.query(
    `UPDATE subsidy_cap c SET taken = c.taken - 1
       FROM unnest($1::uuid[], $2::text[]) AS r(person, cap)
      WHERE c.root_person_id = r.person AND c.cap = r.cap`,
    [caps.map(({ rootPersonId }) => rootPersonId), caps.map(({ key }) => key.slice(mark.length))],
  );
}

/** What these claims hold, in the order of the keys, by claim. */
export async function keysHeldBy({ tx }: Work, claimIds: readonly string[]): Promise<Held> {
  const rows = await tx.query<{ claimId: string; keys: string[] }>(
    `SELECT claim_id AS "claimId", array_agg(key ORDER BY key COLLATE "C") AS keys FROM subsidy_claim_key
      WHERE claim_id = ANY($1::uuid[]) AND held GROUP BY claim_id`,
    [claimIds],
  );
  return new Map(rows.map(({ claimId, keys }) => [claimId, keys]));
}

function refusalOf(error: unknown): unknown {
  const constraint = constraintOf(error);
  if (constraint === 'subsidy_claim_once') {
    return new Refusal(
      'subsidy-claim-exists',
      'The same was claimed before by this person, and that claim stands. Read it; refuse or withdraw one of both.',
    );
  }
  if (constraint !== 'subsidy_cap_not_exceeded') return error;
  return new Refusal(
    'subsidy-cap-reached',
    'This person has as many claims as the programme allows, those that wait for a decision among them.',
  );
}
