import type { EntitySchema } from 'typeorm';
import type { FactData } from '../../domain/fact';
import { UnreadableSeal } from '../../platform/crypto/sealed';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { OrganisationTable, organisationFactData } from './access.store';
import { ClientTable, clientFactData } from './clients.store';
import { HumanTable, OfficerTable, humanFactData, officerFactData } from './officers.store';

/** Rows that `log verify` holds against their facts: who an account belongs to decides who the second officer is. */
function projectionOf<Row extends { readonly id: string; readonly version: number }>(
  kind: string,
  table: EntitySchema<Row>,
  dataOf: (work: Work, row: Row) => FactData,
) {
  return {
    kind,
    rows: async (work: Work, after: string | null, limit: number) => {
      const rows = await work.tx.query<Row>(
        `SELECT ${columnsOf(table)} FROM ${kind}
          WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
        [after, limit],
      );
      return rows.map((row) => ({ id: row.id, version: row.version, data: read(work, row) }));
    },
  };

  function read(work: Work, row: Row): FactData {
    try {
      return dataOf(work, row);
    } catch (error) {
      if (error instanceof UnreadableSeal) return { unreadable: true };
      throw error;
    }
  }
}

export const organisationProjection = projectionOf(
  'organisation',
  OrganisationTable,
  ({ keys }, row) => organisationFactData(keys, row),
);
export const humanProjection = projectionOf('human', HumanTable, ({ keys }, row) =>
  humanFactData(keys, row),
);
export const officerProjection = projectionOf('officer', OfficerTable, ({ keys }, row) =>
  officerFactData(keys, row),
);
export const clientProjection = projectionOf('client', ClientTable, (_work, row) =>
  clientFactData(row),
);
