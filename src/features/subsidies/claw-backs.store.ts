import { Refusal } from '../../domain/refusal';
import type { SubsidyClawBack } from '../../domain/subsidy-claw-back';
import type { Place } from '../../platform/crypto/sealed';
import { constraintOf } from '../../platform/database/fault';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface ClawBackRow extends SubsidyClawBack {
  /** Where the evidence lies: a file number or voucher. */
  readonly sealedEvidence: Buffer;
}

export const ClawBackTable = table<ClawBackRow>('subsidy_claw_back', {
  id: { type: 'uuid', primary: true },
  claimId: { type: 'uuid' },
  authorityId: { type: 'uuid' },
  decisionId: { type: 'uuid' },
  state: { type: 'text' },
  reason: { type: 'text' },
  sealedEvidence: { type: 'bytea' },
  amountFen: { type: 'bigint' },
  beforeFen: { type: 'bigint' },
  paidFen: { type: 'bigint' },
  proposedBy: { type: 'uuid' },
  proposedByHuman: { type: 'uuid' },
  proposedAt: { type: 'timestamptz' },
  settledBy: { type: 'uuid', nullable: true },
  settledByHuman: { type: 'uuid', nullable: true },
  settledAt: { type: 'timestamptz', nullable: true },
  version: { type: 'integer' },
});

export const clawBackEvidencePlace = (id: string): Place => ({
  table: 'subsidy_claw_back',
  row: id,
  column: 'sealed_evidence',
});

/** @throws Refusal `subsidy-claim-moved` while another of the claim waits. */
export async function insertClawBack({ tx }: Work, row: ClawBackRow): Promise<void> {
  try {
    await tx.orm.insert(ClawBackTable, row);
  } catch (error) {
    if (constraintOf(error) !== 'subsidy_claw_back_proposed_once') throw error;
    throw new Refusal(
      'subsidy-claim-moved',
      'A claw-back of this claim waits to be signed already.',
    );
  }
}

/** Writes the move from the version before. @throws Refusal `precondition-failed`. */
export async function updateClawBack({ tx }: Work, row: ClawBackRow): Promise<void> {
  const { id, state, settledBy, settledByHuman, settledAt, version } = row;
  const { affected } = await tx.orm.update(
    ClawBackTable,
    { id, version: version - 1 },
    { state, settledBy, settledByHuman, settledAt, version },
  );
  if (affected !== 1)
    throw new Refusal('precondition-failed', 'The claw-back moved. Read it again.');
}

/** Null when it is not there or of none of these authorities. */
export async function findClawBack(
  { tx }: Work,
  id: string,
  authorityIds: readonly string[],
): Promise<ClawBackRow | null> {
  const [row] = await tx.query<ClawBackRow>(
    `SELECT ${columnsOf(ClawBackTable)} FROM subsidy_claw_back WHERE id = $1 AND authority_id = ANY($2::uuid[])`,
    [id, authorityIds],
  );
  return row ?? null;
}

/** Of this claim, in the order in which they were proposed. */
export async function clawBacksOf({ tx }: Work, claimId: string): Promise<ClawBackRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ClawBackTable)} FROM subsidy_claw_back WHERE claim_id = $1 ORDER BY id`,
    [claimId],
  );
}
