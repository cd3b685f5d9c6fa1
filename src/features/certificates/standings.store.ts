import type { CredentialStatus } from '../../domain/credential';
import type { Work } from '../../platform/database/work';
import { STATUS } from '../credentials/credentials.store';
import type { Employed } from './effects';

/** A certificate of somebody employed that amounts to something else than the employer knows. */
export interface StandingUntold {
  readonly organisationId: string;
  readonly personId: string;
  readonly credentialId: string;
  readonly credentialVersion: number;
  readonly status: CredentialStatus;
}

/** What is held or was not taken is suspended for who relies on it. */
const AMOUNTS_TO = `CASE WHEN c.state IN ('accepted', 'unverified') THEN ${STATUS} ELSE 'suspended' END`;

/**
 * What employers were told last of each certificate of those whom they employ, beside what it amounts to. Who was told
 * nothing yet is told only of what counted before, and counts no more since the employment is there.
 */
export async function standingsUntold(
  { tx }: Work,
  employed: readonly Employed[],
): Promise<StandingUntold[]> {
  return tx.query(
    `SELECT e.organisation_id AS "organisationId", c.person_id AS "personId", c.id AS "credentialId",
            c.version AS "credentialVersion", now.status
       FROM (SELECT organisation_id, person_id, min(since) AS since
               FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS u(organisation_id, person_id, since)
              GROUP BY organisation_id, person_id) e
       JOIN credential c ON c.person_id = e.person_id
        AND NOT EXISTS (SELECT FROM credential later WHERE later.id = c.id AND later.version > c.version)
      CROSS JOIN LATERAL (SELECT ${AMOUNTS_TO} AS status) now
       LEFT JOIN LATERAL (
            SELECT n.status FROM certificate_notice n
             WHERE n.credential_id = c.id AND n.organisation_id = e.organisation_id AND n.kind = 'standing_changed'
             ORDER BY n.raised_at DESC, n.id DESC LIMIT 1) told ON true
      WHERE now.status <> coalesce(told.status, 'valid')
        AND (told.status IS NOT NULL
             OR e.since <= greatest(c.recorded_at, (SELECT max(k.recorded_at) FROM completion k WHERE k.id = ANY(c.completion_ids)))
            AND EXISTS (SELECT FROM credential v
                         WHERE v.id = c.id AND (v.version < c.version OR c.completion_ids IS NOT NULL)
                           AND v.state IN ('accepted', 'unverified') AND v.status = 'valid' AND v.order_state IS NULL))
      ORDER BY c.id, e.organisation_id`,
    [
      employed.map(({ institutionId }) => institutionId),
      employed.map(({ personId }) => personId),
      employed.map(({ recordedAt }) => recordedAt.toISOString()),
    ],
  );
}
