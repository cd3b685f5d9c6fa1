import type { IdentityType } from '../../domain/identity-document';
import type { InterimMeasure, InterimSpan } from '../../domain/interim';
import type { Proof } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import type { Place } from '../../platform/crypto/sealed';
import { constraintOf } from '../../platform/database/fault';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** Whom a measure names, why in words, and where the evidence lies: sealed. */
export interface SealedGrounds {
  readonly sealedStatement: Buffer;
  readonly sealedEvidence: Buffer;
  readonly subjectType: IdentityType;
  readonly subjectCountry: string;
  readonly subjectProof: Proof;
  readonly sealedNumber: Buffer;
  readonly sealedName: Buffer;
  readonly sealedBirthDate: Buffer;
  /** Keyed digest of the document, the same as that of a ban on it. Hex. */
  readonly subjectDigest: string;
}

export interface InterimRow extends InterimMeasure, SealedGrounds {
  /** When somebody is next told that nobody confirmed it; null when no more. */
  readonly alarmsAt: Date | null;
}

export const InterimMeasureTable = table<InterimRow>('interim_measure', {
  id: { type: 'uuid', primary: true },
  state: { type: 'text' },
  power: { type: 'text' },
  reasons: { type: 'text', array: true },
  sealedStatement: { type: 'bytea' },
  sealedEvidence: { type: 'bytea' },
  incidentOn: { type: 'date' },
  incidentDivision: { type: 'text' },
  authorityId: { type: 'uuid' },
  subjectType: { type: 'text' },
  subjectCountry: { type: 'text' },
  subjectProof: { type: 'text' },
  sealedNumber: { type: 'bytea' },
  sealedName: { type: 'bytea' },
  sealedBirthDate: { type: 'bytea' },
  subjectDigest: { type: 'text' },
  personId: { type: 'uuid' },
  imposedBy: { type: 'uuid' },
  imposedByHuman: { type: 'uuid' },
  imposedAt: { type: 'timestamptz' },
  confirmedBy: { type: 'uuid', nullable: true },
  confirmedByHuman: { type: 'uuid', nullable: true },
  confirmedAt: { type: 'timestamptz', nullable: true },
  endRequestedBy: { type: 'uuid', nullable: true },
  endRequestedByHuman: { type: 'uuid', nullable: true },
  endRequestedAt: { type: 'timestamptz', nullable: true },
  endReason: { type: 'text', nullable: true },
  endedBy: { type: 'uuid', nullable: true },
  endedByHuman: { type: 'uuid', nullable: true },
  endedAt: { type: 'timestamptz', nullable: true },
  endedAs: { type: 'text', nullable: true },
  endedByBan: { type: 'uuid', nullable: true },
  alarmsAt: { type: 'timestamptz', nullable: true },
  version: { type: 'integer' },
});

export type InterimColumn =
  'sealed_statement' | 'sealed_evidence' | 'sealed_number' | 'sealed_name' | 'sealed_birth_date';

export const interimPlace = (measureId: string, column: InterimColumn): Place => ({
  table: 'interim_measure',
  row: measureId,
  column,
});

/** Null when it is not there or its authority is none of `authorityIds`. */
export async function findMeasure(
  { tx }: Work,
  measureId: string,
  authorityIds: readonly string[],
): Promise<InterimRow | null> {
  const [row] = await tx.query<InterimRow>(
    `SELECT ${columnsOf(InterimMeasureTable)} FROM interim_measure
      WHERE id = $1 AND authority_id = ANY($2::uuid[])`,
    [measureId, authorityIds],
  );
  return row ?? null;
}

/** How long each of them lasts, in every state, of any authority: decisions read this. For nobody it takes as long. */
export async function measuresOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<InterimSpan[]> {
  return tx.query(
    `SELECT state, person_id AS "personId", imposed_at AS "imposedAt" FROM interim_measure
      WHERE person_id = ANY($1::uuid[]) ORDER BY id`,
    [personIds],
  );
}

