import type { FactData, NewFact } from '../../domain/fact';
import { byIndex } from '../../platform/database/by-index';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { groundsOf } from './grounds';
import { InterimMeasureTable, type InterimRow } from './interim.store';

export function interimFact(work: Work, type: string, row: InterimRow): NewFact {
  return {
    type,
    subject: { kind: 'interim_measure', id: row.id, version: row.version },
    concerns: [row.authorityId],
    data: factData(row, withheldDigest(work, row)),
  };
}

/** The whole state; `withheld` is the keyed digest of whom it names, of why, and of where the evidence lies. */
function factData(row: InterimRow, withheld: string): FactData {
  return {
    state: row.state,
    power: row.power,
    reasons: row.reasons,
    incidentOn: row.incidentOn,
    incidentDivision: row.incidentDivision,
    authorityId: row.authorityId,
    withheld,
    subjectDigest: row.subjectDigest,
    personId: row.personId,
    imposedBy: row.imposedBy,
    imposedByHuman: row.imposedByHuman,
    imposedAt: row.imposedAt.toISOString(),
    confirmedBy: row.confirmedBy,
    confirmedByHuman: row.confirmedByHuman,
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    endRequestedBy: row.endRequestedBy,
    endRequestedByHuman: row.endRequestedByHuman,
    endRequestedAt: row.endRequestedAt?.toISOString() ?? null,
    endReason: row.endReason,
    endedBy: row.endedBy,
    endedByHuman: row.endedByHuman,
    endedAt: row.endedAt?.toISOString() ?? null,
    endedAs: row.endedAs,
    endedByBan: row.endedByBan,
  };
}

function withheldDigest(work: Work, row: InterimRow): string {
  const { subject, statement, evidenceReference } = groundsOf(work, row);
  const { document, name, birthDate, proof } = subject;
  return work.keys.commitment(
    row.id,
    JSON.stringify([
      ...[document.type, document.country, document.key, name, birthDate, proof],
      ...[statement, evidenceReference],
    ]),
  );
}

/** Measures as they stand. One that a check would not find has a member more. */
export const interimProjection: Projection = {
  kind: 'interim_measure',
  rows: async (work, after, limit) => {
    const rows = await work.tx.query<InterimRow>(
      `SELECT ${columnsOf(InterimMeasureTable)} FROM interim_measure
        WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after, limit],
    );
    const found = await idsFound(
      work,
      rows.map(({ personId }) => personId),
    );
    return rows.map((row) => {
      const data = factData(row, readableDigest(work, row));
      return {
        id: row.id,
        version: row.version,
        data: found.has(row.id) ? data : { ...data, found: false },
      };
    });
  },
};

/** What does not open, or opens to what no document can be, is an alteration like any other. */
function readableDigest(work: Work, row: InterimRow): string {
  try {
    return withheldDigest(work, row);
  } catch {
    return 'unreadable';
  }
}

/** In no order, for which another index could be read instead of that of persons. */
async function idsFound(work: Work, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await byIndex(work, () =>
    work.tx.query<{ id: string }>(
      `SELECT id FROM interim_measure WHERE person_id = ANY($1::uuid[])`,
      [personIds],
    ),
  );
  return new Set(rows.map(({ id }) => id));
}
