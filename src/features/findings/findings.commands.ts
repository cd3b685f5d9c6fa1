import { v7 } from 'uuid';
import type { PlainDate } from '../../domain/calendar';
import type { FactData } from '../../domain/fact';
import type { Asker, Work } from '../../platform/database/work';
import { append, entryOf } from '../../platform/log/facts';
import type { Projection } from '../log/projection';
import { findingsAfter, insertUnlessOpen, type Finding } from './findings.store';

export interface NewFinding {
  readonly kind: string;
  /** Whose authority, or its superior, must look. */
  readonly division: string;
  /** Ids and codes only. */
  readonly evidence: FactData;
  /** The last day for a human to have looked; null where no clock runs. */
  readonly dueOn: PlainDate | null;
  /** What makes it the same doubt as one that is open already. */
  readonly key: string;
  /** Authorities that may read the fact, where one is known. */
  readonly concerns?: readonly string[];
  /** Whose request raised it, where several share a transaction. */
  readonly asker?: Asker;
}

/** Puts a doubt before a human. The same doubt is not opened twice while it is open. */
export async function openFinding(work: Work, at: Date, finding: NewFinding): Promise<void> {
  await openFindings(work, at, [finding]);
}

export async function openFindings(
  work: Work,
  at: Date,
  doubts: readonly NewFinding[],
): Promise<void> {
  if (doubts.length === 0) return;
  const rows = doubts.map((doubt): [Finding, NewFinding] => [findingOf(doubt, at), doubt]);
  const opened = await insertUnlessOpen(
    work,
    rows.map(([row]) => row),
  );
  await append(
    work,
    rows
      .filter(([row]) => opened.has(row.id))
      .map(([row, { concerns = [], asker = work }]) =>
        entryOf(asker, at, {
          type: 'finding.opened',
          subject: { kind: 'finding', id: row.id, version: row.version },
          concerns,
          data: findingFactData(row),
        }),
      ),
  );
}

function findingOf({ kind, key, division, evidence, dueOn }: NewFinding, at: Date): Finding {
  return {
    id: v7(),
    kind,
    key,
    division,
    evidence,
    openedAt: at,
    dueOn,
    closedAt: null,
    version: 1,
  };
}

export function findingFactData(row: Finding): FactData {
  const { kind, key, division, evidence, openedAt, dueOn, closedAt } = row;
  return {
    kind,
    key,
    division,
    evidence,
    openedAt: openedAt.toISOString(),
    dueOn,
    closedAt: closedAt?.toISOString() ?? null,
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
