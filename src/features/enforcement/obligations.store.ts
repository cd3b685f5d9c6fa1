import { UNMET, type Obligation, type ObligationStep } from '../../domain/obligation';
import { Refusal } from '../../domain/refusal';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export const ObligationTable = table<Obligation>('obligation', {
  id: { type: 'uuid', primary: true },
  banId: { type: 'uuid' },
  authorityId: { type: 'uuid' },
  personId: { type: 'uuid' },
  institutionId: { type: 'uuid' },
  division: { type: 'text' },
  state: { type: 'text' },
  raisedAt: { type: 'timestamptz' },
  dueAt: { type: 'timestamptz', nullable: true },
  escalation: { type: 'integer' },
  escalatesAt: { type: 'timestamptz', nullable: true },
  version: { type: 'integer' },
});

export const ObligationStepTable = table<ObligationStep>('obligation_step', {
  obligationId: { type: 'uuid', primary: true },
  step: { type: 'text', primary: true },
  happenedAt: { type: 'timestamptz' },
  recordedAt: { type: 'timestamptz' },
  recordedBy: { type: 'uuid', nullable: true },
  channel: { type: 'text' },
  implied: { type: 'boolean' },
});

/** In one statement, however many; an institution that is obliged by this ban already is left as it is. Ids of the new ones. */
export async function insertUnlessObliged(
  { tx }: Work,
  obligations: readonly Obligation[],
): Promise<Set<string>> {
  const raised = await tx.query<{ id: string }>(
    `INSERT INTO obligation (id, ban_id, authority_id, person_id, institution_id, division, state, raised_at,
            due_at, escalation, escalates_at, version)
     SELECT o."id", o."banId", o."authorityId", o."personId", o."institutionId", o."division", o."state", o."raisedAt",
            o."dueAt", o."escalation", o."escalatesAt", o."version"
       FROM jsonb_to_recordset($1::jsonb) AS o("id" uuid, "banId" uuid, "authorityId" uuid, "personId" uuid,
              "institutionId" uuid, "division" text, "state" text, "raisedAt" timestamptz, "dueAt" timestamptz,
              "escalation" integer, "escalatesAt" timestamptz, "version" integer)
      ORDER BY o."banId", o."institutionId"
     ON CONFLICT (ban_id, institution_id) WHERE state IN (${unmet}) DO NOTHING
     RETURNING id`,
    [JSON.stringify(obligations)],
  );
  return new Set(raised.map(({ id }) => id));
}

/** Writes each move from the version before; nobody else may have moved it. */
export async function updateObligations(
  { tx }: Work,
  obligations: readonly Obligation[],
): Promise<void> {
  const moved = await tx.query(
    `UPDATE obligation o SET state = m."state", due_at = m."dueAt", escalation = m."escalation",
            escalates_at = m."escalatesAt", version = m."version"
       FROM jsonb_to_recordset($1::jsonb) AS m("id" uuid, "state" text, "dueAt" timestamptz, "escalation" integer,
              "escalatesAt" timestamptz, "version" integer)
      WHERE o.id = m."id" AND o.version = m."version" - 1
     RETURNING o.id`,
    [JSON.stringify(obligations)],
  );
  if (moved.length !== obligations.length) {
    throw new Refusal('precondition-failed', 'The obligation moved. Read it again.');
  }
}

export async function insertSteps({ tx }: Work, steps: readonly ObligationStep[]): Promise<void> {
  if (steps.length === 0) return;
  await tx.query(
    `INSERT INTO obligation_step (obligation_id, step, happened_at, recorded_at, recorded_by, channel, implied)
     SELECT s."obligationId", s."step", s."happenedAt", s."recordedAt", s."recordedBy", s."channel", s."implied"
       FROM jsonb_to_recordset($1::jsonb) AS s("obligationId" uuid, "step" text, "happenedAt" timestamptz,
              "recordedAt" timestamptz, "recordedBy" uuid, "channel" text, "implied" boolean)`,
    [JSON.stringify(steps)],
  );
}

export async function stepsOf(
  { tx }: Work,
  obligationIds: readonly string[],
): Promise<ObligationStep[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationStepTable)} FROM obligation_step WHERE obligation_id = ANY($1::uuid[])`,
    [obligationIds],
  );
}

/** Null when it is not there. Who may see it is the caller's to decide. */
export async function findObligation({ tx }: Work, id: string): Promise<Obligation | null> {
  const [row] = await tx.query<Obligation>(
    `SELECT ${columnsOf(ObligationTable)} FROM obligation WHERE id = $1`,
    [id],
  );
  return row ?? null;
}

/** Those of these that are there, to the end of the transaction. */
export async function holdObligations({ tx }: Work, ids: readonly string[]): Promise<Obligation[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationTable)} FROM obligation WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    [ids],
  );
}

/** Of a ban, in every state. */
export async function obligationsOfBan({ tx }: Work, banId: string): Promise<Obligation[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationTable)} FROM obligation WHERE ban_id = $1 ORDER BY id`,
    [banId],
  );
}

/** The same, to the end of the transaction. */
export async function holdObligationsOfBan({ tx }: Work, banId: string): Promise<Obligation[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationTable)} FROM obligation WHERE ban_id = $1 ORDER BY id FOR UPDATE`,
    [banId],
  );
}

/** What this institution must still do about this person, by whichever ban; to the end of the transaction. */
export async function holdUnmet(
  { tx }: Work,
  { personId, institutionId }: Pick<Obligation, 'personId' | 'institutionId'>,
): Promise<Obligation[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationTable)} FROM obligation
      WHERE person_id = $1 AND institution_id = $2 AND state IN (${unmet}) ORDER BY id FOR UPDATE`,
    [personId, institutionId],
  );
}

/** Those whose clocks have run out, to the end of the transaction, longest late first; not what somebody else holds. */
export async function holdEscalating(
  { tx }: Work,
  now: Date,
  limit: number,
): Promise<Obligation[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationTable)} FROM obligation
      WHERE escalates_at <= $1 ORDER BY escalates_at, id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  );
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfObligations(
  { tx }: Work,
  institutionId: string,
  { isOpen, before, limit }: { isOpen: boolean; before: string | null; limit: number },
): Promise<Obligation[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationTable)} FROM obligation
      WHERE institution_id = $1 AND (state NOT IN ('verified', 'cancelled')) = $2
        AND ($3::uuid IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    [institutionId, isOpen, before, limit],
  );
}

/** Every obligation, whole, in the order of its id. */
export async function obligationsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<Obligation[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationTable)} FROM obligation
      WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

const unmet = UNMET.map((state) => `'${state}'`).join(', ');
