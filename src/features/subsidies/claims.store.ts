import { Refusal } from '../../domain/refusal';
import type { EarlierClaim } from '../../domain/subsidy-case';
import { earlierClaim, type SubsidyClaim } from '../../domain/subsidy-claim';
import type { Payee } from '../../domain/subsidy-payee';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface ClaimRow extends SubsidyClaim {
  /** Of `Payee`, as JSON. */
  readonly sealedPayee: Buffer;
  /** Of an earlier day of application, where the evidence lies. */
  readonly sealedLateEvidence: Buffer | null;
}

export const ClaimTable = table<ClaimRow>('subsidy_claim', {
  id: { type: 'uuid', primary: true },
  state: { type: 'text' },
  authorityId: { type: 'uuid' },
  division: { type: 'text' },
  personId: { type: 'uuid' },
  programme: { type: 'text' },
  appliedOn: { type: 'date' },
  outcome: { type: 'text', nullable: true },
  subjectId: { type: 'uuid', nullable: true },
  fundFamily: { type: 'text', nullable: true },
  variant: { type: 'text', nullable: true },
  occupation: { type: 'text', nullable: true },
  level: { type: 'integer', nullable: true },
  months: { type: 'integer', nullable: true },
  amountFen: { type: 'bigint' },
  paidFen: { type: 'bigint' },
  lateReason: { type: 'text', nullable: true },
  lateRule: { type: 'text', nullable: true },
  sealedLateEvidence: { type: 'bytea', nullable: true },
  sealedPayee: { type: 'bytea' },
  payeeByHuman: { type: 'uuid' },
  payeeIsThePerson: { type: 'boolean', nullable: true },
  draftedBy: { type: 'uuid' },
  draftedByHuman: { type: 'uuid' },
  draftedAt: { type: 'timestamptz' },
  submittedBy: { type: 'uuid', nullable: true },
  submittedByHuman: { type: 'uuid', nullable: true },
  submittedAt: { type: 'timestamptz', nullable: true },
  decidedBy: { type: 'uuid', nullable: true },
  decidedByHuman: { type: 'uuid', nullable: true },
  decidedAt: { type: 'timestamptz', nullable: true },
  decidedFen: { type: 'bigint', nullable: true },
  refusal: { type: 'text', nullable: true },
  secondOfficerAboveFen: { type: 'bigint', nullable: true },
  clawBackId: { type: 'uuid', nullable: true },
  decisionId: { type: 'uuid', nullable: true },
  version: { type: 'integer' },
});

export const payeePlace = (claimId: string): Place => ({
  table: 'subsidy_claim',
  row: claimId,
  column: 'sealed_payee',
});

export const lateEvidencePlace = (claimId: string): Place => ({
  table: 'subsidy_claim',
  row: claimId,
  column: 'sealed_late_evidence',
});

export function lateEvidenceOf(
  { keys }: Pick<Work, 'keys'>,
  { id, sealedLateEvidence }: ClaimRow,
): string | null {
  return sealedLateEvidence && keys.open(lateEvidencePlace(id), sealedLateEvidence);
}

export function payeeOf({ keys }: Pick<Work, 'keys'>, { id, sealedPayee }: ClaimRow): Payee {
  return JSON.parse(keys.open(payeePlace(id), sealedPayee)) as Payee;
}

export async function insertClaim({ tx }: Work, row: ClaimRow): Promise<void> {
  await tx.orm.insert(ClaimTable, row);
}

/** Writes the move from the version before; nobody else may have moved it. */
export async function updateClaim({ tx }: Work, row: ClaimRow): Promise<void> {
  const { id, state, outcome, subjectId, fundFamily, variant, occupation, level, months } = row;
  const { amountFen, paidFen, sealedPayee, submittedBy, submittedByHuman, submittedAt } = row;
  const { decidedBy, decidedByHuman, decidedAt, decidedFen, refusal } = row;
  const { secondOfficerAboveFen, payeeByHuman, payeeIsThePerson, clawBackId, decisionId, version } =
    row;
  const { affected } = await tx.orm.update(
    ClaimTable,
    { id, version: version - 1 },
    {
      ...{ state, outcome, subjectId, fundFamily, variant, occupation, level, months },
      ...{ amountFen, paidFen, sealedPayee, submittedBy, submittedByHuman, submittedAt },
      ...{ decidedBy, decidedByHuman, decidedAt, decidedFen, refusal },
      ...{ secondOfficerAboveFen, payeeByHuman, payeeIsThePerson, clawBackId },
      ...{ decisionId, version },
    },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The claim moved. Read it again.');
}

/** Null when it is not there or of none of these authorities. */
export async function findClaim(
  { tx }: Work,
  claimId: string,
  authorityIds: readonly string[],
): Promise<ClaimRow | null> {
  const [row] = await tx.query<ClaimRow>(
    `SELECT ${columnsOf(ClaimTable)} FROM subsidy_claim WHERE id = $1 AND authority_id = ANY($2::uuid[])`,
    [claimId, authorityIds],
  );
  return row ?? null;
}

/** The same, and as it is until the commit. */
export async function findAndHoldClaim(
  { tx }: Work,
  claimId: string,
  authorityIds: readonly string[],
): Promise<ClaimRow | null> {
  const [row] = await tx.query<ClaimRow>(
    `SELECT ${columnsOf(ClaimTable)} FROM subsidy_claim WHERE id = $1 AND authority_id = ANY($2::uuid[]) FOR UPDATE`,
    [claimId, authorityIds],
  );
  return row ?? null;
}

/** How it stands, and stands until the commit. */
export async function holdState({ tx }: Work, claimId: string): Promise<ClaimRow['state'] | null> {
  const [row] = await tx.query<Pick<ClaimRow, 'state'>>(
    `SELECT state FROM subsidy_claim WHERE id = $1 FOR SHARE`,
    [claimId],
  );
  return row?.state ?? null;
}

/** For deciding: every claim of these people, at whichever authority and in whichever state. */
export async function claimsOf({ tx }: Work, personIds: readonly string[]): Promise<ClaimRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ClaimTable)} FROM subsidy_claim WHERE person_id = ANY($1::uuid[]) ORDER BY id`,
    [personIds],
  );
}

/** The same as other decisions read them, by person. */
export async function earlierClaimsOf(
  work: Work,
  personIds: readonly string[],
): Promise<Map<string, EarlierClaim[]>> {
  const grouped = new Map<string, EarlierClaim[]>();
  for (const claim of await claimsOf(work, personIds)) {
    const earlier = earlierClaim(claim);
    const own = grouped.get(claim.personId) ?? [];
    if (earlier) grouped.set(claim.personId, [...own, earlier]);
  }
  return grouped;
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfClaims(
  { tx }: Work,
  authorityIds: readonly string[],
  {
    state,
    programme,
    before,
    limit,
  }: {
    readonly state: string | null;
    readonly programme: string | null;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<ClaimRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ClaimTable)} FROM subsidy_claim
      WHERE authority_id = ANY($1::uuid[]) AND ($2::text IS NULL OR state = $2)
        AND ($3::text IS NULL OR programme = $3) AND ($4::uuid IS NULL OR id < $4)
      ORDER BY id DESC LIMIT $5`,
    [authorityIds, state, programme, before, limit],
  );
}

/** Every claim, whole, in the order of its id. */
export async function claimsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<ClaimRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ClaimTable)} FROM subsidy_claim
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
