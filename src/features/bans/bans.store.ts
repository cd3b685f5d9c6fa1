import type { Ban } from '../../domain/ban';
import type { PlainDate } from '../../domain/calendar';
import type { IdentityType } from '../../domain/identity-document';
import type { Proof } from '../../domain/person';
import type { Place } from '../../platform/crypto/sealed';
import { constraintOf } from '../../platform/database/fault';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { Refusal } from '../../domain/refusal';

/** The person whom a proposal names, sealed: nothing of it is registered before a second officer approves. */
export interface SealedPerson {
  readonly subjectType: IdentityType;
  readonly subjectCountry: string;
  readonly subjectProof: Proof;
  readonly sealedNumber: Buffer;
  readonly sealedName: Buffer;
  readonly sealedBirthDate: Buffer;
}

/** All of a person's columns, or both of a nursery's. */
export interface SubjectColumns extends Nullable<SealedPerson> {
  readonly uscc: string | null;
  readonly institutionName: string | null;
  /** Keyed digest of the document or code, the same for every ban of it. Hex. */
  readonly subjectDigest: string;
}

type Nullable<T> = { readonly [Member in keyof T]: T[Member] | null };

export interface BanRow extends Omit<Ban, 'term'>, SubjectColumns {
  /** Null where there is no term, or its years were not recorded. */
  readonly termYears: number | null;
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
  instrument: { type: 'text', nullable: true },
  ruleId: { type: 'text', nullable: true },
  termYears: { type: 'integer', nullable: true },
  termStartsOn: { type: 'date', nullable: true },
  termEndsOn: { type: 'date', nullable: true },
  correctsId: { type: 'uuid', nullable: true },
  liftBasis: { type: 'text', nullable: true },
  authorityId: { type: 'uuid' },
  subjectType: { type: 'text', nullable: true },
  subjectCountry: { type: 'text', nullable: true },
  subjectProof: { type: 'text', nullable: true },
  sealedNumber: { type: 'bytea', nullable: true },
  sealedName: { type: 'bytea', nullable: true },
  sealedBirthDate: { type: 'bytea', nullable: true },
  uscc: { type: 'text', nullable: true },
  institutionName: { type: 'text', nullable: true },
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
  const { termYears: years, termStartsOn: startsOn, termEndsOn: endsOn } = row;
  return {
    ...row,
    term: years === null && startsOn === null ? null : { years, startsOn, endsOn },
  };
}

export function rowOf({ term, ...ban }: Ban, subject: SubjectColumns): BanRow {
  const { subjectType, subjectCountry, subjectProof, subjectDigest } = subject;
  const { sealedNumber, sealedName, sealedBirthDate, uscc, institutionName } = subject;
  return {
    ...ban,
    termYears: term?.years ?? null,
    termStartsOn: term?.startsOn ?? null,
    termEndsOn: term?.endsOn ?? null,
    subjectType,
    subjectCountry,
    subjectProof,
    subjectDigest,
    sealedNumber,
    sealedName,
    sealedBirthDate,
    uscc,
    institutionName,
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

/** Whether another proposal, of whatever authority, is open on the same document for an incident of the same day. */
export async function isOtherProposalOpen(
  { tx }: Work,
  { id, subjectDigest, incidentOn }: BanRow,
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT FROM ban WHERE subject_digest = $1 AND incident_on = $2::date
        AND state = 'proposed' AND id <> $3 LIMIT 1`,
    [subjectDigest, incidentOn, id],
  );
  return rows.length > 0;
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

/** @throws Refusal `ban-already-recorded`, `ban-correction-open`, when a race or a repeat would bar one subject twice by one decision. */
export async function insertBan({ tx }: Work, row: BanRow): Promise<void> {
  await unlessRecorded(() => tx.orm.insert(BanTable, { ...row, legalBasis: [...row.legalBasis] }));
}

/**
 * Writes the move from the version before; nobody else may have moved it.
 *
 * @throws Refusal `ban-already-recorded` when another ban by the same decision came into force meanwhile.
 */
export async function updateBan({ tx }: Work, row: BanRow): Promise<void> {
  const { id, state, personId, decidedBy, decidedByHuman, decidedAt, rejectionReason } = row;
  const { termStartsOn, termEndsOn, liftBasis, version } = row;
  const { affected } = await unlessRecorded(() =>
    tx.orm.update(
      BanTable,
      { id, version: version - 1 },
      {
        state,
        personId,
        decidedBy,
        decidedByHuman,
        decidedAt,
        rejectionReason,
        termStartsOn,
        termEndsOn,
        liftBasis,
        version,
      },
    ),
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The ban moved. Read it again.');
}

async function unlessRecorded<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const constraint = constraintOf(error);
    if (constraint === 'ban_once') {
      throw new Refusal(
        'ban-already-recorded',
        'A ban of this subject on this ground by this decision is proposed or in force already. Find it among your bans.',
      );
    }
    if (constraint === 'ban_corrected_once') {
      throw new Refusal(
        'ban-correction-open',
        'A correction of this ban waits for its decision. Let another officer decide it, or withdraw it, first.',
      );
    }
    throw error;
  }
}

/** Whose ban was lifted because they died, with the day of the document that says so. */
export async function deathsByLifts(
  { tx }: Work,
  personIds: readonly string[],
): Promise<{ personId: string; lastDay: PlainDate }[]> {
  return tx.query(
    `SELECT b.person_id AS "personId", min(m.decided_on) AS "lastDay"
       FROM ban b JOIN ban_motion m ON m.ban_id = b.id
      WHERE b.person_id = ANY($1::uuid[]) AND b.state = 'lifted' AND b.lift_basis = 'deceased'
        AND m.basis = 'deceased' AND m.state = 'approved'
      GROUP BY b.person_id`,
    [personIds],
  );
}
