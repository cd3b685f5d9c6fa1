import type { Carrier } from '../../domain/certificate-issue';
import { table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { awaitsAcceptance } from '../persons/held.store';
import type { CompletionRow } from '../training/training.store';

/** Which certificate the registry issued from a completion; the last one, where it took another back. */
export interface CertificateCompletion {
  readonly completionId: string;
  readonly credentialId: string;
}

export const CertificateCompletionTable = table<CertificateCompletion>('certificate_completion', {
  completionId: { type: 'uuid', primary: true },
  credentialId: { type: 'uuid' },
});

const STANDS = `NOT EXISTS (SELECT FROM credential later WHERE later.id = c.id AND later.version > c.version)`;

/** For deciding: what these completions carry, by their ids. */
export async function carriersOf(
  { tx }: Work,
  completionIds: readonly string[],
): Promise<ReadonlyMap<string, Carrier>> {
  const rows = await tx.query<Carrier & { completionId: string }>(
    `SELECT k.completion_id AS "completionId",
            CASE WHEN c.order_state IS NOT NULL
                 THEN jsonb_build_object('state', c.order_state, 'by', c.order_by) END AS order,
            ${awaitsAcceptance('k', 'credential_id')} AS "awaitsAcceptance"
       FROM certificate_completion k LEFT JOIN credential c ON c.id = k.credential_id AND ${STANDS}
      WHERE k.completion_id = ANY($1::uuid[])`,
    [completionIds],
  );
  return new Map(rows.map(({ completionId, ...carrier }) => [completionId, carrier]));
}

/** Whether all of them were free: the database repeats the rule. */
export async function tieCompletions(
  { tx }: Work,
  credentialId: string,
  completionIds: readonly string[],
): Promise<boolean> {
  const tied = await tx.query(
    `INSERT INTO certificate_completion AS k (completion_id, credential_id)
     SELECT u.id, $2::uuid FROM unnest($1::uuid[]) AS u(id) ORDER BY u.id
     ON CONFLICT (completion_id) DO UPDATE SET credential_id = excluded.credential_id
      WHERE EXISTS (SELECT FROM credential c
                     WHERE c.id = k.credential_id AND c.order_state = 'withdrawn' AND c.order_by = 'issuer' AND ${STANDS})
        AND NOT ${awaitsAcceptance('k', 'credential_id')}
     RETURNING completion_id`,
    [completionIds, credentialId],
  );
  return tied.length === completionIds.length;
}

/** Where these completions were taught, by their ids; not of those that name no run, or one that is not there. */
export async function placesTaught(
  { tx }: Work,
  completions: readonly Pick<CompletionRow, 'id' | 'organisationId' | 'run'>[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; division: string }>(
    `SELECT DISTINCT ON (u.id) u.id, r.division
       FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS u(id, organisation_id, reference)
       JOIN course_run r USING (organisation_id, reference)
      ORDER BY u.id, r.version DESC`,
    [
      completions.map(({ id }) => id),
      completions.map(({ organisationId }) => organisationId),
      completions.map(({ run }) => run),
    ],
  );
  return new Map(rows.map(({ id, division }) => [id, division]));
}
