import { v7 } from 'uuid';
import type { FactData } from '../../domain/fact';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { Projection } from '../log/projection';
import type { Certificate } from './certificates.store';
import type { Employed, EmployedNow } from './effects';
import { standingsUntold } from './standings.store';
import { insertUnlessTold, noticesAfter, type CertificateNotice } from './notices.store';

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

/**
 * Along the log: who employs one of these people hears of each certificate that amounts to something else than they were
 * told: by a push, an officer's decision, or a completion that fell. Nothing is held: what moves meanwhile is a fact that is
 * followed next.
 */
export async function tellOfStandings(
  work: Work,
  employedNow: EmployedNow,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return;
  const employed = await employedNow(work, personIds);
  if (employed.length === 0) return;
  const untold = await standingsUntold(work, employed);
  await raise(
    work,
    await work.now(),
    untold.map(({ organisationId, personId, ...standing }) => {
      const theirs = employed.filter(
        (one) => one.personId === personId && one.institutionId === organisationId,
      );
      const employmentIds = theirs.map(({ employmentId }) => employmentId);
      return {
        ...{ organisationId, employmentIds, kind: 'standing_changed', lapsesOn: null, days: null },
        ...standing,
      };
    }),
  );
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
