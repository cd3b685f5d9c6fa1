import { covers, plainDate, type Period, type PlainDate } from '../calendar';

export type InterimPowerId = 'pel-44-stop-work' | 'mpl-62-found-otherwise';

/** By which law an authority may keep somebody from children before anything is decided. A row that changes is ended and followed by another. */
export interface InterimPower {
  readonly id: InterimPowerId;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of the text was seen to give an authority this power; what it bids a nursery is another matter. */
    readonly confirmed: boolean;
  };
  /** The measure must begin in it. */
  readonly inForce: Period;
}

export const INTERIM_POWERS: readonly InterimPower[] = [
  {
    id: 'pel-44-stop-work',
    source: {
      instrument: '学前教育法',
      article:
        '44 (立即停止其工作; bids kindergartens and their nursery classes; read for every nursery, and as what an authority may order)',
      confirmed: false,
    },
    inForce: { startsOn: plainDate('2025-06-01'), endsOn: null },
  },
  {
    id: 'mpl-62-found-otherwise',
    source: {
      instrument: '未成年人保护法',
      article:
        '62 (found by query or other means: 不得录用, 及时解聘; read as what an authority may order meanwhile)',
      confirmed: false,
    },
    inForce: { startsOn: plainDate('2021-06-01'), endsOn: null },
  },
];

/** Without a second officer a measure dies after so many hours. The registry's own. */
export const HOURS_UNCONFIRMED = 72;

/** And with one after so many days of 24 hours from its beginning: as long as a decision may take. Source: 行政处罚法 (2021) art. 60, not seen. */
export const MOST_DAYS_CONFIRMED = 90;

/** While nobody has confirmed it, the superior authority is told after so many hours. The registry's own. */
export const ALARM_HOURS = [24, 48] as const;

export function powerOn(id: string, day: PlainDate): InterimPower | null {
  return INTERIM_POWERS.find((row) => row.id === id && covers(row.inForce, day)) ?? null;
}
