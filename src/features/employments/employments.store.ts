import type { PlainDate } from '../../domain/calendar';
import type { Employment } from '../../domain/employment';
import type { PoliceChannel } from '../../domain/rulebook/employment-rules';
import { Refusal } from '../../domain/refusal';
import { constraintOf } from '../../platform/database/fault';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface EmploymentRow extends Omit<Employment, 'policeQuery'> {
  /** Of `StaffMember`, as JSON. */
  readonly sealedPerson: Buffer;
  readonly policeChannel: PoliceChannel | null;
  readonly policeQueriedOn: PlainDate | null;
  readonly policeLetter: string | null;
  readonly policeLetterSeen: boolean | null;
}

export const EmploymentTable = table<EmploymentRow>('employment', {
  id: { type: 'uuid', primary: true },
  institutionId: { type: 'uuid' },
  personId: { type: 'uuid' },
  reference: { type: 'text' },
  position: { type: 'text' },
  site: { type: 'text' },
  kind: { type: 'text' },
  hours: { type: 'text' },
  state: { type: 'text' },
  onLeave: { type: 'boolean' },
  startsOn: { type: 'date' },
  endsOn: { type: 'date', nullable: true },
  endReason: { type: 'text', nullable: true },
  sealedPerson: { type: 'bytea' },
  identityProof: { type: 'text' },
  citedCheckId: { type: 'uuid', nullable: true },
  policeChannel: { type: 'text', nullable: true },
  policeQueriedOn: { type: 'date', nullable: true },
  policeLetter: { type: 'text', nullable: true },
  policeLetterSeen: { type: 'boolean', nullable: true },
  attested: { type: 'text', array: true },
  recordedAt: { type: 'timestamptz' },
  confirmedAt: { type: 'timestamptz', nullable: true },
  version: { type: 'integer' },
});

/** The employment that the rule speaks of, without whom it names. */
export function employmentOf(row: EmploymentRow): Employment {
  const { policeChannel, policeQueriedOn, policeLetter, policeLetterSeen } = row;
  const asked = policeChannel !== null && policeQueriedOn !== null && policeLetter !== null;
  return {
    ...row,
    policeQuery: asked
      ? {
          channel: policeChannel,
          queriedOn: policeQueriedOn,
          letterNumber: policeLetter,
          letterSeen: policeLetterSeen === true,
        }
      : null,
  };
}

export function rowOf({ policeQuery, ...employment }: Employment, sealed: Buffer): EmploymentRow {
  return {
    ...employment,
    sealedPerson: sealed,
    policeChannel: policeQuery?.channel ?? null,
    policeQueriedOn: policeQuery?.queriedOn ?? null,
    policeLetter: policeQuery?.letterNumber ?? null,
    policeLetterSeen: policeQuery?.letterSeen ?? null,
  };
}

/** @throws Refusal `employment-exists`, when a race or a repeat would put one person in one post twice. */
export async function insertEmployment({ tx }: Work, row: EmploymentRow): Promise<void> {
  try {
    await tx.orm.insert(EmploymentTable, { ...row, attested: [...row.attested] });
  } catch (error) {
    throw twiceInOnePost(error);
  }
}

function twiceInOnePost(error: unknown): unknown {
  if (constraintOf(error) !== 'employment_once') return error;
  return new Refusal(
    'employment-exists',
    'This person is recorded in this post with you already. Find it among your employments.',
  );
}

/**
 * Writes the move from the version before; nobody else may have moved it.
 *
 * @throws Refusal `employment-exists`, when the person is in the other post already; `precondition-failed`.
 */
