import type { PlainDate } from './calendar';
import {
  ALARM_HOURS,
  HOURS_UNCONFIRMED,
  MOST_DAYS_CONFIRMED,
  type InterimPowerId,
} from './rulebook/interim-powers';

export const INTERIM_STATES = ['imposed', 'confirmed', 'withdrawn', 'ended'] as const;
export type InterimState = (typeof INTERIM_STATES)[number];
export type InterimReason =
  | 'injury_seen'
  | 'recording_seen'
  | 'witness_heard'
  | 'police_case_opened'
  | 'record_found'
  | 'other';
export type InterimEndReason =
  'suspicion_not_borne_out' | 'wrong_person' | 'no_proceedings' | 'other';
export type InterimEnd = 'withdrawn' | 'requested' | 'ban_approved' | 'ban_rejected';

/** How long a measure lasts: what a check needs to know of it. */
export interface InterimSpan {
  readonly state: InterimState;
  readonly personId: string;
  readonly imposedAt: Date;
}

/**
 * One officer's emergency bar under a named power: its person's checks are referred to the authority.
 *
 *     imposed ──confirm──▶ confirmed ──end, or the ban is decided──▶ ended
 *        ├─────withdraw──▶ withdrawn
 *        └─────the ban is decided──▶ ended
 *
 * A ban is decided here when it is approved, or rejected as naming the wrong person.
 *
 * It is confirmed by another human within 72 hours of its beginning, or is over then; and is over 90 days after its
 * beginning, confirmed or not. Time moves no state: whoever asks compares instants.
 */
export interface InterimMeasure extends InterimSpan {
  readonly id: string;
  /** Of a row of the rulebook. */
  readonly power: InterimPowerId;
  readonly reasons: readonly InterimReason[];
  readonly incidentOn: PlainDate;
  readonly incidentDivision: string;
  readonly authorityId: string;
  readonly imposedBy: string;
  readonly imposedByHuman: string;
  readonly confirmedBy: string | null;
  readonly confirmedByHuman: string | null;
  readonly confirmedAt: Date | null;
  readonly endRequestedBy: string | null;
  readonly endRequestedByHuman: string | null;
  readonly endRequestedAt: Date | null;
  readonly endReason: InterimEndReason | null;
  readonly endedBy: string | null;
  readonly endedByHuman: string | null;
  readonly endedAt: Date | null;
  readonly endedAs: InterimEnd | null;
  /** The ban whose decision ended it. */
  readonly endedByBan: string | null;
  readonly version: number;
}

export type Imposition = Pick<
  InterimMeasure,
  'power' | 'reasons' | 'incidentOn' | 'incidentDivision'
>;

const HOUR_MS = 3_600_000;

/** The instant from which no measure that began then can run. */
export function longestEndOf({ imposedAt }: Pick<InterimSpan, 'imposedAt'>): Date {
  return new Date(imposedAt.getTime() + MOST_DAYS_CONFIRMED * 24 * HOUR_MS);
}

/** The instant from which time alone has ended it; null where no time does. */
export function lapsesAt({ state, imposedAt }: InterimSpan): Date | null {
  switch (state) {
    case 'imposed':
      return new Date(imposedAt.getTime() + HOURS_UNCONFIRMED * HOUR_MS);
    case 'confirmed':
      return longestEndOf({ imposedAt });
    case 'withdrawn':
    case 'ended':
      return null;
    default:
      // a state that the code does not know
      return null;
  }
}

/**
 * What a measure does to a check that is decided at an instant. One that begins later than that bars already: a clock
 * that was set back clears nobody. Nor does a state that the code does not know.
 */
export function effectOfMeasure(measure: InterimSpan, at: Date): 'refer' | 'none' {
  if (measure.state === 'withdrawn' || measure.state === 'ended') return 'none';
  const lapses = lapsesAt(measure);
  return lapses !== null && at >= lapses ? 'none' : 'refer';
}

/** When its superior is to be told that nobody confirmed it; last, when that is past. */
export function alarmsOf({ imposedAt }: Pick<InterimMeasure, 'imposedAt'>): readonly Date[] {
  return [...ALARM_HOURS, HOURS_UNCONFIRMED].map(
    (hours) => new Date(imposedAt.getTime() + hours * HOUR_MS),
  );
}
