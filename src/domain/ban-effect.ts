import { CAPACITIES, type Ban } from './ban';
import { isOver } from './ban-ground';
import type { PlainDate } from './calendar';
import { GROUND_RULES, STATUTORY_CATEGORIES } from './rulebook/grounds';

/**
 * What a ban does to a check: `barred` by itself, `statutory` because the record behind it bars by law though its term
 * is over, `refer` to the authority, or `none`.
 */
export type BanEffect = 'barred' | 'statutory' | 'refer' | 'none';

/** What decides what a ban does. */
export type Effective = Pick<
  Ban,
  'state' | 'ground' | 'category' | 'capacity' | 'term' | 'liftBasis'
>;

/** After a lift on one of these a ban says nothing more; null where it was lifted before the basis was kept. */
const SILENT_BASES: ReadonlySet<Ban['liftBasis']> = new Set<Ban['liftBasis']>([
  null,
  'annulled',
  'acquitted',
  'wrong_person',
  'corrected',
]);

/**
 * What this ban does to a check on `day`. A state, ground, category, capacity or basis of a lift that the code does not
 * know never ends in `none`. When a court's term is over, the record still bars where the category is one for which nurseries
 * may not hire. Source: 未成年人保护法 (2024) art. 62.
 *
 * A ban that was lifted because its person died refers whoever shows their document: the dead apply for nothing.
 */
export function effectOn(ban: Effective, day: PlainDate): BanEffect {
  switch (ban.state) {
    case 'proposed':
    case 'rejected':
    case 'withdrawn':
    case 'superseded':
      return 'none';
    case 'lifted':
      return SILENT_BASES.has(ban.liftBasis) ? 'none' : 'refer';
    case 'suspended':
      return 'refer';
    case 'in_force':
    case 'ended':
      return isKnown(ban) ? inItsTime(ban, day) : 'refer';
    default:
      return 'refer';
  }
}

/** Whether it keeps its person from the post on that day, by itself or by statute. */
export function bars(ban: Effective, day: PlainDate): boolean {
  const effect = effectOn(ban, day);
  return effect === 'barred' || effect === 'statutory';
}

/**
 * Whether a nursery of which these are all bans is answered: not while one bars it, is suspended, or has a code that
 * nobody knows.
 */
export function mayBeAnswered(bans: readonly Effective[], day: PlainDate): boolean {
  return bans.every((ban) => effectOn(ban, day) === 'none');
}

function isKnown({ ground, category, capacity }: Effective): boolean {
  return (
    GROUND_RULES.some((row) => row.ground === ground) &&
    (STATUTORY_CATEGORIES.has(category) || category === 'other') &&
    (CAPACITIES as readonly string[]).includes(capacity)
  );
}

function inItsTime({ state, term, category }: Effective, day: PlainDate): BanEffect {
  if (state === 'in_force' && !isOver(term, day)) return 'barred';
  return STATUTORY_CATEGORIES.has(category) ? 'statutory' : 'none';
}
