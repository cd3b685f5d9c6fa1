import { earlier, type PlainDate } from './calendar';
import type { Verdict } from './clearance';

/** An answer as it was given. */
export interface Given {
  readonly verdict: Verdict;
  readonly askedOn: PlainDate;
  /** The last day of a `clear`. */
  readonly validUntil: PlainDate | null;
}

/**
 * Whether an answer must be called back, by what is known now. A `clear` one, when the same question is not `clear`
 * today, or was not on its last day if that is over: that time went by calls nothing back. A `barred` one only when
 * it was a mistake and nothing else bars: with what is known now it is something else on the day it was asked, and
 * today. A ban whose term has run out was no mistake.
 *
 * `verdictOn` is what the same question gives on a day, with everything that is known now. An interim measure that runs
 * now counts on every day: who was hired on an answer of last month is kept from children too. One that is over, or
 * ends by itself later, calls nothing back.
 */
export function holdsNoMore(
  { verdict, askedOn, validUntil }: Given,
  today: PlainDate,
  verdictOn: (day: PlainDate) => Verdict,
): boolean {
  switch (verdict) {
    case 'clear':
      return verdictOn(validUntil === null ? today : earlier(today, validUntil)) !== 'clear';
    case 'barred':
      return verdictOn(askedOn) !== 'barred' && verdictOn(today) !== 'barred';
    case 'refer':
    case 'not_qualified':
      return false;
  }
}
