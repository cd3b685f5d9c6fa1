import { plainDate } from '../calendar';
import type { Position } from '../requirement';
import type { SubsidyRule } from '../subsidy-rule';
import { INFANT_CARE } from './subsidy-skill-upgrade';

/** What a place decides of its own 职业补贴. */
export interface PostSubsidy extends Pick<
  SubsidyRule,
  'id' | 'version' | 'jurisdiction' | 'source' | 'inForce'
> {
  readonly positions: readonly Position[];
  /** Full months in the post before anything is paid. */
  readonly leastMonths: number;
  /** Null until the figure is known: then no answer says eligible. */
  readonly monthlyFen: number | null;
  readonly mostMonths: number;
}

/** For whoever works in one of these posts, confirmed, with a certificate of infant care. */
export function postSubsidy(place: PostSubsidy): SubsidyRule {
  const { positions, leastMonths, monthlyFen, mostMonths, ...row } = place;
  return {
    ...row,
    programme: 'post_subsidy',
    variant: 'post',
    role: 'base',
    fundFamily: 'local',
    judgedBy: 'application_day',
    subject: 'employment',
    conditions: [
      { kind: 'employed_as', positions, leastMonths },
      { kind: 'holds_certificate', occupations: INFANT_CARE },
    ],
    amount: { kind: 'per_month', fen: monthlyFen, mostMonths },
    occupations: [],
  };
}

/** To change a row, end it and add the next. */
export const POST_SUBSIDY_RULES: readonly SubsidyRule[] = [
  postSubsidy({
    id: 'yongan-post-subsidy',
    version: 1,
    jurisdiction: '350481',
    source: {
      instrument: 'notice of 永安市 on nurseries',
      article: '职业补贴',
      confirmed: false,
      unconfirmed: 'number, days, posts, months and figure: the notice names the subsidy alone',
    },
    inForce: { startsOn: plainDate('2024-01-01'), endsOn: null },
    positions: ['caregiver', 'health_worker', 'head'],
    leastMonths: 12,
    monthlyFen: null,
    mostMonths: 36,
  }),
];
