import { employmentProjection } from '../../../src/features/employments/employments.projection';
import { obligationProjection } from '../../../src/features/enforcement/obligations.facts';
import { differing } from '../projections';
import type { Registry } from '../registry';

/** A decision about an employment of somebody who is barred now. */
interface Decided {
  readonly id: string;
  readonly verdict: string;
  readonly later: boolean;
}

/** What was decided about confirmations, dated against the ban of their person. Behind the service's back. */
export function decisionsOn(registry: Registry): Promise<Decided[]> {
  return registry.owner(
    `SELECT c.id, c.verdict, c.checked_at > b.decided_at AS later
       FROM ban b JOIN employment e ON e.person_id = b.person_id
       JOIN clearance_check c ON c.employment_id = e.id AND c.purpose = 'employment_confirmed'
      WHERE b.state = 'in_force' AND c.checked_at <> b.decided_at`,
  );
}

/** Facts that an employment was confirmed, dated against the ban of its person. */
export function confirmationsOf(registry: Registry): Promise<Pick<Decided, 'id' | 'later'>[]> {
  return registry.owner(
    `SELECT e.id, (f.fact ->> 'at')::timestamptz > b.decided_at AS later
       FROM ban b JOIN employment e ON e.person_id = b.person_id
       JOIN log_fact f ON f.fact -> 'subject' ->> 'id' = e.id::text
      WHERE b.state = 'in_force' AND f.fact ->> 'type' = 'employment.confirmed'`,
  );
}

/** Every institution that employs somebody who is barred, with how many obligations it has by that ban. */
export function employersOfBarred(
  registry: Registry,
): Promise<{ readonly employer: string; readonly obligations: number }[]> {
  return registry.owner(
    `SELECT b.id || ' ' || e.institution_id AS employer, count(DISTINCT o.id)::integer AS obligations
       FROM ban b JOIN employment e ON e.person_id = b.person_id AND e.state <> 'ended'
       LEFT JOIN obligation o ON o.ban_id = b.id AND o.institution_id = e.institution_id
      WHERE b.state = 'in_force' GROUP BY b.id, e.institution_id`,
  );
}

/** Obligations of institutions that do not employ the person. */
export function obligedForNobody(registry: Registry): Promise<{ readonly id: string }[]> {
  return registry.owner(
    `SELECT o.id FROM obligation o
      WHERE NOT EXISTS (SELECT FROM ban b JOIN employment e ON e.person_id = b.person_id
                         WHERE b.id = o.ban_id AND e.institution_id = o.institution_id)`,
  );
}

/** Employments and obligations whose row is not what their last fact says. */
export async function staffOffTheLog(registry: Registry): Promise<string[]> {
  return [
    ...(await differing(registry, employmentProjection)),
    ...(await differing(registry, obligationProjection)),
  ];
}
