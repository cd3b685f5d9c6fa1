import type { PlainDate } from './calendar';
import type { FactValue } from './fact';
import type { Reference, SubsidyCase } from './subsidy-case';
import type { SubsidyFact, SubsidyFactKind } from './subsidy-fact';
import type { SubsidyCondition, SubsidyRule } from './subsidy-rule';
import type { Subject } from './subsidy-subject';

/** `unknown`: what it looks at is missing, or held for review. */
export type Met = 'met' | 'not_met' | 'unknown';

export const CHANGES = [
  /** The answer stands until then. */
  'apply_by',
  'certificate',
  'training',
  'insured_months',
  /** Somebody who knows it says it. */
  'fact',
  /** A human looks at a record that does not count yet. */
  'review',
  'next_year',
  'longer_employment',
  /** A place says how much. */
  'local_figure',
  /** The row applied was not seen in a text. */
  'confirmed_rule',
] as const;

/** What would turn the answer, or until when it stands. */
export interface WouldChange {
  readonly needs: (typeof CHANGES)[number];
  readonly levels: readonly number[];
  readonly occupations: readonly string[];
  /** So many more. */
  readonly months: number | null;
  readonly fact: SubsidyFactKind | null;
  /** First and last day. */
  readonly from: PlainDate | null;
  readonly by: PlainDate | null;
}

/** How one condition came out, and from which records. */
export interface Found {
  readonly met: Met;
  readonly found: FactValue;
  readonly from: readonly Reference[];
  readonly changes: readonly WouldChange[];
}

/** Everything that a condition may look at. */
export interface Asked {
  readonly given: SubsidyCase;
  readonly subject: Subject;
  readonly rule: SubsidyRule;
  /** Occupations that are short of people there. */
  readonly shortage: ReadonlySet<string>;
  /** Of the application. */
  readonly day: PlainDate;
}

export type Condition<Kind extends SubsidyCondition['kind']> = Extract<
  SubsidyCondition,
  { kind: Kind }
>;

export function found(
  met: Met | boolean,
  value: FactValue,
  from: readonly Reference[] = [],
  changes: readonly WouldChange[] = [],
): Found {
  const word = typeof met === 'boolean' ? (met ? 'met' : 'not_met') : met;
  return { met: word, found: value, from, changes };
}

export function change(
  needs: WouldChange['needs'],
  more: Partial<Omit<WouldChange, 'needs'>> = {},
): WouldChange {
  const nothing = { levels: [], occupations: [], months: null, fact: null, from: null, by: null };
  return { needs, ...nothing, ...more };
}

/** Nobody has said it, or what was said does not count yet. */
export function nobodyKnows({ given: { facts } }: Asked, kind: SubsidyFactKind): Found {
  const held = facts.filter(
    (fact) => fact.kind === kind && !fact.withdrawn && fact.state !== 'accepted',
  );
  return found('unknown', null, held.map(saidBy), [
    held.length > 0 ? change('review', { fact: kind }) : change('fact', { fact: kind }),
  ]);
}

export function saidBy({ id, version, speaker }: SubsidyFact): Reference {
  return { kind: 'fact', id, version, speaker };
}
