import { addDays, addYears, type PlainDate } from './calendar';
import type { Verdict } from './clearance';
import { isProven, type Proof } from './person';
import { Refusal } from './refusal';
import type { Assessment, Position } from './requirement';
import { POLICE_QUERY_AGE, type PoliceChannel } from './rulebook/employment-rules';

export type EmploymentKind = 'employed' | 'agency' | 'volunteer' | 'student';
export type WorkingHours = 'full_time' | 'part_time';
export type EmploymentState = 'unconfirmed' | 'confirmed' | 'ended';
export type EndReason =
  | 'resigned'
  | 'term_expired'
  | 'transferred'
  | 'retired'
  | 'dismissed'
  | 'dismissed_for_conduct'
  | 'barred'
  | 'not_started'
  | 'deceased'
  | 'recorded_in_error'
  | 'other';

/** That the police were asked, and nothing of what they said: the registry does not replace the query. */
export interface PoliceQuery {
  readonly channel: PoliceChannel;
  readonly queriedOn: PlainDate;
  readonly letterNumber: string;
  readonly letterSeen: boolean;
}

/** Proofs that stand outside the registry, which the institution says it has seen. */
export type Attested = 'guard_posting' | 'integrity_file';

/**
 * A person in a post at an institution.
 *
 *     unconfirmed ──confirm──▶ confirmed
 *       │    ▲                  │     │
 *       │    └─change, not met──┘     │
 *       └───────────end──▶ ended ◀─end┘
 *
 * What exists can always be recorded, and is unconfirmed until a clear answer and a police query stand behind it.
 */
export interface Employment {
  readonly id: string;
  readonly institutionId: string;
  readonly personId: string;
  /** The institution's own name for it; never an identity number. */
  readonly reference: string;
  readonly position: Position;
  /** Where, in the institution's own words. */
  readonly site: string;
  readonly kind: EmploymentKind;
  readonly hours: WorkingHours;
  readonly state: EmploymentState;
  readonly onLeave: boolean;
  readonly startsOn: PlainDate;
  /** The first day after; null while it lasts. */
  readonly endsOn: PlainDate | null;
  readonly endReason: EndReason | null;
  /** How it was confirmed that name and number belong together. */
  readonly identityProof: Proof;
  /** The answer that it was recorded with; null for staff who were there before. */
  readonly citedCheckId: string | null;
  readonly policeQuery: PoliceQuery | null;
  readonly attested: readonly Attested[];
  readonly recordedAt: Date;
  readonly confirmedAt: Date | null;
  readonly version: number;
}

/** What was decided about the person and post just now. */
export interface Decided {
  readonly verdict: Verdict;
  readonly qualification: Assessment | null;
}

/** Why an employment cannot be confirmed; empty when it can. */
export type Obstacle =
  | 'not_clear'
  | 'identity_not_proven'
  | 'police_query_missing'
  | 'police_query_too_old'
  | 'police_letter_not_seen'
  | `missing:${string}`;

/**
 * What stands between this employment and its confirmation on `day`. The answer must be clear, name and number
 * confirmed by card reader or police, everything that the post needs from its first day on be there, and the police
 * have been asked, not too long ago, with the letter seen. Source: 未成年人保护法 art. 62; rows of stage `start`.
 */
export function obstacles(
  employment: Pick<Employment, 'identityProof' | 'policeQuery' | 'attested'>,
  { verdict, qualification }: Decided,
  day: PlainDate,
): Obstacle[] {
  const { identityProof, policeQuery, attested } = employment;
  const missing = (qualification?.missing ?? [])
    .filter(({ stage }) => stage === 'start')
    .map(({ requirement }) => requirement)
    .filter((one) => one !== 'police_record_query' && !attested.includes(one as Attested));
  return [
    ...(verdict === 'clear' && qualification !== null ? [] : (['not_clear'] as const)),
    ...(isProven(identityProof) ? [] : (['identity_not_proven'] as const)),
    ...obstaclesOfQuery(policeQuery, day),
    ...missing.map((one) => `missing:${one}` as const),
  ];
}

