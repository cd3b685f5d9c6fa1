import type { PlainDate } from '../../domain/calendar';
import type { CredentialStatus } from '../../domain/credential';
import type { ReminderDays } from '../../domain/renewal';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** What an organisation that relies on a certificate, or issued it, is told of it, once. */
export interface CertificateNotice {
  readonly id: string;
  readonly organisationId: string;
  readonly credentialId: string;
  readonly kind: 'lapses_soon' | 'standing_changed';
  /** The organisation's own employments of the holder; none for the issuer. */
  readonly employmentIds: readonly string[];
  /** Of `lapses_soon`: the last day in force, and so many days before it. */
  readonly lapsesOn: PlainDate | null;
  readonly days: ReminderDays | null;
  /** Of `standing_changed`: what it amounts to, since which version. */
  readonly status: CredentialStatus | null;
  readonly credentialVersion: number | null;
  readonly raisedAt: Date;
  readonly version: number;
}

export const CertificateNoticeTable = table<CertificateNotice>('certificate_notice', {
  id: { type: 'uuid', primary: true },
  organisationId: { type: 'uuid' },
  credentialId: { type: 'uuid' },
  kind: { type: 'text' },
  employmentIds: { type: 'uuid', array: true },
  lapsesOn: { type: 'date', nullable: true },
  days: { type: 'integer', nullable: true },
  status: { type: 'text', nullable: true },
  credentialVersion: { type: 'integer', nullable: true },
  raisedAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

/** Those that are new: what an organisation was told once is left as it is. Ids of the new ones. */
export async function insertUnlessTold(
  { tx }: Work,
  notices: readonly CertificateNotice[],
): Promise<ReadonlySet<string>> {
  const told = await tx.query<{ id: string }>(
    `INSERT INTO certificate_notice (id, organisation_id, credential_id, kind, employment_ids, lapses_on, days,
            status, credential_version, raised_at, version)
     SELECT n."id", n."organisationId", n."credentialId", n."kind", n."employmentIds", n."lapsesOn", n."days",
            n."status", n."credentialVersion", n."raisedAt", n."version"
       FROM jsonb_to_recordset($1::jsonb) AS n("id" uuid, "organisationId" uuid, "credentialId" uuid, "kind" text,
            "employmentIds" uuid[], "lapsesOn" date, "days" integer, "status" text, "credentialVersion" integer,
            "raisedAt" timestamptz, "version" integer)
      ORDER BY n."credentialId", n."organisationId"
     ON CONFLICT DO NOTHING RETURNING id`,
    [JSON.stringify(notices)],
  );
  return new Set(told.map(({ id }) => id));
}

/** Every notice, whole, in the order of its id. */
export async function noticesAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<CertificateNotice[]> {
  return tx.query(
    `SELECT ${columnsOf(CertificateNoticeTable)} FROM certificate_notice
      WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
