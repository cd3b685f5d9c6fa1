import type { ClaimRow } from './claims.store';

/** Who it is about and where the money goes stay inside. */
export function presentClaim(row: ClaimRow) {
  const { id, state, programme, division, appliedOn, outcome, subjectId, fundFamily } = row;
  const { variant, occupation, level, months, amountFen, paidFen, refusal } = row;
  return {
    ...{ id, state, programme, division, appliedOn, outcome, subjectId, fundFamily },
    ...{ variant, occupation, level, months, amountFen, paidFen, refusal },
    draftedAt: row.draftedAt.toISOString(),
    submittedAt: row.submittedAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}