function obstaclesOfQuery(query: PoliceQuery | null, day: PlainDate): Obstacle[] {
  if (query === null) return ['police_query_missing'];
  return [
    ...(addDays(query.queriedOn, POLICE_QUERY_AGE.days) < day
      ? (['police_query_too_old'] as const)
      : []),
    ...(query.letterSeen ? [] : (['police_letter_not_seen'] as const)),
  ];
}

/**
 * The employment as confirmed, or the refusal with every obstacle.
 *
 * @throws Refusal `employment-ended`, `employment-not-confirmable` with `obstacles`.
 */
export function confirm(
  employment: Employment,
  decided: Decided,
  now: Date,
  day: PlainDate,
): Employment {
  mustBeOpen(employment);
  const found = obstacles(employment, decided, day);
  if (found.length > 0) {
    throw new Refusal(
      'employment-not-confirmable',
      'This employment cannot be confirmed today: see obstacles. Until it is, the person is not alone with children.',
      { members: { obstacles: found } },
    );
  }
  return {
    ...employment,
    state: 'confirmed',
    confirmedAt: now,
    version: employment.version + 1,
  };
}

export interface Change {
  readonly position?: Position;
  readonly site?: string;
  readonly hours?: WorkingHours;
  readonly onLeave?: boolean;
}

/** Whether the change needs another decision: another post or place, and who comes back. */
export function needsDecision(employment: Employment, change: Change): boolean {
  return (
    (change.position !== undefined && change.position !== employment.position) ||
    (change.site !== undefined && change.site !== employment.site) ||
    (change.onLeave === false && employment.onLeave)
  );
}

/** The employment with its change; no longer confirmed when what was decided for it does not carry it. */
export function changed(
  employment: Employment,
  change: Change,
  decided: Decided | null,
  day: PlainDate,
): Employment {
  mustBeOpen(employment);
  const next = { ...employment, ...change, version: employment.version + 1 };
  const carried = decided === null || obstacles(next, decided, day).length === 0;
  return { ...next, state: carried ? employment.state : 'unconfirmed' };
}

/**
 * @param lastDay the last day in the post; the day before the first, though it lies ahead, for who never comes.
 * @throws Refusal `employment-ended`, `employment-dates-impossible`.
 */
export function end(
  employment: Employment,
  { lastDay, reason }: { readonly lastDay: PlainDate; readonly reason: EndReason },
  today: PlainDate,
): Employment {
  mustBeOpen(employment);
  const never = addDays(employment.startsOn, -1);
  if (lastDay < never || (lastDay > today && lastDay !== never)) {
    throw new Refusal(
      'employment-dates-impossible',
      'The last day is not after today, and not earlier than the day before the first: that one for who never comes.',
    );
  }
  return {
    ...employment,
    state: 'ended',
    endsOn: addDays(lastDay, 1),
    endReason: reason,
    version: employment.version + 1,
  };
}

/** @throws Refusal `employment-ended`. */
export function mustBeOpen({ state }: Pick<Employment, 'state'>): void {
  if (state === 'ended') {
    throw new Refusal('employment-ended', 'This employment has ended. Record a new one.');
  }
}

/** How far ahead a first day may lie. */
const YEARS_AHEAD = 1;

/** @throws Refusal `employment-dates-impossible`. */
export function mustBePossibleStart(
  startsOn: PlainDate,
  birthDate: PlainDate,
  today: PlainDate,
): void {
  if (startsOn <= birthDate || startsOn > addYears(today, YEARS_AHEAD)) {
    throw new Refusal(
      'employment-dates-impossible',
      'The first day lies after the birth date and at most a year ahead.',
    );
  }
}

/** @throws Refusal `employment-dates-impossible` for a query that lies in the future. */
export function mustBePossibleQuery({ queriedOn }: PoliceQuery, today: PlainDate): void {
  if (queriedOn > today) {
    throw new Refusal('employment-dates-impossible', 'The police query lies in the future.');
  }
}
