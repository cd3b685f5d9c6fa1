import { UNMET } from '../../../src/domain/obligation';
import type { Chance } from '../chance';
import type { Book } from './book';
import { isSilent, report } from './doing';
import { done, type Village } from './village';

interface Followed {
  readonly id: string;
  readonly state: string;
  readonly institutionId: string;
}

/**
 * An officer who looks at a ban, verifies most of what was done about it, and records what some of the silent
 * institutions say by telephone.
 */
export function followingOfficer(village: Village, book: Book) {
  const verifies = new Map<string, boolean>();
  const telephones = new Map<string, boolean>();
  const silent = new Set(village.nurseries.filter(isSilent).map((one) => one.institutionId));
  const unmet: readonly string[] = UNMET;

  return async (chance: Chance): Promise<void> => {
    const [life] = chance.shuffle(book.lives);
    if (!life) return;
    const [, wu] = village.officers;
    for (const banId of life.banIds) {
      const path = `/v1/bans/${banId}/enforcement?limit=200`;
      const page = done(await village.ask(wu, { method: 'GET', path }));
      for (const { id, state, institutionId } of page.body['items'] as Followed[]) {
        if (!verifies.has(id)) verifies.set(id, chance.below(3) > 0);
        if (!telephones.has(id)) telephones.set(id, chance.below(3) === 0);
        if (state === 'removed' && verifies.get(id)) {
          await report(village, book, wu, id, { step: 'verified', channel: 'in_person' });
        }
        const tells = silent.has(institutionId) && !life.tarrying && telephones.get(id);
        if (tells && unmet.includes(state)) {
          await report(village, book, wu, id, { step: 'removed', channel: 'telephone' });
        }
      }
    }
  };
}
