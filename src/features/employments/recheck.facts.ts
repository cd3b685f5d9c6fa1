import type { FactData, NewFact } from '../../domain/fact';
import type { Keys } from '../../platform/crypto/key-ring';
import type { RecheckPlan } from './recheck-plans.store';
import type { RecheckPart, RecheckRound } from './rechecks.store';

export function roundFact(keys: Keys, type: string, row: RecheckRound): NewFact {
  return {
    type,
    subject: { kind: 'recheck_round', id: row.id, version: row.version },
    concerns: [row.institutionId],
    data: roundFactData(keys, row),
  };
}

export function roundFactData(keys: Keys, row: RecheckRound): FactData {
  return {
    institutionId: row.institutionId,
    dueOn: row.dueOn,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    answered: row.answered,
    clear: row.clear,
    receipt: row.receipt === null ? null : keys.commitment(row.id, row.receipt),
  };
}

type Said = Omit<RecheckPart, 'leafHash'>;

export function partFact(institutionId: string, row: Said): NewFact {
  return {
    type: 'recheck.answered',
    subject: { kind: 'recheck_part', id: row.id, version: row.version },
    concerns: [institutionId],
    data: partFactData(row),
  };
}

export function partFactData({ roundId, answeredAt, clear, exceptions }: Said): FactData {
  return {
    roundId,
    answeredAt: answeredAt.toISOString(),
    clear,
    exceptions: exceptions.map(({ employmentId, verdict, checkId }) => ({
      employmentId,
      verdict,
      checkId,
    })),
  };
}

export function planFact(row: RecheckPlan): NewFact {
  return {
    type: 'recheck.planned',
    subject: { kind: 'recheck_plan', id: row.institutionId, version: row.version },
    concerns: [row.institutionId],
    data: planFactData(row),
  };
}

/** The next day follows from the day of the year and the rounds. */
export function planFactData({ monthDay }: RecheckPlan): FactData {
  return { monthDay };
}
