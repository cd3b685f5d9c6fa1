import { canonical, type FactData, type FactValue, type NewFact } from '../../domain/fact';
import type { KeptDecision } from '../../domain/subsidy-kept';
import { unlessAltered, type Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';

/** What was decided from: written once. */
export interface DecisionRow {
  readonly id: string;
  readonly claimId: string;
  /** From 1, in the order of the moves. */
  readonly number: number;
  readonly move: 'submitted' | 'approved' | 'refused' | 'reopened';
  /** Of `KeptDecision`, RFC 8785. */
  readonly sealedKept: Buffer;
  /** Keyed digest of that text. Hex. */
  readonly digest: string;
  /** Rows that were applied, `id@version`. */
  readonly rules: readonly string[];
  readonly keptAt: Date;
  readonly version: number;
}

export const DecisionTable = table<DecisionRow>('subsidy_decision', {
  id: { type: 'uuid', primary: true },
  claimId: { type: 'uuid' },
  number: { type: 'integer' },
  move: { type: 'text' },
  sealedKept: { type: 'bytea' },
  digest: { type: 'text' },
  rules: { type: 'text', array: true },
  keptAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

export const keptPlace = (id: string): Place => ({
  table: 'subsidy_decision',
  row: id,
  column: 'sealed_kept',
});

export function sealDecision(
  { keys }: Work,
  { id, claimId }: Pick<DecisionRow, 'id' | 'claimId'>,
  kept: KeptDecision,
): Pick<DecisionRow, 'sealedKept' | 'digest' | 'rules'> {
  const text = canonical(kept as unknown as FactValue);
  return {
    sealedKept: keys.seal(keptPlace(id), text),
    digest: keys.commitment(claimId, text),
    rules: kept.assessment.rules.map((rule) => `${rule.id}@${rule.version}`),
  };
}

export function keptOf(
  { keys }: Pick<Work, 'keys'>,
  { id, sealedKept }: Pick<DecisionRow, 'id' | 'sealedKept'>,
): KeptDecision {
  return JSON.parse(keys.open(keptPlace(id), sealedKept)) as KeptDecision;
}

/** Whether what the seal holds is what the log says was kept. */
export function isAsRecorded({ keys }: Work, { id, claimId, sealedKept, digest }: DecisionRow) {
  return keys.commitment(claimId, keys.open(keptPlace(id), sealedKept)) === digest;
}

export async function insertDecision({ tx }: Work, row: DecisionRow): Promise<void> {
  await tx.orm.insert(DecisionTable, { ...row, rules: [...row.rules] });
}

/** All that was kept of a claim, oldest first. */
export async function decisionsOf({ tx }: Work, claimId: string): Promise<DecisionRow[]> {
  return tx.query(
    `SELECT ${columnsOf(DecisionTable)} FROM subsidy_decision WHERE claim_id = $1 ORDER BY number`,
    [claimId],
  );
}

/** These, in no order. */
export async function decisionsById({ tx }: Work, ids: readonly string[]): Promise<DecisionRow[]> {
  return tx.query(
    `SELECT ${columnsOf(DecisionTable)} FROM subsidy_decision WHERE id = ANY($1::uuid[])`,
    [ids],
  );
}

export function decisionFact(work: Work, row: DecisionRow, authorityId: string): NewFact {
  return {
    type: 'subsidy_decision.kept',
    subject: { kind: 'subsidy_decision', id: row.id, version: row.version },
    concerns: [authorityId],
    data: decisionData(work, row),
  };
}

function decisionData({ keys }: Work, row: DecisionRow): FactData {
  const text = unlessAltered(() => keys.open(keptPlace(row.id), row.sealedKept));
  return {
    claimId: row.claimId,
    number: row.number,
    move: row.move,
    digest: row.digest,
    kept: text === null ? null : keys.commitment(row.claimId, text),
    rules: row.rules,
    keptAt: row.keptAt.toISOString(),
  };
}

export const decisionProjection: Projection = {
  kind: 'subsidy_decision',
  rows: async (work, after, limit) => {
    const rows = await work.tx.query<DecisionRow>(
      `SELECT ${columnsOf(DecisionTable)} FROM subsidy_decision
        WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({ id: row.id, version: row.version, data: decisionData(work, row) }));
  },
};
