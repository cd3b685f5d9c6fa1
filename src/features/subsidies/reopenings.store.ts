import type { SubsidyReopening } from '../../domain/subsidy-reopening';
import { Refusal } from '../../domain/refusal';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export const ReopeningTable = table<SubsidyReopening>('subsidy_reopening', {
  id: { type: 'uuid', primary: true },
  claimId: { type: 'uuid' },
  authorityId: { type: 'uuid' },
  personId: { type: 'uuid' },
  decisionId: { type: 'uuid' },
  state: { type: 'text' },
  causeType: { type: 'text' },
  causeEntry: { type: 'bigint' },
  outcome: { type: 'text' },
  amountFen: { type: 'bigint' },
  flags: { type: 'text', array: true },
  decidedFen: { type: 'bigint' },
  openedAt: { type: 'timestamptz' },
  settledBy: { type: 'uuid', nullable: true },
  settledByHuman: { type: 'uuid', nullable: true },
  settledAt: { type: 'timestamptz', nullable: true },
  dismissal: { type: 'text', nullable: true },
  decidedByHuman: { type: 'uuid', nullable: true },
  secondOfficerAboveFen: { type: 'bigint', nullable: true },
  statedByHumans: { type: 'uuid', array: true },
  version: { type: 'integer' },
});

export async function insertReopening({ tx }: Work, row: SubsidyReopening): Promise<void> {
  await tx.orm.insert(ReopeningTable, {
    ...row,
    flags: [...row.flags],
    statedByHumans: [...row.statedByHumans],
  });
}

/** Writes the move from the version before; nobody else may have moved it. @throws Refusal `precondition-failed`. */
export async function updateReopening({ tx }: Work, row: SubsidyReopening): Promise<void> {
  const { state, causeType, causeEntry, outcome, amountFen, flags, version } = row;
  const { settledBy, settledByHuman, settledAt, dismissal, decidedByHuman, secondOfficerAboveFen } =
    row;
  const { affected } = await tx.orm.update(
    ReopeningTable,
    { id: row.id, version: version - 1 },
    {
      ...{ state, causeType, causeEntry, outcome, amountFen, version },
      ...{ settledBy, settledByHuman, settledAt, dismissal, decidedByHuman },
      secondOfficerAboveFen,
      statedByHumans: [...row.statedByHumans],
      flags: [...flags],
    },
  );
  if (affected !== 1) {
    throw new Refusal('precondition-failed', 'The reopening moved. Read it again.');
  }
}

/** For deciding: those of these decisions, whatever became of them, oldest first. */
export async function reopeningsOf(
  { tx }: Work,
  decisionIds: readonly string[],
): Promise<SubsidyReopening[]> {
  return tx.query(
    `SELECT ${columnsOf(ReopeningTable)} FROM subsidy_reopening
      WHERE decision_id = ANY($1::uuid[]) ORDER BY id`,
    [decisionIds],
  );
}

/** Of these claims, what nobody settled yet. */
export async function openReopeningsOf(
  { tx }: Work,
  claimIds: readonly string[],
): Promise<SubsidyReopening[]> {
  return tx.query(
    `SELECT ${columnsOf(ReopeningTable)} FROM subsidy_reopening
      WHERE claim_id = ANY($1::uuid[]) AND state = 'open' ORDER BY id`,
    [claimIds],
  );
}

/** The humans behind officers who stated something of the person after the decision, or recorded what reopened it. */
export async function statedSince(
  { tx }: Work,
  { personId, decisionId, causeEntry }: SubsidyReopening,
): Promise<string[]> {
  const rows = await tx.query<{ humanId: string }>(
    `SELECT DISTINCT o.human_id AS "humanId"
       FROM (SELECT f.fact FROM subsidy_fact s
               JOIN log_fact f ON (f.fact -> 'subject' ->> 'kind') COLLATE "C" = 'subsidy_fact'
                              AND (f.fact -> 'subject' ->> 'id') COLLATE "C" = s.id::text
              WHERE s.person_id = $1
             UNION ALL SELECT fact FROM log_fact WHERE number = $3) said
       JOIN subsidy_decision d ON d.id = $2 AND (said.fact ->> 'at')::timestamptz > d.kept_at
       JOIN officer o ON o.id::text = said.fact ->> 'actor'
      ORDER BY 1`,
    [personId, decisionId, causeEntry],
  );
  return rows.map(({ humanId }) => humanId);
}

/** Null when it is not there or of none of these authorities. */
export async function findReopening(
  { tx }: Work,
  id: string,
  authorityIds: readonly string[],
): Promise<SubsidyReopening | null> {
  const [row] = await tx.query<SubsidyReopening>(
    `SELECT ${columnsOf(ReopeningTable)} FROM subsidy_reopening
      WHERE id = $1 AND authority_id = ANY($2::uuid[])`,
    [id, authorityIds],
  );
  return row ?? null;
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfReopenings(
  { tx }: Work,
  authorityIds: readonly string[],
  { state, before, limit }: { state: string | null; before: string | null; limit: number },
): Promise<SubsidyReopening[]> {
  return tx.query(
    `SELECT ${columnsOf(ReopeningTable)} FROM subsidy_reopening
      WHERE authority_id = ANY($1::uuid[]) AND ($2::text IS NULL OR state = $2)
        AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
    [authorityIds, state, before, limit],
  );
}

export async function reopeningsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<SubsidyReopening[]> {
  return tx.query(
    `SELECT ${columnsOf(ReopeningTable)} FROM subsidy_reopening
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

/** What became known of somebody who has a decision, and the fact that tells it. */
export interface CauseOfPerson {
  readonly entryNumber: number;
  readonly type: string;
  readonly subjectId: string;
  readonly personId: string;
}

/** A fact about somebody who has a decision. */
export interface SubsidyCause extends CauseOfPerson {
  readonly leafIndex: number;
}

/** What is asked, computed and settled says nothing new of anybody; whatever is not here is looked at. */
const SAY_NOTHING = [
  'subsidy_question',
  'subsidy_assessment',
  'subsidy_decision',
  'subsidy_reopening',
  'obligation',
  'reporting_line',
];

/** Facts from this leaf to before that one that name a person with a decided claim, in the order of the log. */
export async function causesBetween(
  { tx }: Work,
  from: number,
  until: number,
  limit: number,
): Promise<SubsidyCause[]> {
  return tx.query(
    `SELECT l.leaf_index AS "leafIndex", l.number AS "entryNumber", f.fact ->> 'type' AS type,
            f.fact #>> '{subject,id}' AS "subjectId", p.id AS "personId"
       FROM log_leaf l
       JOIN log_fact f ON f.number = l.number
      CROSS JOIN LATERAL (
            SELECT CASE f.fact #>> '{subject,kind}' WHEN 'person' THEN f.fact #>> '{subject,id}'
                   ELSE f.fact #>> '{data,personId}' END AS id) p
      WHERE l.leaf_index >= $1 AND l.leaf_index < $2 AND p.id IS NOT NULL
        AND f.fact #>> '{subject,kind}' <> ALL($3::text[])
        AND EXISTS (SELECT FROM subsidy_claim c WHERE c.person_id = p.id::uuid AND c.decided_at IS NOT NULL)
      ORDER BY l.leaf_index LIMIT $4`,
    [from, until, SAY_NOTHING, limit],
  );
}
