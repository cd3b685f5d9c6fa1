import type { EntitySchema } from 'typeorm';
import type { FactData } from '../../domain/fact';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { OrganisationTable, organisationFactData, storedRegulators } from './access.store';
import { ClientTable, clientFactData } from './clients.store';
import {
  HumanTable,
  OfficerTable,
  humanDigestsOf,
  humanFactData,
  officerFactData,
} from './officers.store';

type DataOf<Row> = (row: Row) => FactData;

/** Rows that `log verify` holds against their facts: who an account belongs to decides who the second officer is. */
function projectionOf<Row extends { readonly id: string; readonly version: number }>(
  kind: string,
  table: EntitySchema<Row>,
  prepare: (work: Work, ids: readonly string[]) => Promise<DataOf<Row>>,
) {
  return {
    kind,
    rows: async (work: Work, after: string | null, limit: number) => {
      const rows = await work.tx.query<Row>(
        `SELECT ${columnsOf(table)} FROM ${kind}
          WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
        [after, limit],
      );
      const dataOf = await prepare(
        work,
        rows.map(({ id }) => id),
      );
      return rows.map((row) => ({ id: row.id, version: row.version, data: read(dataOf, row) }));
    },
  };

  /** What cannot even be read was altered, in whatever way: it shows as a difference and does not stop the search for others. */
  function read(dataOf: DataOf<Row>, row: Row): FactData {
    try {
      return dataOf(row);
    } catch {
      return { unreadable: true };
    }
  }
}

export const organisationProjection = projectionOf(
  'organisation',
  OrganisationTable,
  async (work, ids) => {
    const regulators = await storedRegulators(work, ids);
    return (row) => organisationFactData(work.keys, row, regulators.get(row.id) ?? null);
  },
);
export const humanProjection = projectionOf('human', HumanTable, async (work, ids) => {
  const kept = await humanDigestsOf(work, ids);
  return (row) => humanFactData(work.keys, row, kept.get(row.id) ?? []);
});
export const officerProjection = projectionOf('officer', OfficerTable, ({ keys }) =>
  Promise.resolve((row) => officerFactData(keys, row)),
);
export const clientProjection = projectionOf('client', ClientTable, () =>
  Promise.resolve(clientFactData),
);
