import type { PlainDate } from '../../domain/calendar';
import type { Cause, Verdict } from '../../domain/clearance';
import type { IdentityType } from '../../domain/identity-document';
import type { Proof } from '../../domain/person';
import type { Coverage } from '../../domain/receipt';
import type { Assessment, Position } from '../../domain/requirement';
import type { Source } from '../../domain/source';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** What an institution asks for, and what the registry decides when an employment is recorded, confirmed, changed or due. */
export type Purpose =
  | 'pre_employment'
  | 'annual_recheck'
  | 'in_service_concern'
  | 'employment_recorded'
  | 'employment_confirmed'
  | 'employment_changed';

export interface ClearanceCheckRow {
  readonly id: string;
  readonly institutionId: string;
  /** Null: the registry itself. */
  readonly askedBy: string | null;
  readonly position: Position;
  readonly purpose: Purpose;
  /** The employment that it was decided for; null for an applicant's. */
  readonly employmentId: string | null;
  readonly applicationReference: string;
  readonly authorisedOn: PlainDate;
  /** Of `SealedApplicant`, as JSON. */
  readonly sealedApplicant: Buffer;
  /** The key of the two digests: what a later change of the person finds this check by. */
  readonly keyId: string;
  readonly documentDigest: Buffer;
  readonly nameDigest: Buffer;
  readonly verdict: Verdict;
  readonly causes: readonly Cause[];
  readonly qualification: Assessment | null;
  readonly coverage: Coverage;
  readonly checkedAt: Date;
  readonly validUntil: PlainDate | null;
  readonly receipt: string;
  readonly receiptTokenDigest: Buffer | null;
  readonly leafHash: Buffer;
  readonly version: number;
}

/** Whom a check asked about, with what binds its receipt to them and what its page is found by. */
export interface SealedApplicant {
  readonly type: IdentityType;
  readonly country: string;
  readonly number: string;
  readonly name: string;
  readonly birthDate: PlainDate;
  readonly proof: Proof;
  /** 16 bytes, base64. */
  readonly salt: string;
  readonly receiptToken: string | null;
}

export const ClearanceCheckTable = table<ClearanceCheckRow>('clearance_check', {
  id: { type: 'uuid', primary: true },
  institutionId: { type: 'uuid' },
  askedBy: { type: 'uuid', nullable: true },
  position: { type: 'text' },
  purpose: { type: 'text' },
  employmentId: { type: 'uuid', nullable: true },
  applicationReference: { type: 'text' },
  authorisedOn: { type: 'date' },
  sealedApplicant: { type: 'bytea' },
  keyId: { type: 'text' },
  documentDigest: { type: 'bytea' },
  nameDigest: { type: 'bytea' },
  verdict: { type: 'text' },
  causes: { type: 'text', array: true },
  qualification: { type: 'jsonb', nullable: true },
  coverage: { type: 'jsonb' },
  checkedAt: { type: 'timestamptz' },
  validUntil: { type: 'date', nullable: true },
  receipt: { type: 'text' },
  receiptTokenDigest: { type: 'bytea', nullable: true },
  leafHash: { type: 'bytea' },
  version: { type: 'integer' },
});

export const applicantPlace = (checkId: string): Place => ({
  table: 'clearance_check',
  row: checkId,
  column: 'sealed_applicant',
});

export async function sources({ tx }: Work): Promise<Source[]> {
  return tx.query(
    `SELECT name, as_of AS "asOf", max_age_seconds AS "maxAgeSeconds" FROM source ORDER BY name`,
  );
}

/** All in one statement; bytes travel as hexadecimal. */
export async function insertChecks(
  { tx }: Work,
  rows: readonly ClearanceCheckRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const hex = (bytes: Buffer | null) => bytes?.toString('hex') ?? null;
  await tx.query(
    `INSERT INTO clearance_check (id, institution_id, asked_by, position, purpose, employment_id, application_reference,
       authorised_on, sealed_applicant, key_id, document_digest, name_digest, verdict, causes, qualification,
       coverage, checked_at, valid_until, receipt, receipt_token_digest, leaf_hash, version)
     SELECT r."id", r."institutionId", r."askedBy", r."position", r."purpose", r."employmentId", r."applicationReference",
            r."authorisedOn", decode(r."sealedApplicant", 'hex'), r."keyId", decode(r."documentDigest", 'hex'),
            decode(r."nameDigest", 'hex'), r."verdict", r."causes", r."qualification", r."coverage",
            r."checkedAt", r."validUntil", r."receipt", decode(r."receiptTokenDigest", 'hex'),
            decode(r."leafHash", 'hex'), r."version"
       FROM jsonb_to_recordset($1::jsonb) AS r(
            "id" uuid, "institutionId" uuid, "askedBy" uuid, "position" text, "purpose" text,
            "employmentId" uuid, "applicationReference" text, "authorisedOn" date, "sealedApplicant" text, "keyId" text,
            "documentDigest" text, "nameDigest" text, "verdict" text, "causes" text[], "qualification" jsonb,
            "coverage" jsonb, "checkedAt" timestamptz, "validUntil" date, "receipt" text,
            "receiptTokenDigest" text, "leafHash" text, "version" integer)`,
    [
      JSON.stringify(
        rows.map((row) => ({
          ...row,
          sealedApplicant: hex(row.sealedApplicant),
          documentDigest: hex(row.documentDigest),
          nameDigest: hex(row.nameDigest),
          receiptTokenDigest: hex(row.receiptTokenDigest),
          leafHash: hex(row.leafHash),
        })),
      ),
    ],
  );
}

/** Null when it is not there or somebody else asked. */
export async function findCheck(
  { tx }: Work,
  checkId: string,
  institutionId: string,
): Promise<ClearanceCheckRow | null> {
  const [row] = await tx.query<ClearanceCheckRow>(
    `SELECT ${columnsOf(ClearanceCheckTable)} FROM clearance_check WHERE id = $1 AND institution_id = $2`,
    [checkId, institutionId],
  );
  return row ?? null;
}

/** Null when it is not there or its institution lies in none of these divisions. */
export async function findCheckWithin(
  { tx }: Work,
  checkId: string,
  divisions: readonly string[],
): Promise<ClearanceCheckRow | null> {
  const [row] = await tx.query<ClearanceCheckRow>(
    `SELECT ${columnsOf(ClearanceCheckTable, 'c')}
       FROM clearance_check c JOIN organisation o ON o.id = c.institution_id
      WHERE c.id = $1 AND o.division = ANY($2::text[])`,
    [checkId, divisions],
  );
  return row ?? null;
}

/** For who holds the receipt, whoever that is. */
export async function checkOfReceipt(
  { tx }: Work,
  by: { readonly id: string } | { readonly tokenDigest: Buffer },
): Promise<ClearanceCheckRow | null> {
  const [row] = await ('id' in by
    ? tx.query<ClearanceCheckRow>(
        `SELECT ${columnsOf(ClearanceCheckTable)} FROM clearance_check WHERE id = $1`,
        [by.id],
      )
    : tx.query<ClearanceCheckRow>(
        `SELECT ${columnsOf(ClearanceCheckTable)} FROM clearance_check WHERE receipt_token_digest = $1`,
        [by.tokenDigest],
      ));
  return row ?? null;
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfChecks(
  { tx }: Work,
  institutionId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<ClearanceCheckRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ClearanceCheckTable)} FROM clearance_check
      WHERE institution_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [institutionId, before, limit],
  );
}
