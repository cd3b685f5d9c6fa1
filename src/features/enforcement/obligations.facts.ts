import type { FactData, NewFact } from '../../domain/fact';
import { STEPS, type Obligation, type ObligationStep } from '../../domain/obligation';
import type { Projection } from '../log/projection';
import { obligationsAfter, stepsOf } from './obligations.store';

/** `obligation.…`, for the institution and for the authority that decided the ban. */
export function obligationFact(
  type: string,
  row: Obligation,
  steps: readonly ObligationStep[],
): NewFact {
  return {
    type,
    subject: { kind: 'obligation', id: row.id, version: row.version },
    concerns: [row.institutionId, row.authorityId],
    data: obligationFactData(row, steps),
  };
}

/** The whole state, with every step so far in their order. */
function obligationFactData(row: Obligation, steps: readonly ObligationStep[]): FactData {
  return {
    banId: row.banId,
    authorityId: row.authorityId,
    personId: row.personId,
    institutionId: row.institutionId,
    division: row.division,
    state: row.state,
    raisedAt: row.raisedAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    escalation: row.escalation,
    escalatesAt: row.escalatesAt?.toISOString() ?? null,
    steps: inOrder(steps).map(({ step, happenedAt, recordedAt, recordedBy, channel, implied }) => ({
      step,
      happenedAt: happenedAt.toISOString(),
      recordedAt: recordedAt.toISOString(),
      recordedBy,
      channel,
      implied,
    })),
  };
}

export function inOrder(steps: readonly ObligationStep[]): ObligationStep[] {
  return [...steps].sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
}

export function byObligation(steps: readonly ObligationStep[]): Map<string, ObligationStep[]> {
  const grouped = new Map<string, ObligationStep[]>();
  for (const step of steps) {
    const known = grouped.get(step.obligationId);
    if (known) known.push(step);
    else grouped.set(step.obligationId, [step]);
  }
  return grouped;
}

export const obligationProjection: Projection = {
  kind: 'obligation',
  rows: async (work, after, limit) => {
    const rows = await obligationsAfter(work, after, limit);
    const ids = rows.map(({ id }) => id);
    const steps = byObligation(await stepsOf(work, ids));
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      data: obligationFactData(row, steps.get(row.id) ?? []),
    }));
  },
};
