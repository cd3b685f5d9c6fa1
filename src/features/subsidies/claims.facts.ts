import type { FactData, NewFact } from '../../domain/fact';
import { unlessAltered } from '../../platform/crypto/sealed';
import { byIndex } from '../../platform/database/by-index';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { keysHeldBy } from './claim-keys.store';
import { claimsAfter, lateEvidenceOf, payeePlace, type ClaimRow } from './claims.store';

/** `keys` are those that it holds after the change. */
export function claimFact(
  work: Work,
  type: string,
  row: ClaimRow,
  keys: readonly string[],
): NewFact {
  return {
    type,
    subject: { kind: 'subsidy_claim', id: row.id, version: row.version },
    concerns: [row.authorityId],
    data: claimData(work, row, keys),
  };
}

/** `payee` and `lateEvidence` are keyed digests of what the row's seals hold; null when they do not open. */
function claimData(work: Work, row: ClaimRow, held: readonly string[]): FactData {
  const { keys } = work;
  const late = unlessAltered(() => lateEvidenceOf(work, row));
  const payee = unlessAltered(() => keys.open(payeePlace(row.id), row.sealedPayee));
  return {
    state: row.state,
    authorityId: row.authorityId,
    division: row.division,
    personId: row.personId,
    programme: row.programme,
    appliedOn: row.appliedOn,
    outcome: row.outcome,
    subjectId: row.subjectId,
    fundFamily: row.fundFamily,
    variant: row.variant,
    occupation: row.occupation,
    level: row.level,
    months: row.months,
    amountFen: row.amountFen,
    paidFen: row.paidFen,
    lateReason: row.lateReason,
    lateRule: row.lateRule,
    lateEvidence: late === null ? null : keys.commitment(row.personId, late),
    payee: payee === null ? null : keys.commitment(row.personId, payee),
    payeeByHuman: row.payeeByHuman,
    payeeIsThePerson: row.payeeIsThePerson,
    draftedBy: row.draftedBy,
    draftedByHuman: row.draftedByHuman,
    draftedAt: row.draftedAt.toISOString(),
    submittedBy: row.submittedBy,
    submittedByHuman: row.submittedByHuman,
    submittedAt: row.submittedAt?.toISOString() ?? null,
    decidedBy: row.decidedBy,
    decidedByHuman: row.decidedByHuman,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decidedFen: row.decidedFen,
    refusal: row.refusal,
    secondOfficerAboveFen: row.secondOfficerAboveFen,
    clawBackId: row.clawBackId,
    decisionId: row.decisionId,
    keys: held,
  };
}

/** Claims as they stand, with what they hold. One that a decision would not find has a member more. */
export const claimProjection: Projection = {
  kind: 'subsidy_claim',
  rows: async (work, after, limit) => {
    const rows = await claimsAfter(work, after, limit);
    const held = await keysHeldBy(
      work,
      rows.map(({ id }) => id),
    );
    const found = await idsFound(
      work,
      rows.map(({ personId }) => personId),
    );
    return rows.map((row) => {
      const data = claimData(work, row, held.get(row.id) ?? []);
      return {
        id: row.id,
        version: row.version,
        data: found.has(row.id) ? data : { ...data, found: false },
        filled: filledBy(row),
      };
    });
  },
};

/** Facts of before payees were looked at say that who took it down named the payee, and what was approved went to the person. */
function filledBy({ draftedByHuman, decidedFen }: ClaimRow): FactData {
  return { payeeByHuman: draftedByHuman, payeeIsThePerson: decidedFen === null ? null : true };
}

async function idsFound(work: Work, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await byIndex(work, () =>
    work.tx.query<{ id: string }>(
      `SELECT id FROM subsidy_claim WHERE person_id = ANY($1::uuid[])`,
      [personIds],
    ),
  );
  return new Set(rows.map(({ id }) => id));
}
