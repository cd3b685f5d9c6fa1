import type { HeldRecord } from '../../domain/held-record';
import { Refusal } from '../../domain/refusal';
import type { Place } from '../../platform/crypto/sealed';
import { insertRows } from '../../platform/database/insert-rows';
import { columnsOf, table } from '../../platform/database/table';
import type { Waiting } from '../../platform/database/waiting';
import type { Work } from '../../platform/database/work';

export interface HeldRecordRow extends HeldRecord {
  /** Whom the push named, in the words of a claim. */
  readonly sealedClaim: Buffer;
}

export const HeldRecordTable = table<HeldRecordRow>('held_record', {
  id: { type: 'uuid', primary: true },
  recordKind: { type: 'text' },
  recordId: { type: 'uuid' },
  recordVersion: { type: 'integer' },
  organisationId: { type: 'uuid' },
  division: { type: 'text' },
  personId: { type: 'uuid' },
  claimedPersonId: { type: 'uuid' },
  causes: { type: 'text', array: true },
  reinstatedBy: { type: 'uuid', nullable: true },
  reinstatedByHuman: { type: 'uuid', nullable: true },
  sealedClaim: { type: 'bytea' },
  heldAt: { type: 'timestamptz' },
  state: { type: 'text' },
  evidence: { type: 'text', array: true },
  knownThen: { type: 'integer', nullable: true },
  requestedBy: { type: 'uuid', nullable: true },
  requestedByHuman: { type: 'uuid', nullable: true },
  requestedAt: { type: 'timestamptz', nullable: true },
  decidedBy: { type: 'uuid', nullable: true },
  decidedByHuman: { type: 'uuid', nullable: true },
  decidedAt: { type: 'timestamptz', nullable: true },
  rejectionReason: { type: 'text', nullable: true },
  version: { type: 'integer' },
});

export const claimPlace = (id: string): Place => ({
  table: 'held_record',
  row: id,
  column: 'sealed_claim',
});

const UNDECIDED = `decided_at IS NULL`;

