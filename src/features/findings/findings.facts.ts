import type { FactData, NewFact } from '../../domain/fact';
import type { Projection } from '../log/projection';
import { findingsAfter, type Finding } from './findings.store';

export function findingFact(type: string, row: Finding, concerns: readonly string[] = []): NewFact {
  return {
    type,
    subject: { kind: 'finding', id: row.id, version: row.version },
    concerns,
    data: findingFactData(row),
  };
}

/** The whole state. The two members of a dismissal are left out where there was none: older facts do not have them. */
function findingFactData(row: Finding): FactData {
  const { kind, key, division, evidence, openedAt, dueOn, closedAt } = row;
  const { dismissedReason, dismissedBy } = row;
  return {
    kind,
    key,
    division,
    evidence,
    openedAt: openedAt.toISOString(),
    dueOn,
    closedAt: closedAt?.toISOString() ?? null,
    ...(dismissedReason !== null && { dismissedReason }),
    ...(dismissedBy !== null && { dismissedBy }),
  };
}

export const findingProjection: Projection = {
  kind: 'finding',
  rows: async (work, after, limit) =>
    (await findingsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: findingFactData(row),
    })),
};
