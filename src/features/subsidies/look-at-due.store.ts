import type { PlainDate } from '../../domain/calendar';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { CauseOfPerson } from './reopenings.store';

/** How far ends of terms were looked at, in the order of their days. One row. */
export interface BanLookMark {
  readonly name: string;
  readonly endedOn: PlainDate;
  readonly banId: string;
}

export const BanLookTable = table<BanLookMark>('subsidy_ban_look', {
  name: { type: 'text', primary: true },
  endedOn: { type: 'date' },
  banId: { type: 'uuid' },
});

type Mark = Pick<BanLookMark, 'endedOn' | 'banId'>;

export async function readMark({ tx }: Work): Promise<Mark> {
  const [row] = await tx.query<BanLookMark>(
    `SELECT ${columnsOf(BanLookTable)} FROM subsidy_ban_look`,
  );
  if (!row) throw new Error('nobody looks at the ends of bans');
  return row;
}

export async function moveMark({ tx }: Work, { endedOn, banId }: Mark): Promise<void> {
  await tx.query(`UPDATE subsidy_ban_look SET ended_on = $1, ban_id = $2`, [endedOn, banId]);
}

export type EndedTerm = CauseOfPerson & Mark;

/**
 * Terms that were over by `today` and come after the mark, of people with a decided claim; the cause is the last fact of the
 * ban. A term that is shortened to a day before the mark has a fact of its own.
 */
export async function endedTerms(
  { tx }: Work,
  { endedOn, banId }: Mark,
  today: PlainDate,
  limit: number,
): Promise<EndedTerm[]> {
  return tx.query(
    `SELECT b.term_ends_on AS "endedOn", b.id AS "banId", b.id AS "subjectId", b.person_id AS "personId",
            'term_over' AS type, f.number AS "entryNumber"
       FROM ban b
      CROSS JOIN LATERAL (
            SELECT number FROM log_fact
             WHERE (fact -> 'subject' ->> 'kind') COLLATE "C" = 'ban'
               AND (fact -> 'subject' ->> 'id') COLLATE "C" = b.id::text
             ORDER BY (fact -> 'subject' ->> 'version')::integer DESC LIMIT 1) f
      WHERE (b.term_ends_on, b.id) > ($1::date, $2::uuid) AND b.term_ends_on <= $3::date
        AND EXISTS (SELECT FROM subsidy_claim c WHERE c.person_id = b.person_id AND c.decided_at IS NOT NULL)
      ORDER BY b.term_ends_on, b.id LIMIT $4`,
    [endedOn, banId, today, limit],
  );
}

/** Of whom a decision is open because something that it needs did not open, some by chance: each has its turn. */
export async function unreadableSince({ tx }: Work, limit: number): Promise<CauseOfPerson[]> {
  return tx.query(
    `SELECT cause_entry AS "entryNumber", cause_type AS type, claim_id AS "subjectId", person_id AS "personId"
       FROM subsidy_reopening WHERE state = 'open' AND 'record_unreadable' = ANY(flags)
      ORDER BY random() LIMIT $1`,
    [limit],
  );
}
