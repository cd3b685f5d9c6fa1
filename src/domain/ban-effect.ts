import type { Ban } from './ban';
import type { Period, PlainDate } from './calendar';
import { GROUND_RULES, STATUTORY_CATEGORIES, type Category } from './rulebook/grounds';

/** What a ban does to a check. */
export type BanEffect = 'barred' | 'refer' | 'none';

/**
 * What this ban does to a check on `day`. A state, ground or category that the code does not know never ends
 * in `none`. When a court's term is over, the record still bars where the category is one for which nurseries
 * may not hire. Source: 未成年人保护法 (2024) art. 62.
 */
export function effectOn(
  ban: Pick<Ban, 'state' | 'ground' | 'category' | 'term'>,
  day: PlainDate,
): BanEffect {
  switch (ban.state) {
    case 'proposed':
    case 'rejected':
    case 'withdrawn':
    case 'lifted':
    case 'superseded':
      return 'none';
    case 'suspended':
      return 'refer';
    case 'in_force':
      if (!isKnown(ban)) return 'refer';
      return isOver(ban.term, day) ? afterTerm(ban.category) : 'barred';
    case 'ended':
      return isKnown(ban) ? afterTerm(ban.category) : 'refer';
    default:
      return 'refer';
  }
}

function isKnown({ ground, category }: Pick<Ban, 'ground' | 'category'>): boolean {
  return (
    GROUND_RULES.some((row) => row.ground === ground) &&
    (STATUTORY_CATEGORIES.has(category) || category === 'other')
  );
}

/** A term bars from the service of its decision: only its end is looked at. */
function isOver(term: Period | null, day: PlainDate): boolean {
  return term !== null && term.endsOn !== null && day >= term.endsOn;
}

function afterTerm(category: Category): BanEffect {
  return STATUTORY_CATEGORIES.has(category) ? 'barred' : 'none';
}
