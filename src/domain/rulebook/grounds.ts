import { plainDate, type Period } from '../calendar';

/** Why somebody is barred, for how long, and by what procedure. A row that changes is ended and followed by another. */
export interface GroundRule {
  readonly id: string;
  readonly ground: Ground;
  readonly lasts: 'lifetime' | CourtTerm;
  /** The documents that can impose it: the procedure is that of who made them. */
  readonly restsOn: readonly Instrument[];
  /** Those of them that can bar a nursery itself; none where the ground bars persons only. */
  readonly barsInstitutionsBy: readonly Instrument[];
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of the text was seen to say so. */
    readonly confirmed: boolean;
  };
  /** The incident must lie in it. */
  readonly inForce: Period;
}

/** Full years that a court chooses, both ends included. They run from the release or the parole, not from the judgment. */
export interface CourtTerm {
  readonly leastYears: number;
  readonly mostYears: number;
}

export const GROUNDS = ['child_abuse', 'court_prohibition', 'statutory_record'] as const;
export type Ground = (typeof GROUNDS)[number];

/** What a ban cites: an authority's own decision (处罚决定), or a court's judgment or order (判决、裁定). */
export const INSTRUMENTS = [
  'administrative_decision',
  'judgment',
  'public_security_penalty',
] as const;
export type Instrument = (typeof INSTRUMENTS)[number];

export const GROUND_RULES: readonly GroundRule[] = [
  {
    id: 'pfpl-2021-41-2',
    ground: 'child_abuse',
    lasts: 'lifetime',
    restsOn: ['administrative_decision', 'judgment'],
    // art. 41(2) names persons; that an authority's decision bars the nursery too is the registry's own reading
    barsInstitutionsBy: ['administrative_decision'],
    source: { instrument: '人口与计划生育法 (2021)', article: '41(2)', confirmed: true },
    // the amendment took effect on the day of its promulgation; a penalty does not reach further back
    inForce: { startsOn: plainDate('2021-08-20'), endsOn: null },
  },
  {
    id: 'cl-37-1',
    ground: 'court_prohibition',
    lasts: { leastYears: 3, mostYears: 5 },
    restsOn: ['judgment'],
    barsInstitutionsBy: [],
    source: { instrument: '刑法', article: '37-1', confirmed: true },
    // 刑法修正案（九）
    inForce: { startsOn: plainDate('2015-11-01'), endsOn: null },
  },
  {
    // no penalty: it asks what somebody's record says on the day of hiring, however old the act
    id: 'mpl-2024-62',
    ground: 'statutory_record',
    lasts: 'lifetime',
    restsOn: ['judgment'],
    barsInstitutionsBy: [],
    source: { instrument: '未成年人保护法 (2024)', article: '62', confirmed: true },
    inForce: { startsOn: plainDate('1949-10-01'), endsOn: null },
  },
];

/** By which a category bars when the term of a court is over. */
export const STATUTORY_BAR = 'mpl-2024-62';

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
