import type { CredentialKind, CredentialRecord, SaidStatus } from '../../domain/credential';
import type { WithdrawalReason } from '../../domain/withdrawal';
import type { CertificateOrder, OrderState } from '../../domain/certificate';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** One version of a credential. Rows are added, never changed; the highest version is how it stands. */
export interface CredentialRow extends Omit<CredentialRecord, 'kind' | 'status'> {
  readonly kind: CredentialKind;
  /** As pushed; `STATUS` is what it amounts to. */
  readonly status: SaidStatus;
  readonly version: number;
  /** Who pushed it, under which reference of its own. */
  readonly organisationId: string;
  readonly reference: string;
  readonly personId: string;
  readonly sealedNumber: Buffer;
  /** Null while it is valid, and for what was withdrawn before reasons were asked for. */
  readonly withdrawalReason: WithdrawalReason | null;
  /** When it last changed at the source. */
  readonly updatedAt: Date;
  /** Keyed digest of everything that was sent, hexadecimal. */
  readonly digest: string;
  readonly recordedAt: Date;
  /** The fact that recorded this version. */
  readonly entryNumber: number;
  /** Name and document as claimed, JSON; null for what was pushed before they were kept. */
  readonly sealedHolder: Buffer | null;
  /** The order that stands, whatever was pushed; null without one. */
  readonly orderState: OrderState | null;
  readonly orderBy: CertificateOrder['by'] | null;
  readonly orderedBy: string | null;
  readonly orderReason: WithdrawalReason | null;
  /** The certificate in its place, and the one in whose place it is. */
  readonly supersededBy: string | null;
  readonly supersedes: string | null;
  /** Of what the registry issued: the completions that it states, and their versions then; null for all else. */
  readonly completionIds: readonly string[] | null;
  readonly completionVersions: readonly number[] | null;
}

/** What a version adds to what was pushed; none of it changes by a push. */
export type Orders = Pick<
  CredentialRow,
  | 'orderState'
  | 'orderBy'
  | 'orderedBy'
  | 'orderReason'
  | 'supersededBy'
  | 'supersedes'
  | 'completionIds'
  | 'completionVersions'
>;

export const NO_ORDERS: Orders = {
  orderState: null,
  orderBy: null,
  orderedBy: null,
  orderReason: null,
  supersededBy: null,
  supersedes: null,
  completionIds: null,
  completionVersions: null,
};

export const CredentialTable = table<CredentialRow>('credential', {
  id: { type: 'uuid', primary: true },
  version: { type: 'integer', primary: true },
  organisationId: { type: 'uuid' },
  reference: { type: 'text' },
  personId: { type: 'uuid' },
  kind: { type: 'text' },
  occupation: { type: 'text', nullable: true },
  level: { type: 'integer', nullable: true },
  degree: { type: 'text', nullable: true },
  major: { type: 'text', nullable: true },
  years: { type: 'integer', nullable: true },
  sealedNumber: { type: 'bytea' },
  issuedOn: { type: 'date' },
  expiresOn: { type: 'date', nullable: true },
  status: { type: 'text' },
  withdrawalReason: { type: 'text', nullable: true },
  state: { type: 'text' },
  updatedAt: { type: 'timestamptz' },
  digest: { type: 'text' },
  recordedAt: { type: 'timestamptz' },
  entryNumber: { type: 'bigint' },
  sealedHolder: { type: 'bytea', nullable: true },
  orderState: { type: 'text', nullable: true },
  orderBy: { type: 'text', nullable: true },
  orderedBy: { type: 'uuid', nullable: true },
  orderReason: { type: 'text', nullable: true },
  supersededBy: { type: 'uuid', nullable: true },
  supersedes: { type: 'uuid', nullable: true },
  completionIds: { type: 'uuid', array: true, nullable: true },
  completionVersions: { type: 'integer', array: true, nullable: true },
});

export const certificatePlace = (id: string, version: number): Place => ({
  table: 'credential',
  row: `${id}:${version}`,
  column: 'sealed_number',
});

export const holderPlace = (id: string, version: number): Place => ({
  ...certificatePlace(id, version),
  column: 'sealed_holder',
});

const STANDS = `NOT EXISTS (SELECT 1 FROM credential later WHERE later.id = c.id AND later.version > c.version)`;