/** Those of these records of which an officer did not take a version, and no later one was accepted. */
export async function rejectedAmong(
  { tx }: Work,
  kind: HeldRecord['recordKind'],
  recordIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (recordIds.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT r.id FROM ${kind} r
      WHERE r.id = ANY($1::uuid[]) AND r.state = 'rejected'
        AND NOT EXISTS (SELECT FROM held_record h
                         WHERE h.record_kind = $2 AND h.record_id = r.id AND h.state = 'accepted'
                           AND h.record_version > r.version)`,
    [recordIds, kind],
  );
  return new Set(rows.map(({ id }) => id));
}

/** A record that is held and was never put before anybody, as it stands. */
export interface Unreviewed extends Pick<
  HeldRecord,
  'recordKind' | 'recordId' | 'recordVersion' | 'personId' | 'organisationId'
> {
  readonly reference: string;
}

/** One of them, in the order of their ids, after `after`; or this one if it is. */
export async function findUnreviewed(
  { tx }: Work,
  { recordId = null, after = null }: { recordId?: string | null; after?: string | null },
): Promise<Unreviewed | null> {
  const of = (kind: HeldRecord['recordKind']) => `
    (SELECT '${kind}' AS "recordKind", r.id AS "recordId", r.version AS "recordVersion",
            r.person_id AS "personId", r.organisation_id AS "organisationId", r.reference
       FROM ${kind} r
      WHERE r.state = 'held_for_review' AND ($1::uuid IS NULL OR r.id = $1) AND ($2::uuid IS NULL OR r.id > $2)
        AND NOT EXISTS (SELECT FROM ${kind} later WHERE later.id = r.id AND later.version > r.version)
        AND NOT EXISTS (SELECT FROM held_record h WHERE h.record_kind = '${kind}' AND h.record_id = r.id)
      ORDER BY r.id LIMIT 1)`;
  const [row] = await tx.query<Unreviewed>(
    `${of('completion')} UNION ALL ${of('credential')} ORDER BY "recordId" LIMIT 1`,
    [recordId, after],
  );
  return row ?? null;
}

/** What of these records waits for a human. */
export async function undecidedOf(
  { tx }: Work,
  recordIds: readonly string[],
): Promise<HeldRecordRow[]> {
  if (recordIds.length === 0) return [];
  return tx.query(
    `SELECT ${columnsOf(HeldRecordTable)} FROM held_record
      WHERE record_id = ANY($1::uuid[]) AND ${UNDECIDED} ORDER BY id`,
    [recordIds],
  );
}

/**
 * Of the credential in this column, an expression of SQL: an authority's suspension of it ended, and no two officers have
 * accepted that since. Whatever was pushed, ordered or rejected meanwhile, it waits.
 */
export const awaitsAcceptance = (table: string, column = 'id') => `
  EXISTS (SELECT FROM held_record h
           WHERE h.record_kind = 'credential' AND h.record_id = ${table}.${column}
             AND h.state <> 'accepted' AND 'reinstated' = ANY(h.causes)
             AND NOT EXISTS (SELECT FROM held_record later
                              WHERE later.record_kind = 'credential' AND later.record_id = h.record_id
                                AND later.state = 'accepted' AND later.record_version > h.record_version))`;

export type Reinstater = Pick<HeldRecord, 'reinstatedBy' | 'reinstatedByHuman'>;

/**
 * Who last ended an authority's suspension of this credential, as long as no two officers accepted a later version, also
 * when one was rejected meanwhile; null where nothing waits.
 */
export async function reinstaterOf({ tx }: Work, credentialId: string): Promise<Reinstater | null> {
  const [last] = await tx.query<Reinstater>(
    `SELECT h.reinstated_by AS "reinstatedBy", h.reinstated_by_human AS "reinstatedByHuman" FROM held_record h
      WHERE h.record_kind = 'credential' AND h.record_id = $1 AND 'reinstated' = ANY(h.causes) AND h.state <> 'accepted'
        AND NOT EXISTS (SELECT FROM held_record later
                         WHERE later.record_kind = 'credential' AND later.record_id = h.record_id
                           AND later.state = 'accepted' AND later.record_version > h.record_version)
      ORDER BY h.record_version DESC LIMIT 1`,
    [credentialId],
  );
  return last ?? null;
}

/** Those of these credentials that wait still since two accepted the like of their twin `twinId`; all, if none did. */
export async function awaitingAmong(
  { tx }: Work,
  credentialIds: readonly string[],
  twinId: string,
): Promise<ReadonlySet<string>> {
  if (credentialIds.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `SELECT u.id FROM unnest($1::uuid[]) AS u(id)
      WHERE ${awaitsAcceptance('u')}
        AND NOT EXISTS (SELECT FROM held_record twin
                         WHERE twin.record_kind = 'credential' AND twin.record_id = $2
                           AND twin.state = 'accepted' AND 'reinstated' = ANY(twin.causes)
                           AND twin.decided_at > (SELECT max(h.held_at) FROM held_record h
                                                   WHERE h.record_kind = 'credential' AND h.record_id = u.id
                                                     AND 'reinstated' = ANY(h.causes)))`,
    [credentialIds, twinId],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function insertHeld(work: Work, rows: readonly HeldRecordRow[]): Promise<void> {
  await insertRows(work, HeldRecordTable, rows);
}

/** Writes the move from the version before; nobody else may have moved it. */
export async function updateHeld({ tx }: Work, row: HeldRecord): Promise<void> {
  const { id, version, state, evidence, knownThen, rejectionReason } = row;
  const { requestedBy, requestedByHuman, requestedAt } = row;
  const { decidedBy, decidedByHuman, decidedAt } = row;
  const { affected } = await tx.orm.update(
    HeldRecordTable,
    { id, version: version - 1 },
    {
      state,
      evidence: [...evidence],
      knownThen,
      requestedBy,
      requestedByHuman,
      requestedAt,
      decidedBy,
      decidedByHuman,
      decidedAt,
      rejectionReason,
      version,
    },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'It moved. Read it again.');
}

/** Null when it is not there or lies in none of `divisions`. */
export async function findHeld(
  { tx }: Work,
  id: string,
  divisions: readonly string[],
): Promise<HeldRecordRow | null> {
  const [row] = await tx.query<HeldRecordRow>(
    `SELECT ${columnsOf(HeldRecordTable)} FROM held_record
      WHERE id = $1 AND division = ANY($2::text[])`,
    [id, divisions],
  );
  return row ?? null;
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfHeld(
  { tx }: Work,
  divisions: readonly string[],
  { state, before, limit }: { state: string | null; before: string | null; limit: number },
): Promise<HeldRecordRow[]> {
  return tx.query(
    `SELECT ${columnsOf(HeldRecordTable)} FROM held_record
      WHERE division = ANY($1::text[]) AND ($2::text IS NULL OR state = $2)
        AND ($3::uuid IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    [divisions, state, before, limit],
  );
}

/** Every one, whole, in the order of its id. */
export async function heldAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<HeldRecordRow[]> {
  return tx.query(
    `SELECT ${columnsOf(HeldRecordTable)} FROM held_record
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

/** How much is known of a person: a count that only grows. */
export async function knownCount({ tx }: Work, personId: string): Promise<number> {
  const [row] = await tx.query<{ known: number }>(
    `SELECT (p.version
             + (SELECT count(*) FROM person_document d WHERE d.person_id = p.id)
             + (SELECT count(*) FROM person_assertion a WHERE a.person_id = p.id))::integer AS known
       FROM person p WHERE p.id = $1`,
    [personId],
  );
  if (!row) throw new Error('there is no such person');
  return row.known;
}

export const heldWaiting: Waiting = {
  kind: 'held_record',
  scope: 'findings:read',
  path: '/v1/held-records/{id}',
  sql: `SELECT id, state AS code, held_at AS opened_at, NULL::timestamptz AS due_at, false AS undetermined
          FROM held_record WHERE ${UNDECIDED} AND division = ANY($2::text[])`,
};
