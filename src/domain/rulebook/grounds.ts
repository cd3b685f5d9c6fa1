import type { Period } from '../calendar';
import { plainDate } from '../calendar';

/** Why a person is barred, and for how long such a bar lasts. A row that changes is ended and followed by another. */
export interface GroundRule {
  readonly id: string;
  readonly ground: Ground;
  readonly lasts: 'lifetime' | 'term';
  readonly source: { readonly instrument: string; readonly article: string };
  /** The incident must lie in it. */
  readonly inForce: Period;
}

export const GROUNDS = ['child_abuse', 'court_prohibition', 'statutory_record'] as const;
export type Ground = (typeof GROUNDS)[number];

const ALWAYS: Period = { startsOn: plainDate('1949-10-01'), endsOn: null };

export const GROUND_RULES: readonly GroundRule[] = [
  {
    id: 'pfpl-2021-41-2',
    ground: 'child_abuse',
    lasts: 'lifetime',
    source: { instrument: '人口与计划生育法 (2021)', article: '41(2)' },
    inForce: ALWAYS,
  },
  {
    id: 'cl-37-1',
    ground: 'court_prohibition',
    lasts: 'term',
    source: { instrument: '刑法', article: '37-1' },
    inForce: ALWAYS,
  },
  {
    id: 'mpl-2024-62',
    ground: 'statutory_record',
    lasts: 'lifetime',
    source: { instrument: '未成年人保护法 (2024)', article: '62' },
    inForce: ALWAYS,
  },
];

export const CATEGORIES = [
  'abuse',
  'sexual_offence',
  'violence',
  'trafficking',
  'abandonment',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * Records for which nurseries may never hire, whatever became of a court's term.
 * Source: 未成年人保护法 (2024) art. 62 names sexual offences, abuse, trafficking and violence; its "等" is read to
 * take in abandonment, which the draft Childcare Services Law (2025) adds.
 */
export const STATUTORY_CATEGORIES: ReadonlySet<Category> = new Set<Category>([
  'abuse',
  'sexual_offence',
  'violence',
  'trafficking',
  'abandonment',
]);
