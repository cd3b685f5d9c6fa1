import { byIndex } from '../../platform/database/by-index';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { banFactData, subjectText } from './bans.facts';
import { BanTable, type BanRow } from './bans.store';
import { subjectOf } from './subject.store';

/** Bans as they stand, with a digest of whom each names. One that a check would not find has a member more. */
export const banProjection: Projection = {
  kind: 'ban',
  rows: async (work, after, limit) => {
    const rows = await work.tx.query<BanRow>(
      `SELECT ${columnsOf(BanTable)} FROM ban WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after, limit],
    );
    const persons = rows.flatMap(({ personId }) => personId ?? []);
    const codes = rows.flatMap(({ uscc }) => uscc ?? []);
    const found = new Set([
      ...(await byIndex(work, () => banIdsOf(work, persons))),
      ...(await byIndex(work, () => banIdsOfInstitutions(work, codes))),
    ]);
    return rows.map((row) => {
      const data = banFactData(row, subjectDigest(work, row));
      const isFound = (row.personId === null && row.uscc === null) || found.has(row.id);
      return { id: row.id, version: row.version, data: isFound ? data : { ...data, found: false } };
    });
  },
};

/** A subject that does not open, or opens to what no document can be, is an alteration like any other. */
function subjectDigest(work: Work, row: BanRow): string {
  try {
    return work.keys.commitment(row.id, subjectText(subjectOf(work, row)));
  } catch {
    return 'unreadable';
  }
}

/** In no order, for which another index could be read instead of that of persons. */
async function banIdsOf({ tx }: Work, personIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM ban WHERE person_id = ANY($1::uuid[])`,
    [personIds],
  );
  return rows.map(({ id }) => id);
}

/** The same of nurseries. */
async function banIdsOfInstitutions({ tx }: Work, codes: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(`SELECT id FROM ban WHERE uscc = ANY($1::text[])`, [
    codes,
  ]);
  return rows.map(({ id }) => id);
}
