import fc from 'fast-check';
import type { Act, Kind, Move } from './world';

/** What somebody wants to do, in a world that is not known yet. */
export interface Wish {
  readonly what: Kind | Move | 'propose' | 'correct';
  readonly of: 'ban' | 'motion';
  readonly by: number;
  /** Which of those to which it can be done. */
  readonly at: number;
  /** Or else is to be refused, for one reason. */
  readonly apt: boolean;
  readonly stale: boolean;
  /** Of its kind. */
  readonly basis: number;
  readonly act: DrawnAct;
}

interface DrawnAct {
  readonly who: number;
  readonly otherName: boolean;
  readonly document: number;
  readonly ground: Act['ground'];
  readonly category: string;
  readonly capacity: string;
  readonly daysAgo: number;
  readonly years: number;
  readonly released: boolean;
  readonly flaw: Flaw;
}

export type Flaw = (typeof FLAWS)[number];
const FLAWS = [
  'none',
  'served tomorrow',
  'decided before it happened',
  'before the law',
  'while under age',
  'sealed record',
  'no term',
  'term of a life',
  'unfit document',
] as const;

export type Step =
  | { readonly does: 'nothing' }
  | { readonly does: 'wait'; readonly until: 'eve' | 'end' | 'later'; readonly days: number }
  | { readonly does: 'one'; readonly wish: Wish }
  | { readonly does: 'both'; readonly wishes: readonly [Wish, Wish] };

const weighted = <Value>(...pairs: readonly (readonly [number, Value])[]) =>
  fc.oneof(...pairs.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const drawnAct: fc.Arbitrary<DrawnAct> = fc.record({
  who: weighted([5, 0], [1, 1], [3, 2]),
  otherName: weighted([9, false], [1, true]),
  document: fc.nat(2),
  ground: weighted([3, 'child_abuse'], [3, 'court_prohibition'], [1, 'statutory_record']),
  category: fc.constantFrom('abuse', 'other', 'other', 'violence', 'abandonment'),
  capacity: weighted([4, 'perpetrator'], [1, 'direct_manager']),
  daysAgo: fc.constantFrom(20, 500),
  years: weighted([4, 3], [2, 4], [2, 5], [1, 6]),
  released: fc.boolean(),
  flaw: fc.oneof(
    { weight: 5, arbitrary: fc.constant('none' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...FLAWS) },
  ),
});

const wish = (officers: number): fc.Arbitrary<Wish> =>
  fc.record({
    what: weighted<Wish['what']>(
      [6, 'propose'],
      [6, 'correct'],
      [14, 'approve'],
      [2, 'reject'],
      [2, 'withdraw'],
      [4, 'lift'],
      [4, 'suspend'],
      [4, 'resume'],
      [4, 'reopen'],
      [3, 'release'],
    ),
    of: weighted<'ban' | 'motion'>([2, 'ban'], [3, 'motion']),
    by: fc.nat(officers - 1),
    at: fc.nat(11),
    apt: weighted([3, true], [1, false]),
    stale: weighted([15, false], [1, true]),
    basis: fc.nat(9),
    act: drawnAct,
  });

/** As many steps as asked. They shrink to nothing one by one, so that what is left still has its place. */
export const walkOf = (length: number, officers: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.constant<Step>({ does: 'nothing' }) },
      {
        weight: 6,
        arbitrary: fc.record({
          does: fc.constant('wait' as const),
          until: fc.constantFrom('eve' as const, 'end' as const, 'later' as const),
          days: fc.integer({ min: 1, max: 200 }),
        }),
      },
      {
        weight: 40,
        arbitrary: fc.record({ does: fc.constant('one' as const), wish: wish(officers) }),
      },
      {
        weight: 20,
        arbitrary: fc.record({
          does: fc.constant('both' as const),
          wishes: fc.tuple(wish(officers), wish(officers)),
        }),
      },
    ),
    { minLength: length, maxLength: length },
  );