/** Of a person, in every state. */
export async function measuresOfPerson({ tx }: Work, personId: string): Promise<InterimRow[]> {
  return tx.query(
    `SELECT ${columnsOf(InterimMeasureTable)} FROM interim_measure WHERE person_id = $1 ORDER BY id`,
    [personId],
  );
}

/** Those that may run of an authority on this document for an incident of this day. */
export async function measuresOfSubject(
  { tx }: Work,
  subject: Pick<InterimRow, 'authorityId' | 'subjectDigest' | 'incidentOn'>,
): Promise<InterimRow[]> {
  return tx.query(
    `SELECT ${columnsOf(InterimMeasureTable)} FROM interim_measure
      WHERE subject_digest = $1 AND incident_on = $2::date AND authority_id = $3
        AND state IN ('imposed', 'confirmed') ORDER BY id`,
    [subject.subjectDigest, subject.incidentOn, subject.authorityId],
  );
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfMeasures(
  { tx }: Work,
  authorityIds: readonly string[],
  { state, before, limit }: { state: string | null; before: string | null; limit: number },
): Promise<InterimRow[]> {
  return tx.query(
    `SELECT ${columnsOf(InterimMeasureTable)} FROM interim_measure
      WHERE authority_id = ANY($1::uuid[]) AND ($2::text IS NULL OR state = $2)
        AND ($3::uuid IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    [authorityIds, state, before, limit],
  );
}

/** @throws Refusal `interim-measure-exists`. */
export async function insertMeasure({ tx }: Work, row: InterimRow): Promise<void> {
  try {
    await tx.orm.insert(InterimMeasureTable, { ...row, reasons: [...row.reasons] });
  } catch (error) {
    if (constraintOf(error) === 'interim_measure_not_renewed') {
      throw new Refusal(
        'interim-measure-exists',
        'You imposed a measure on this person for this incident before.',
      );
    }
    throw error;
  }
}

/** Writes the move from the version before; nobody else may have moved it. */
export async function updateMeasure({ tx }: Work, row: InterimRow): Promise<void> {
  const { id, state, confirmedBy, confirmedByHuman, confirmedAt, alarmsAt, version } = row;
  const { endRequestedBy, endRequestedByHuman, endRequestedAt, endReason } = row;
  const { endedBy, endedByHuman, endedAt, endedAs, endedByBan } = row;
  const { affected } = await tx.orm.update(
    InterimMeasureTable,
    { id, version: version - 1 },
    {
      state,
      ...{ confirmedBy, confirmedByHuman, confirmedAt },
      ...{ endRequestedBy, endRequestedByHuman, endRequestedAt, endReason },
      ...{ endedBy, endedByHuman, endedAt, endedAs, endedByBan },
      alarmsAt,
      version,
    },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The measure moved. Read it again.');
}

/** A measure that nobody confirmed, with where its authority rules. */
export interface Unconfirmed extends Pick<
  InterimRow,
  'id' | 'state' | 'imposedAt' | 'authorityId'
> {
  readonly division: string;
}

/** Those whose alarm has come, to the end of the transaction; not what somebody else moves now. */
export async function holdAlarming({ tx }: Work, now: Date, limit: number): Promise<Unconfirmed[]> {
  return tx.query(
    `SELECT m.id, m.state, m.imposed_at AS "imposedAt", m.authority_id AS "authorityId", o.division
       FROM interim_measure m JOIN organisation o ON o.id = m.authority_id
      WHERE m.alarms_at <= $1 ORDER BY m.alarms_at, m.id LIMIT $2 FOR UPDATE OF m SKIP LOCKED`,
    [now, limit],
  );
}

/** When each is looked at next; its version stays, so that nobody who read it has to read again. */
export async function moveAlarms(
  { tx }: Work,
  alarms: readonly Pick<InterimRow, 'id' | 'alarmsAt'>[],
): Promise<void> {
  await tx.query(
    `UPDATE interim_measure m SET alarms_at = a."alarmsAt"
       FROM jsonb_to_recordset($1::jsonb) AS a("id" uuid, "alarmsAt" timestamptz) WHERE m.id = a."id"`,
    [JSON.stringify(alarms)],
  );
}
