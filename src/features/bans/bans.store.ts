import type { Ban } from '../../domain/ban';
import type { PlainDate } from '../../domain/calendar';
import type { IdentityType } from '../../domain/identity-document';
import type { Proof } from '../../domain/person';
import type { Place } from '../../platform/crypto/sealed';
import { constraintOf } from '../../platform/database/fault';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { Refusal } from '../../domain/refusal';

/** Whom a proposal names, sealed: nothing of it is registered before a second officer approves. */
export interface SealedSubject {
  readonly subjectType: IdentityType;
  readonly subjectCountry: string;
  readonly subjectProof: Proof;
  readonly sealedNumber: Buffer;
  readonly sealedName: Buffer;
  readonly sealedBirthDate: Buffer;
  /** Keyed digest of the document, the same for every ban of it. Hex. */
  readonly subjectDigest: string;
}

export interface BanRow extends Omit<Ban, 'term'>, SealedSubject {
  readonly termStartsOn: PlainDate | null;
  readonly termEndsOn: PlainDate | null;
}

export const BanTable = table<BanRow>('ban', {
  id: { type: 'uuid', primary: true },
  state: { type: 'text' },
  capacity: { type: 'text' },
  ground: { type: 'text' },
  category: { type: 'text' },
  incidentOn: { type: 'date' },
  incidentDivision: { type: 'text' },
  documentNumber: { type: 'text' },
  legalBasis: { type: 'text', array: true },
  decidedOn: { type: 'date' },
  servedOn: { type: 'date' },
  termStartsOn: { type: 'date', nullable: true },
  termEndsOn: { type: 'date', nullable: true },
  authorityId: { type: 'uuid' },
  subjectType: { type: 'text' },
  subjectCountry: { type: 'text' },
  subjectProof: { type: 'text' },
  sealedNumber: { type: 'bytea' },
  sealedName: { type: 'bytea' },
  sealedBirthDate: { type: 'bytea' },
  subjectDigest: { type: 'text' },
  personId: { type: 'uuid', nullable: true },
  proposedBy: { type: 'uuid' },
  proposedByHuman: { type: 'uuid' },
  proposedAt: { type: 'timestamptz' },
  decidedBy: { type: 'uuid', nullable: true },
  decidedByHuman: { type: 'uuid', nullable: true },
  decidedAt: { type: 'timestamptz', nullable: true },
  rejectionReason: { type: 'text', nullable: true },
  version: { type: 'integer' },
});

export type SubjectColumn = 'sealed_number' | 'sealed_name' | 'sealed_birth_date';

export const subjectPlace = (banId: string, column: SubjectColumn): Place => ({
  table: 'ban',
  row: banId,
  column,
});

/** The ban that the rule speaks of, without whom it names. */
export function banOf(row: BanRow): Ban {
  const { termStartsOn, termEndsOn } = row;
  return {
    ...row,
    term: termStartsOn === null ? null : { startsOn: termStartsOn, endsOn: termEndsOn },
  };
}

export function rowOf({ term, ...ban }: Ban, subject: SealedSubject): BanRow {
  const { subjectType, subjectCountry, subjectProof, subjectDigest } = subject;
  const { sealedNumber, sealedName, sealedBirthDate } = subject;
  return {
    ...ban,
    termStartsOn: term?.startsOn ?? null,
    termEndsOn: term?.endsOn ?? null,
    subjectType,
    subjectCountry,
    subjectProof,
    subjectDigest,
    sealedNumber,
    sealedName,
    sealedBirthDate,
  };
}

/** Null when it is not there or its authority is none of `authorityIds`. */
export async function findBan(
  { tx }: Work,
  banId: string,
  authorityIds: readonly string[],
): Promise<BanRow | null> {
  const [row] = await tx.query<BanRow>(
    `SELECT ${columnsOf(BanTable)} FROM ban WHERE id = $1 AND authority_id = ANY($2::uuid[])`,
    [banId, authorityIds],
  );
  return row ?? null;
}

/** All of them, in every state: decisions read this, and must not miss the 101st. For nobody it takes as long. */
export async function bansOf({ tx }: Work, personIds: readonly string[]): Promise<Ban[]> {
  const rows = await tx.query<BanRow>(
    `SELECT ${columnsOf(BanTable)} FROM ban WHERE person_id = ANY($1::uuid[]) ORDER BY id`,
    [personIds],
  );
  return rows.map(banOf);
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfBans(
  { tx }: Work,
  authorityIds: readonly string[],
  { state, before, limit }: { state: string | null; before: string | null; limit: number },
): Promise<BanRow[]> {
  return tx.query(
    `SELECT ${columnsOf(BanTable)} FROM ban
      WHERE authority_id = ANY($1::uuid[]) AND ($2::text IS NULL OR state = $2)
        AND ($3::uuid IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    [authorityIds, state, before, limit],
  );
}

/** @throws Refusal `ban-already-recorded`, when a race or a repeat would bar one person twice by one decision. */
export async function insertBan({ tx }: Work, row: BanRow): Promise<void> {
  try {
    await tx.orm.insert(BanTable, { ...row, legalBasis: [...row.legalBasis] });
  } catch (error) {
    if (constraintOf(error) === 'ban_once') {
      throw new Refusal(
        'ban-already-recorded',
        'A ban of this person on this ground by this decision is proposed or in force already. Find it among your bans.',
      );
    }
    throw error;
  }
}

/** Writes the move from the version before; nobody else may have moved it. */
export async function updateBan({ tx }: Work, row: BanRow): Promise<void> {
  const { id, state, personId, decidedBy, decidedByHuman, decidedAt, rejectionReason } = row;
  const { affected } = await tx.orm.update(
    BanTable,
    { id, version: row.version - 1 },
    {
      state,
      personId,
      decidedBy,
      decidedByHuman,
      decidedAt,
      rejectionReason,
      version: row.version,
    },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The ban moved. Read it again.');
}
