import type { FactData, NewFact } from '../../domain/fact';
import { unlessAltered } from '../../platform/crypto/sealed';
import { byIndex, versionsFoundByPerson } from '../../platform/database/by-index';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { statementPlace, subsidyFactsAfter, type SubsidyFactRow } from './subsidy-facts.store';

type Recorded = Omit<SubsidyFactRow, 'entryNumber'>;

export function subsidyFactFact(work: Work, type: string, row: Recorded): NewFact {
  return {
    type,
    subject: { kind: 'subsidy_fact', id: row.id, version: row.version },
    concerns: [row.organisationId],
    data: factData(work, row),
  };
}

/** `statement` is the keyed digest of value and source, taken of what the row's seal holds; null when it does not open. */
function factData({ keys }: Work, row: Recorded): FactData {
  const place = statementPlace(row.id, row.version);
  const statement = unlessAltered(() => keys.open(place, row.sealedStatement));
  return {
    organisationId: row.organisationId,
    reference: row.reference,
    speaker: row.speaker,
    personId: row.personId,
    kind: row.kind,
    statement: statement === null ? null : keys.commitment(row.personId, statement),
    asOfOn: row.asOfOn,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    state: row.state,
    withdrawnReason: row.withdrawnReason,
    digest: row.digest,
    updatedAt: row.updatedAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
  };
}

/** As they stand, read as a decision reads them. One that it would not find has a member more. */
export const subsidyFactProjection: Projection = {
  kind: 'subsidy_fact',
  rows: async (work, after, limit) => {
    const rows = await byIndex(work, () => subsidyFactsAfter(work, after, limit));
    const persons = rows.map(({ personId }) => personId);
    const found = await versionsFoundByPerson(work, 'subsidy_fact', persons);
    return rows.map((row) => {
      const { id, version, entryNumber } = row;
      const data = factData(work, row);
      const isFound = found.has(`${id}:${version}`);
      return { id, version, entryNumber, data: isFound ? data : { ...data, found: false } };
    });
  },
};
