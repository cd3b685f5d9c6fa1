import type { AwardedOn } from '../../domain/award-right';
import type { PlainDate } from '../../domain/calendar';
import type { Work } from '../../platform/database/work';

const STANDS = `NOT EXISTS (SELECT FROM credential later WHERE later.id = c.id AND later.version > c.version)`;

/** In which years, by whom, these were issued, as they stand. */
export async function yearsOfCredentials(
  { tx }: Work,
  ids: readonly string[],
): Promise<{ providerId: string; year: number }[]> {
  if (ids.length === 0) return [];
  return tx.query(
    `SELECT DISTINCT c.organisation_id AS "providerId", extract(year FROM c.issued_on)::integer AS year
       FROM credential c WHERE c.id = ANY($1::uuid[]) AND ${STANDS}`,
    [ids],
  );
}

/** What an organisation issued on `since` or later and was taken, by kind, occupation, level and day, as it stands. */
export async function credentialsAwardedSince(
  { tx }: Work,
  organisationId: string,
  since: PlainDate,
): Promise<AwardedOn[]> {
  return tx.query(
    `SELECT c.kind, c.occupation, c.level, c.issued_on AS day, count(*) AS count
       FROM credential c
      WHERE c.organisation_id = $1 AND c.issued_on >= $2 AND c.state IN ('accepted', 'unverified') AND ${STANDS}
      GROUP BY c.kind, c.occupation, c.level, c.issued_on`,
    [organisationId, since],
  );
}
