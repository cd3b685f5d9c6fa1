import type { BanImport, Sample } from '../../domain/ban-import-moves';
import type { FactData, NewFact } from '../../domain/fact';
import type { Projection } from '../log/projection';
import { importsAfter, samplesAfter } from './imports.store';

export function importFact(type: string, row: BanImport): NewFact {
  return {
    type,
    subject: { kind: 'ban_import', id: row.id, version: row.version },
    concerns: [row.authorityId],
    data: importFactData(row),
  };
}

export function sampleFact(type: string, row: Sample, authorityId: string): NewFact {
  return {
    type,
    subject: { kind: 'ban_import_sample', id: row.id, version: row.version },
    concerns: [authorityId],
    data: sampleFactData(row),
  };
}

function importFactData(row: BanImport): FactData {
  return {
    authorityId: row.authorityId,
    state: row.state,
    digest: row.digest,
    rows: row.rows,
    importable: row.importable,
    singleProposals: row.singleProposals,
    refused: row.refused,
    submittedBy: row.submittedBy,
    submittedByHuman: row.submittedByHuman,
    submittedAt: row.submittedAt.toISOString(),
    decidedBy: row.decidedBy,
    decidedByHuman: row.decidedByHuman,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    ...(row.leftRows !== null && { appliedRows: row.appliedRows, leftRows: row.leftRows }),
  };
}

function sampleFactData({
  importId,
  officerId,
  humanId,
  drawn,
  opened,
  drawnAt,
}: Sample): FactData {
  return { importId, officerId, humanId, drawn, opened, drawnAt: drawnAt.toISOString() };
}

export const banImportProjection: Projection = {
  kind: 'ban_import',
  rows: async (work, after, limit) =>
    (await importsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: importFactData(row),
    })),
};

export const banImportSampleProjection: Projection = {
  kind: 'ban_import_sample',
  rows: async (work, after, limit) =>
    (await samplesAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: sampleFactData(row),
    })),
};
