import type { PlainDate } from '../../domain/calendar';
import { REMINDER_DAYS, YEARLY_KINDS } from '../../domain/renewal';
import type { Work } from '../../platform/database/work';
import { STATUS, statusOf, type CredentialRow } from '../credentials/credentials.store';

export type Lapsing = Pick<
  CredentialRow,
  'id' | 'organisationId' | 'reference' | 'personId' | 'kind' | 'issuedOn' | 'expiresOn'
>;

/** As `renewalOf` says it. A year from 29 February ends with 28 February. */
const LAPSES_ON = `
  least(c.expires_on, CASE WHEN c.kind = ANY($2::text[]) THEN
    (c.issued_on + interval '1 year')::date - (to_char(c.issued_on, 'MM-DD') <> '02-29')::integer END)`;

/** The nearest reminder whose day has come: as `reminderDue` says it. */
const DUE = `(SELECT min(d) FROM unnest($3::integer[]) AS d WHERE ${LAPSES_ON} - d <= $1::date)`;

/** Another of the kind and occupation that was issued later, counts, and lasts longer. */
const RENEWED = `
  SELECT FROM credential r
   WHERE r.person_id = c.person_id AND r.id <> c.id AND r.kind = c.kind
     AND r.occupation IS NOT DISTINCT FROM c.occupation AND r.major IS NOT DISTINCT FROM c.major
     AND r.issued_on > c.issued_on AND r.state = 'accepted' AND ${statusOf('r')} = 'valid'
     AND (c.expires_on IS NULL OR r.expires_on IS NULL OR r.expires_on > c.expires_on)
     AND NOT EXISTS (SELECT FROM credential later WHERE later.id = r.id AND later.version > r.version)`;

/**
 * Certificates that count and lapse within sixty days of `today`, were not renewed, and whose nearest reminder their
 * issuer has not had; `among` these ids, or any.
 */
export async function lapsing(
  { tx }: Work,
  today: PlainDate,
  { among = null, limit }: { readonly among?: readonly string[] | null; readonly limit: number },
): Promise<Lapsing[]> {
  return tx.query(
    `SELECT c.id, c.organisation_id AS "organisationId", c.reference, c.person_id AS "personId", c.kind,
            c.issued_on AS "issuedOn", c.expires_on AS "expiresOn"
       FROM credential c
      WHERE (c.expires_on BETWEEN $1::date AND $1::date + ${REMINDER_DAYS[0]}
             OR c.kind IN ('health_certificate', 'food_handler_certificate')
                AND c.issued_on BETWEEN ($1::date - interval '1 year')::date - 2
                                    AND ($1::date - interval '1 year')::date + ${REMINDER_DAYS[0] + 2})
        AND ($4::uuid[] IS NULL OR c.id = ANY($4::uuid[]))
        AND NOT EXISTS (SELECT FROM credential later WHERE later.id = c.id AND later.version > c.version)
        AND ${LAPSES_ON} >= $1::date AND ${DUE} IS NOT NULL
        AND c.state IN ('accepted', 'unverified') AND ${STATUS} = 'valid'
        AND NOT EXISTS (${RENEWED})
        AND NOT EXISTS (
          SELECT FROM certificate_notice n
           WHERE n.credential_id = c.id AND n.organisation_id = c.organisation_id AND n.kind = 'lapses_soon'
             AND n.lapses_on = ${LAPSES_ON} AND n.days <= ${DUE})
      ORDER BY c.id LIMIT $5`,
    [today, YEARLY_KINDS, REMINDER_DAYS, among, limit],
  );
}
