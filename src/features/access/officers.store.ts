import type { FactData } from '../../domain/fact';
import type { Role } from '../../domain/principal';
import { byOwner, stateOfDigests, type KeptDigest } from '../../platform/crypto/kept-digests';
import type { Keys } from '../../platform/crypto/key-ring';
import { constraintOf } from '../../platform/database/fault';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** Who is behind an account. Nothing of a human is kept in clear. */
export interface Human {
  readonly id: string;
  /** Sealed. */
  readonly name: Buffer;
  /** Sealed: the key of the identity document, from which its digests can be made again. */
  readonly document: Buffer;
  readonly version: number;
}

export interface HumanDocumentIndex {
  readonly keyId: string;
  readonly digest: Buffer;
  readonly humanId: string;
}

export interface Officer {
  readonly id: string;
  readonly authorityId: string;
  readonly humanId: string;
  readonly username: string;
  readonly roles: readonly Role[];
  /** argon2id, PHC string. */
  readonly passwordHash: string;
  /** Sealed base32. */
  readonly otpSecret: Buffer;
  /** Thirty-second steps since 1970 of the last code that worked: no code up to it works again. */
  readonly lastOtpStep: number | null;
  /** Until when failures locked it, the last time they did. */
  readonly lockedUntil: Date | null;
  readonly approveFrom: Date;
  readonly state: 'active' | 'disabled';
  readonly version: number;
}

export const HumanTable = table<Human>('human', {
  id: { type: 'uuid', primary: true },
  name: { type: 'bytea' },
  document: { type: 'bytea' },
  version: { type: 'integer' },
});

export const HumanDocumentIndexTable = table<HumanDocumentIndex>('human_document_index', {
  keyId: { type: 'text', primary: true },
  digest: { type: 'bytea', primary: true },
  humanId: { type: 'uuid' },
});

export const OfficerTable = table<Officer>('officer', {
  id: { type: 'uuid', primary: true },
  authorityId: { type: 'uuid' },
  humanId: { type: 'uuid' },
  username: { type: 'text' },
  roles: { type: 'text', array: true },
  passwordHash: { type: 'text' },
  otpSecret: { type: 'bytea' },
  lastOtpStep: { type: 'integer', nullable: true },
  lockedUntil: { type: 'timestamptz', nullable: true },
  approveFrom: { type: 'timestamptz' },
  state: { type: 'text' },
  version: { type: 'integer' },
});

const OFFICER = columnsOf(OfficerTable);

/** By its document, under any live key. */
export async function findHuman({ tx, keys }: Work, documentKey: string): Promise<Human | null> {
  const digests = keys.blindIndexes(documentKey);
  const [row] = await tx.query<Human>(
    `SELECT ${columnsOf(HumanTable, 'h')}
       FROM unnest($1::text[], $2::bytea[]) AS wanted(key_id, digest)
       JOIN human_document_index i USING (key_id, digest)
       JOIN human h ON h.id = i.human_id
      LIMIT 1`,
    [digests.map(({ keyId }) => keyId), digests.map(({ digest }) => digest)],
  );
  return row ?? null;
}

export async function insertHuman(
  { tx, keys }: Work,
  row: Human,
  documentKey: string,
): Promise<void> {
  const digests = keys.blindIndexes(documentKey);
  await tx.query(`INSERT INTO human (id, name, document, version) VALUES ($1, $2, $3, $4)`, [
    row.id,
    row.name,
    row.document,
    row.version,
  ]);
  await tx.query(
    `INSERT INTO human_document_index (key_id, digest, human_id)
     SELECT key_id, digest, $3 FROM unnest($1::text[], $2::bytea[]) AS u(key_id, digest)`,
    [digests.map(({ keyId }) => keyId), digests.map(({ digest }) => digest), row.id],
  );
}

export async function findOfficer({ tx }: Work, id: string): Promise<Officer | null> {
  const [row] = await tx.query<Officer>(`SELECT ${OFFICER} FROM officer WHERE id = $1`, [id]);
  return row ?? null;
}