export async function updateEmployment({ tx }: Work, row: EmploymentRow): Promise<void> {
  const { id, version, attested, ...all } = row;
  const { position, site, hours, state, onLeave, endsOn, endReason, identityProof } = all;
  const { policeChannel, policeQueriedOn, policeLetter, policeLetterSeen, confirmedAt } = all;
  const { affected } = await tx.orm
    .update(
      EmploymentTable,
      { id, version: version - 1 },
      {
        ...{ position, site, hours, state, onLeave, endsOn, endReason, identityProof },
        ...{ policeChannel, policeQueriedOn, policeLetter, policeLetterSeen, confirmedAt },
        attested: [...attested],
        version,
      },
    )
    .catch((error: unknown) => {
      throw twiceInOnePost(error);
    });
  if (affected !== 1)
    throw new Refusal('precondition-failed', 'The employment moved. Read it again.');
}

/** Null when it is not there or another institution's. */
export async function findEmployment(
  { tx }: Work,
  employmentId: string,
  institutionId: string,
): Promise<EmploymentRow | null> {
  const [row] = await tx.query<EmploymentRow>(
    `SELECT ${columnsOf(EmploymentTable)} FROM employment WHERE id = $1 AND institution_id = $2`,
    [employmentId, institutionId],
  );
  return row ?? null;
}

/** Null when it is not there or its institution lies in none of these divisions. */
export async function findEmploymentWithin(
  { tx }: Work,
  employmentId: string,
  divisions: readonly string[],
): Promise<EmploymentRow | null> {
  const [row] = await tx.query<EmploymentRow>(
    `SELECT ${columnsOf(EmploymentTable, 'e')}
       FROM employment e JOIN organisation o ON o.id = e.institution_id
      WHERE e.id = $1 AND o.division = ANY($2::text[])`,
    [employmentId, divisions],
  );
  return row ?? null;
}

/** For deciding: every employment of these people that has not ended, at whichever institution and in whichever state. */
export async function employmentsOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<EmploymentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(EmploymentTable)} FROM employment
      WHERE person_id = ANY($1::uuid[]) AND state <> 'ended' ORDER BY id`,
    [personIds],
  );
}

export type HeldEmployment = Pick<
  EmploymentRow,
  'id' | 'version' | 'personId' | 'institutionId' | 'position' | 'state' | 'startsOn' | 'endsOn'
>;

/** For deciding: every employment of these people, ended or not, without whom it names. */
export async function employmentHistoryOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<HeldEmployment[]> {
  return tx.query(
    `SELECT id, version, person_id AS "personId", institution_id AS "institutionId", position, state,
            starts_on AS "startsOn", ends_on AS "endsOn"
       FROM employment WHERE person_id = ANY($1::uuid[]) ORDER BY id`,
    [personIds],
  );
}

/** Every employment, ended or not, of any of these people at any of these institutions; oldest first. */
export async function employmentsAt(
  { tx }: Work,
  institutionIds: readonly string[],
  personIds: readonly string[],
): Promise<EmploymentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(EmploymentTable)} FROM employment
      WHERE institution_id = ANY($1::uuid[]) AND person_id = ANY($2::uuid[]) ORDER BY id`,
    [institutionIds, personIds],
  );
}

/** For deciding: these employments, whatever their state. */
export async function employmentsById(
  { tx }: Work,
  ids: readonly string[],
): Promise<EmploymentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(EmploymentTable)} FROM employment WHERE id = ANY($1::uuid[]) ORDER BY id`,
    [ids],
  );
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfEmployments(
  { tx }: Work,
  institutionId: string,
  { state, before, limit }: { state: string | null; before: string | null; limit: number },
): Promise<EmploymentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(EmploymentTable)} FROM employment
      WHERE institution_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    [institutionId, state, before, limit],
  );
}

/** Every employment, whole, in the order of its id. */
export async function employmentsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<EmploymentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(EmploymentTable)} FROM employment
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

/** Whose employment ended because they died, with its last day. */
export async function deathsByEmployments(
  { tx }: Work,
  personIds: readonly string[],
): Promise<{ personId: string; lastDay: PlainDate }[]> {
  return tx.query(
    `SELECT person_id AS "personId", min(ends_on) - 1 AS "lastDay" FROM employment
      WHERE person_id = ANY($1::uuid[]) AND state = 'ended' AND end_reason = 'deceased' GROUP BY person_id`,
    [personIds],
  );
}