/** What an organisation keeps under these references, as it stands. */
export async function findCredentials(
  { tx }: Work,
  organisationId: string,
  references: readonly string[],
): Promise<CredentialRow[]> {
  return tx.query(
    `SELECT ${columnsOf(CredentialTable, 'c')}
       FROM unnest($2::text[]) AS asked(reference) CROSS JOIN LATERAL (
            SELECT * FROM credential c WHERE c.organisation_id = $1 AND c.reference = asked.reference
             ORDER BY c.version DESC LIMIT 1) c`,
    [organisationId, references],
  );
}

/** As it stands. */
export async function credentialById({ tx }: Work, id: string): Promise<CredentialRow | null> {
  const [row] = await tx.query<CredentialRow>(
    `SELECT ${columnsOf(CredentialTable)} FROM credential WHERE id = $1 ORDER BY version DESC LIMIT 1`,
    [id],
  );
  return row ?? null;
}

export async function insertCredential({ tx }: Work, row: CredentialRow): Promise<void> {
  const { completionIds, completionVersions } = row;
  await tx.orm.insert(CredentialTable, {
    ...row,
    completionIds: completionIds && [...completionIds],
    completionVersions: completionVersions && [...completionVersions],
  });
}

/** The completions of a certificate that the registry issued which do not stand, or state less than they did. */
export const fallenOf = (row: string) => `
         SELECT b.id FROM unnest(${row}.completion_ids, ${row}.completion_versions) AS b(id, version)
          WHERE NOT EXISTS (
            SELECT FROM completion k JOIN completion was ON was.id = k.id AND was.version = b.version
             WHERE k.id = b.id AND k.result = 'passed' AND k.state = 'accepted'
               AND k.theory_hours >= was.theory_hours AND k.practice_hours >= was.practice_hours
               AND k.topics @> was.topics AND k.completed_on = was.completed_on
               AND NOT EXISTS (SELECT FROM completion later WHERE later.id = k.id AND later.version > k.version))`;

/**
 * What a certificate amounts to: the order that stands, before what its issuer says. One that the registry issued rests
 * on its completions: when one of them, as it stands, was not passed, is not accepted, or states less than it did, it is
 * suspended until it is issued again.
 */
export const statusOf = (row: string) => `
  CASE WHEN ${row}.order_state IS NOT NULL THEN ${row}.order_state
       WHEN ${row}.status <> 'valid' THEN ${row}.status
       WHEN EXISTS (${fallenOf(row)})
       THEN 'suspended'
       ELSE ${row}.status END`;

/** Of the row `c`. */
export const STATUS = statusOf('c');

export interface HeldCredential extends CredentialRecord {
  readonly personId: string;
}

/** For deciding: all of them, as they stand, whatever their state, status or dates. */
export async function credentialsOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<HeldCredential[]> {
  return tx.query(
    `SELECT c.id, c.person_id AS "personId", c.kind, c.occupation, c.level, c.degree, c.major, c.years,
            c.issued_on AS "issuedOn", c.expires_on AS "expiresOn", ${STATUS} AS status, c.state
       FROM credential c WHERE c.person_id = ANY($1::uuid[]) AND ${STANDS} ORDER BY c.id`,
    [personIds],
  );
}

export interface VersionOfCredential extends HeldCredential {
  readonly version: number;
  readonly organisationId: string;
}

/** As `credentialsOf`, with the version that was read and who pushed it. */
export async function credentialVersionsOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<VersionOfCredential[]> {
  return tx.query(
    `SELECT c.id, c.version, c.organisation_id AS "organisationId", c.person_id AS "personId", c.kind, c.occupation,
            c.level, c.degree, c.major, c.years, c.issued_on AS "issuedOn", c.expires_on AS "expiresOn", ${STATUS} AS status, c.state
       FROM credential c WHERE c.person_id = ANY($1::uuid[]) AND ${STANDS} ORDER BY c.id`,
    [personIds],
  );
}

/** For deciding: all of one person, as they stand, whole. */
export async function credentialRowsOf({ tx }: Work, personId: string): Promise<CredentialRow[]> {
  return tx.query(
    `SELECT ${columnsOf(CredentialTable, 'c')} FROM credential c
      WHERE c.person_id = $1 AND ${STANDS} ORDER BY c.id`,
    [personId],
  );
}

/** Every credential as it stands, whole, in the order of its id. */
export async function credentialsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<CredentialRow[]> {
  return tx.query(
    `SELECT ${columnsOf(CredentialTable, 'c')} FROM credential c
      WHERE ($1::uuid IS NULL OR c.id > $1::uuid) AND ${STANDS} ORDER BY c.id LIMIT $2`,
    [after, limit],
  );
}
