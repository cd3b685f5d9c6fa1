import { OFFICER_POSITIONS } from '../../domain/succession';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { EmploymentTable, type EmploymentRow } from './employments.store';

/** Everybody who answers or answered for these nurseries, in every state. */
export async function officersOf(
  { tx }: Work,
  institutionIds: readonly string[],
): Promise<EmploymentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(EmploymentTable)} FROM employment
      WHERE institution_id = ANY($1::uuid[]) AND position = ANY($2::text[]) ORDER BY id`,
    [institutionIds, OFFICER_POSITIONS],
  );
}

/** Every nursery for which these people answer or answered. */
export async function officerPostsOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<EmploymentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(EmploymentTable)} FROM employment
      WHERE person_id = ANY($1::uuid[]) AND position = ANY($2::text[]) ORDER BY id`,
    [personIds, OFFICER_POSITIONS],
  );
}
