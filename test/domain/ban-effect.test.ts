import { BAN_STATES, CAPACITIES, type Ban } from '../../src/domain/ban';
import { bars, effectOn, type BanEffect, type Effective } from '../../src/domain/ban-effect';
import { addDays, plainDate } from '../../src/domain/calendar';
import { CATEGORIES, GROUNDS } from '../../src/domain/rulebook/grounds';

const ENDS = plainDate('2029-06-05');
const TERMS = {
  'for life': null,
  'a term over on 5 June 2029': { years: 3, startsOn: plainDate('2026-06-05'), endsOn: ENDS },
  'a term without a release': { years: 3, startsOn: null, endsOn: null },
};
type TermName = keyof typeof TERMS;
const DAYS = [
  plainDate('2026-01-01'),
  addDays(ENDS, -1),
  ENDS,
  addDays(ENDS, 1),
  plainDate('2199-12-31'),
];

/** What the law says, written a second time and by whole states: every combination is held against it. */
function expected(state: string, category: string, termName: TermName, day: string): BanEffect {
  if (state === 'suspended') return 'refer';
  if (state !== 'in_force' && state !== 'ended') return 'none';
  const runs =
    state === 'in_force' && (termName !== 'a term over on 5 June 2029' || day < '2029-06-05');
  if (runs) return 'barred';
  return category === 'other' ? 'none' : 'statutory';
}

const every = BAN_STATES.flatMap((state) =>
  GROUNDS.flatMap((ground) =>
    CATEGORIES.flatMap((category) =>
      CAPACITIES.map((capacity) => ({ state, ground, category, capacity })),
    ),
  ),
);

test.each(every)(
  '$state, $ground, $category, $capacity',
  ({ state, ground, category, capacity }) => {
    for (const name of Object.keys(TERMS) as TermName[]) {
      for (const day of DAYS) {
        const ban: Effective = {
          state,
          ground,
          category,
          capacity,
          term: TERMS[name],
          liftBasis: null,
        };
        expect([name, day, effectOn(ban, day)]).toEqual([
          name,
          day,
          expected(state, category, name, day),
        ]);
      }
    }
  },
);

test.each`
  what                   | change
  ${'a state'}           | ${{ state: 'novelty' }}
  ${'a ground'}          | ${{ ground: 'novelty' }}
  ${'a category'}        | ${{ category: 'novelty' }}
  ${'a capacity'}        | ${{ capacity: 'novelty' }}
  ${'an ended category'} | ${{ state: 'ended', category: 'novelty' }}
  ${'an ended capacity'} | ${{ state: 'ended', category: 'other', capacity: 'novelty' }}
`('$what that the code does not know refers, for ever', ({ change }: { change: Partial<Ban> }) => {
  const ban: Effective = {
    state: 'in_force',
    ground: 'court_prohibition',
    category: 'other',
    capacity: 'perpetrator',
    term: TERMS['a term over on 5 June 2029'],
    liftBasis: null,
    ...change,
  };
  for (const day of DAYS) expect(effectOn(ban, day)).toBe('refer');
});

test('a lift says nothing more, but for that of the dead', () => {
  const lifted = (liftBasis: Ban['liftBasis']): Effective => ({
    state: 'lifted',
    ground: 'child_abuse',
    category: 'abuse',
    capacity: 'perpetrator',
    term: null,
    liftBasis,
  });
  expect(effectOn(lifted('annulled'), ENDS)).toBe('none');
  expect(effectOn(lifted(null), ENDS)).toBe('none');
  expect(effectOn(lifted('deceased'), ENDS)).toBe('refer');
  expect(bars(lifted('deceased'), ENDS)).toBe(false);
});
