import type { PlainDate } from '../../domain/calendar';
import type { Obligation } from '../../domain/obligation';
import { STATUTORY_CATEGORIES } from '../../domain/rulebook/grounds';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { ObligationTable } from './obligations.store';

/**
 * What is open by bans whose term is over on this day and that bar no longer than that; to the end of the transaction.
 * What another transaction moves is left to it.
 */
export async function holdLapsed(
  { tx }: Work,
  today: PlainDate,
  limit: number,
): Promise<Obligation[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationTable, 'o')} FROM obligation o JOIN ban b ON b.id = o.ban_id
      WHERE o.due_at IS NOT NULL AND b.state IN ('in_force', 'ended')
        AND b.term_ends_on <= $1::date AND b.category <> ALL($2::text[])
      ORDER BY o.id LIMIT $3 FOR UPDATE OF o SKIP LOCKED`,
    [today, [...STATUTORY_CATEGORIES], limit],
  );
}
