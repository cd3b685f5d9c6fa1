import type { CitesCheck } from '../clearance/citations';

/** Whether an employment was recorded by this check, in whatever state it is. */
export const employmentCites: CitesCheck = async ({ tx }, checkId) => {
  const rows = await tx.query('SELECT FROM employment WHERE cited_check_id = $1 LIMIT 1', [
    checkId,
  ]);
  return rows.length > 0;
};
