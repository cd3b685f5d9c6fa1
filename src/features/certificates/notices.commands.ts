import { v7 } from 'uuid';
import type { FactData } from '../../domain/fact';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { Projection } from '../log/projection';
import { findCertificate, type Certificate } from './certificates.store';
import type { Employed, EmployedNow } from './effects';
import { insertUnlessTold, noticesAfter, wasTold, type CertificateNotice } from './notices.store';

const FACTS: Readonly<Record<CertificateNotice['kind'], string>> = {
  lapses_soon: 'certificate.lapses_soon',
  standing_changed: 'certificate.standing_changed',
};

/** Who employs the holder learns what a certificate amounts to now: each a fact of its own, and nothing of why. */
export async function tellEmployers(
  work: Work,
  at: Date,
  employedNow: EmployedNow,
  { id, version, status, personId }: Pick<Certificate, 'id' | 'version' | 'status' | 'personId'>,
): Promise<void> {
  const employed = byInstitution(await employedNow(work, [personId]));
  await raise(
    work,
    at,
    [...employed].map(([organisationId, employmentIds]) => ({
      organisationId,
      credentialId: id,
      kind: 'standing_changed',
      employmentIds,
      ...{ lapsesOn: null, days: null, status, credentialVersion: version },
    })),
  );
}

/** Once officers accepted a certificate: who was told that it does not count hears that it does again. */
export async function tellOfAcceptance(
  work: Work,
  at: Date,
  employedNow: EmployedNow,
  credentialId: string,
): Promise<void> {
  const certificate = await findCertificate(work, credentialId);
  if (certificate?.status !== 'valid' || !(await wasTold(work, credentialId))) return;
  await tellEmployers(work, at, employedNow, certificate);
}

/** Employments by the institution whose they are. */
export function byInstitution(employed: readonly Employed[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { institutionId, employmentId } of employed) {
    found.set(institutionId, [...(found.get(institutionId) ?? []), employmentId]);
  }
  return found;
}

/** Nobody is told the same twice. */
export async function raise(
  work: Work,
  at: Date,
  told: readonly Omit<CertificateNotice, 'id' | 'raisedAt' | 'version'>[],
): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map((one): CertificateNotice => ({
    ...one,
    id: v7(),
    raisedAt: at,
    version: 1,
  }));
  const raised = await insertUnlessTold(work, rows);
  await record(
    work,
    at,
    ...rows
      .filter(({ id }) => raised.has(id))
      .map((row) => ({
        type: FACTS[row.kind],
        subject: { kind: 'certificate_notice', id: row.id, version: row.version },
        concerns: [row.organisationId],
        data: noticeFactData(row),
      })),
  );
}

function noticeFactData(row: CertificateNotice): FactData {
  const { organisationId, credentialId, kind, employmentIds, raisedAt } = row;
  const { lapsesOn, days, status, credentialVersion } = row;
  return {
    ...{ organisationId, credentialId, kind, employmentIds },
    ...{ lapsesOn, days, status, credentialVersion },
    raisedAt: raisedAt.toISOString(),
  };
}

export const certificateNoticeProjection: Projection = {
  kind: 'certificate_notice',
  rows: async (work, after, limit) =>
    (await noticesAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: noticeFactData(row),
    })),
};
