import { addDays, covers, type Period, type PlainDate } from './calendar';
import * as credentials from './credential';
import { isDivision, isWithin } from './division';
import {
  earliest,
  fulfilmentOf,
  nameOfNeed,
  type Holdings,
  type Need,
  type Shortfall,
} from './need';
import * as training from './training';

export const POSITIONS = [
  'head',
  'manager',
  'caregiver',
  'health_worker',
  'guard',
  'cook',
  'driver',
  'cleaner',
  'volunteer',
  'board_member',
  'owner',
] as const;
export type Position = (typeof POSITIONS)[number];

/** `hire` decides the verdict; `start` must be there before the first day. */
export type Stage = 'hire' | 'start';

/** What a post needs, by whose word, where and since when. A row that changes is ended and followed by another. */
export interface RequirementRule {
  readonly id: string;
  /** `CN`, or a division: it and everything below. */
  readonly jurisdiction: string;
  readonly positions: readonly Position[];
  readonly stage: Stage;
  readonly inForce: Period;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of the text was seen; what was not is applied all the same. */
    readonly confirmed: boolean;
  };
  /** All of them. */
  readonly needs: readonly Need[];
}

export interface Missing extends Shortfall {
  readonly stage: Stage;
}

export interface Assessment {
  /** Of the `hire` requirements. */
  readonly outcome: 'qualified' | 'not_qualified';
  readonly missing: readonly Missing[];
  /** Ids of the rows applied. */
  readonly rules: readonly string[];
  /**
   * Only when qualified: the last day on which the same holdings and rows must give this outcome; null for
   * ever. It is the first to come of: the end of what meets a `hire` need, by the longest-lasting choice; the
   * last day of a row applied; the eve of a row that is still to come into force for this post.
   */
  readonly reliedOnUntil: PlainDate | null;
}

/** One need of a row, met or not, and by what until when. */
export interface WeighedNeed {
  readonly rule: string;
  readonly stage: Stage;
  readonly requirement: string;
  readonly met: boolean;
  /** Ids of the credentials and completions that meet it. */
  readonly by: readonly string[];
  /** Of what meets it; null for ever, and where it is not met. */
  readonly lastDay: PlainDate | null;
}

/** An assessment with everything that it was weighed from. */
export interface FullAssessment {
  readonly assessment: Assessment;
  readonly needs: readonly WeighedNeed[];
}

/**
 * Whether what the person holds is enough for the post, there, on that day. Local rows add to the national
 * ones and take nothing away.
 *
 * A post that no row speaks of, an unknown need, and an unknown code of a post, a division or a holding are
 * thrown as plain errors: that is a fault of the rulebook or of the record, and must not come out as an answer.
 */
export function assessInFull(
  rules: readonly RequirementRule[],
  position: Position,
  division: string,
  holdings: Holdings,
  day: PlainDate,
): FullAssessment {
  mustBeKnown(position, division, holdings);
  const rows = rules.filter(
    ({ positions, jurisdiction }) =>
      positions.includes(position) && (jurisdiction === 'CN' || isWithin(division, jurisdiction)),
  );
  const applied = rows.filter(({ inForce }) => covers(inForce, day));
  if (applied.length === 0) throw new Error(`no rule speaks of the post ${position} on ${day}`);

  const fulfilments = applied.flatMap(({ id, stage, needs }) =>
    needs.map((need) => ({ id, stage, need, fulfilment: fulfilmentOf(need, holdings, day) })),
  );
  const missing = fulfilments.flatMap(({ stage, fulfilment }) =>
    fulfilment.met ? [] : fulfilment.shortfalls.map((shortfall) => ({ ...shortfall, stage })),
  );
  const qualified = !missing.some(({ stage }) => stage === 'hire');
  const ends = fulfilments.map(({ stage, fulfilment }) =>
    stage === 'hire' && fulfilment.met ? fulfilment.lastDay : null,
  );
  const assessment: Assessment = {
    outcome: qualified ? 'qualified' : 'not_qualified',
    missing,
    rules: applied.map(({ id }) => id),
    reliedOnUntil: qualified ? earliest([...ends, ...turns(rows, day)]) : null,
  };
  const needs = fulfilments.map(({ id, stage, need, fulfilment }): WeighedNeed => ({
    rule: id,
    stage,
    requirement: nameOfNeed(need),
    met: fulfilment.met,
    by: fulfilment.met ? fulfilment.by : [],
    lastDay: fulfilment.met ? fulfilment.lastDay : null,
  }));
  return { assessment, needs };
}

/** The same, as it is kept with an answer. */
export function assess(...asked: Parameters<typeof assessInFull>): Assessment {
  return assessInFull(...asked).assessment;
}

function mustBeKnown(position: Position, division: string, holdings: Holdings): void {
  if (!POSITIONS.includes(position)) throw new Error('not a post that the rulebook knows');
  if (!isDivision(division)) throw new Error('not a division that the rulebook knows');
  const known =
    holdings.credentials.every(credentials.hasKnownCodes) &&
    holdings.completions.every(training.hasKnownCodes);
  if (!known) throw new Error('a holding bears a code that the rulebook does not know');
}

/** The days after which other rows apply than on `day`. */
function turns(rows: readonly RequirementRule[], day: PlainDate): (PlainDate | null)[] {
  return rows.map(({ inForce: { startsOn, endsOn } }) => {
    if (day < startsOn) return addDays(startsOn, -1);
    return endsOn !== null && day < endsOn ? addDays(endsOn, -1) : null;
  });
}
