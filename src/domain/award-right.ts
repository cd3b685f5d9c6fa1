import { mayAward, type Awarded, type AwardRight, type CredentialRecord } from './credential';
import type { PlainDate } from './calendar';
import { Refusal } from './refusal';

/**
 * Ends a right with `lastDay`. What was awarded up to then stays as it is; one that was ended is shortened, never
 * lengthened: who may award again gets another right.
 *
 * @param dayAfter the first day without it.
 * @throws Refusal `period-invalid`, `award-right-ended`.
 */
export function endRight<Right extends AwardRight>(right: Right, dayAfter: PlainDate): Right {
  const { startsOn, endsOn } = right.inForce;
  if (dayAfter <= startsOn)
    throw new Refusal('period-invalid', 'The right would end before it started.');
  if (endsOn !== null && endsOn <= dayAfter)
    throw new Refusal('award-right-ended', 'This right ends on that day or earlier already.');
  return { ...right, inForce: { startsOn, endsOn: dayAfter } };
}

/** So many of one kind, occupation and level were awarded on a day. */
export interface AwardedOn extends Awarded {
  readonly day: PlainDate;
  readonly count: number;
}

/** How many awards were covered by the rights as they were and are not as they are now. */
export function leftWithoutRight(
  before: readonly AwardRight[],
  after: readonly AwardRight[],
  awarded: readonly AwardedOn[],
): number {
  return awarded
    .filter((one) => mayAward(before, one, one.day) && !mayAward(after, one, one.day))
    .reduce((sum, { count }) => sum + count, 0);
}

/**
 * Whether who might award this on its day may award nothing like it any more: the certificate may be older than the news of
 * it, or its day may have been chosen.
 *
 * @param day of the award, `today` when it is told of.
 */
export function isToldAfterRight(
  rights: readonly AwardRight[],
  awarded: Awarded,
  day: PlainDate,
  today: PlainDate,
): boolean {
  return mayAward(rights, awarded, day) && !mayAward(rights, awarded, today);
}

/** What a credential attests, beside whose it is and whether it stands. */
const ATTESTED = [
  'kind',
  'occupation',
  'level',
  'degree',
  'major',
  'years',
  'issuedOn',
  'expiresOn',
] as const;
type Attesting = Pick<CredentialRecord, (typeof ATTESTED)[number] | 'status'>;

/** Whether a push says nothing new but that the credential does not stand. */
export function takesBackCredential(stored: Attesting | null, pushed: Attesting): boolean {
  return (
    stored !== null &&
    pushed.status !== 'valid' &&
    ATTESTED.every((name) => pushed[name] === stored[name])
  );
}
