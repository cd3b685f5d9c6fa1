import type { FactData, NewFact } from '../../domain/fact';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import {
  contestPlace,
  contestsAfter,
  type BanContestRow,
  type ContestColumn,
} from './ban-contests.store';

/** `ban_contest.…`, for the deciding authority. */
export function contestFact(
  work: Work,
  type: string,
  row: BanContestRow,
  authorityId: string,
): NewFact {
  return {
    type,
    subject: { kind: 'ban_contest', id: row.id, version: row.version },
    concerns: [authorityId],
    data: contestFactData(work, row),
  };
}

/** The whole state; numbers of documents as digests. */
function contestFactData(work: Work, row: BanContestRow): FactData {
  return {
    banId: row.banId,
    kind: row.kind,
    filedOn: row.filedOn,
    document: digestOf(work, row.id, 'sealed_document', row.sealedDocument),
    recordedBy: row.recordedBy,
    recordedByHuman: row.recordedByHuman,
    recordedAt: row.recordedAt.toISOString(),
    outcome: row.outcome,
    outcomeOn: row.outcomeOn,
    outcomeDocument: digestOf(work, row.id, 'sealed_outcome_document', row.sealedOutcomeDocument),
    outcomeBy: row.outcomeBy,
    outcomeAt: row.outcomeAt?.toISOString() ?? null,
  };
}

/** What does not open is an alteration like any other. */
function digestOf(
  { keys }: Work,
  id: string,
  column: ContestColumn,
  sealed: Buffer | null,
): string | null {
  if (sealed === null) return null;
  const text = unlessAltered(() => keys.open(contestPlace(id, column), sealed));
  return text === null ? 'unreadable' : keys.commitment(id, text);
}

export const banContestProjection: Projection = {
  kind: 'ban_contest',
  rows: async (work, after, limit) =>
    (await contestsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: contestFactData(work, row),
    })),
};