export async function findOfficerByUsername(
  { tx }: Work,
  username: string,
): Promise<Officer | null> {
  const [row] = await tx.query<Officer>(`SELECT ${OFFICER} FROM officer WHERE username = $1`, [
    username,
  ]);
  return row ?? null;
}

/** Until the end of the transaction nobody else changes it. */
export async function holdOfficer({ tx }: Work, id: string): Promise<Officer | null> {
  const [row] = await tx.query<Officer>(
    `SELECT ${OFFICER} FROM officer WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

export async function hasActiveAccount({ tx }: Work, humanId: string): Promise<boolean> {
  const rows = await tx.query(`SELECT 1 FROM officer WHERE human_id = $1 AND state = 'active'`, [
    humanId,
  ]);
  return rows.length > 0;
}

export async function insertOfficer({ tx }: Work, row: Officer): Promise<void> {
  await tx.query(
    `INSERT INTO officer (id, authority_id, human_id, username, roles, password_hash, otp_secret, last_otp_step,
                          locked_until, approve_from, state, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      row.id,
      row.authorityId,
      row.humanId,
      row.username,
      row.roles,
      row.passwordHash,
      row.otpSecret,
      row.lastOtpStep,
      row.lockedUntil,
      row.approveFrom,
      row.state,
      row.version,
    ],
  );
}

export async function updateOfficer({ tx }: Work, row: Officer): Promise<void> {
  await tx.query(
    `UPDATE officer
        SET roles = $2, password_hash = $3, otp_secret = $4, last_otp_step = $5, locked_until = $6,
            approve_from = $7, state = $8, version = $9
      WHERE id = $1`,
    [
      row.id,
      row.roles,
      row.passwordHash,
      row.otpSecret,
      row.lastOtpStep,
      row.lockedUntil,
      row.approveFrom,
      row.state,
      row.version,
    ],
  );
}

/** Whether the database refused because this human or this username has an account already. */
export function isTaken(error: unknown): boolean {
  return ['officer_one_active_account', 'officer_username', 'human_document_once'].includes(
    constraintOf(error) ?? '',
  );
}

/** The digests by which these humans are found when another account is asked for. */
export async function humanDigestsOf(
  { tx }: Work,
  ids: readonly string[],
): Promise<Map<string, KeptDigest[]>> {
  const rows = await tx.query<KeptDigest>(
    `SELECT human_id AS owner, key_id AS "keyId", digest FROM human_document_index
      WHERE human_id = ANY($1::uuid[])`,
    [ids],
  );
  return byOwner(rows);
}

/** `kept`: null stands for the digests that were just made. One that finds the human no more would allow a second account. */
export function humanFactData(
  keys: Keys,
  row: Human,
  kept: readonly KeptDigest[] | null,
): FactData {
  const clear = (column: 'name' | 'document') =>
    keys.open({ table: 'human', row: row.id, column }, row[column]);
  return {
    name: keys.commitment(row.id, clear('name')),
    document: keys.commitment(row.id, clear('document')),
    index: kept ? stateOfDigests(kept, [keys.blindIndexes(clear('document'))]) : 'complete',
  };
}

/** With digests of what it signs in by: a password hash changed behind the service's back does not go unseen. */
export function officerFactData(keys: Keys, row: Officer): FactData {
  const otpSecret = keys.open(
    { table: 'officer', row: row.id, column: 'otp_secret' },
    row.otpSecret,
  );
  return {
    authorityId: row.authorityId,
    humanId: row.humanId,
    username: keys.commitment(row.id, row.username),
    roles: [...row.roles].sort(),
    password: keys.commitment(row.id, row.passwordHash),
    otp: keys.commitment(row.id, otpSecret),
    lockedUntil: row.lockedUntil?.toISOString() ?? null,
    approveFrom: row.approveFrom.toISOString(),
    state: row.state,
  };
}
