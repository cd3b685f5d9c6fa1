import { earlier, type PlainDate } from './calendar';
import type { Cause, ClearanceDecision, Verdict } from './clearance';

/** An answer as it was given. */
export interface Given {
  readonly verdict: Verdict;
  readonly askedOn: PlainDate;
  /** The last day of a `clear`. */
  readonly validUntil: PlainDate | null;
}

/** What the same question gives on a day, with everything that is known now. */
export type Again = (day: PlainDate) => Pick<ClearanceDecision, 'verdict' | 'causes'>;

/**
 * Whether an answer must be called back, by what is known now. A `clear` one, when the same question is not `clear`
 * today, or was not on its last day if that is over: that time went by calls nothing back. A `barred` one only when it
 * is withdrawn.
 *
 * An interim measure that runs now counts on every day: who was hired on an answer of last month is kept from children
 * too. One that is over, or ends by itself later, calls nothing back.
 */
export function holdsNoMore(given: Given, today: PlainDate, decisionOn: Again): boolean {
  const { verdict, validUntil } = given;
  switch (verdict) {
    case 'clear':
      return (
        decisionOn(validUntil === null ? today : earlier(today, validUntil)).verdict !== 'clear'
      );
    case 'barred':
      return isWithdrawn(given, today, decisionOn);
    case 'refer':
    case 'not_qualified':
      return false;
  }
}

/** What still speaks against somebody whom no ban bars any more: an order may fall, a death does not clear. */
const STILL_RESTRICTS: ReadonlySet<Cause> = new Set<Cause>([
  'ban_undecided',
  'interim_measure',
  'number_without_check_digit',
]);

/**
 * Whether a `barred` answer was a mistake that nobody may use any more: it would be given neither on the day it was asked
 * nor today, and no ban of the person speaks in another way. A ban whose term has run out was no mistake.
 */
export function isWithdrawn(
  { verdict, askedOn }: Pick<Given, 'verdict' | 'askedOn'>,
  today: PlainDate,
  decisionOn: Again,
): boolean {
  if (verdict !== 'barred' || decisionOn(askedOn).verdict === 'barred') return false;
  const now = decisionOn(today);
  return now.verdict !== 'barred' && !now.causes.some((cause) => STILL_RESTRICTS.has(cause));
}
