import { dayInShanghai } from '../../domain/calendar';
import { dossierAfter } from '../../domain/foresight';
import { nameTokensOf } from '../../domain/identity';
import type { Work } from '../../platform/database/work';
import type { BanEffects } from '../bans/ban-effects';
import type { ClearanceCheckRow } from '../clearance/clearance.store';
import { endingWith } from '../clearance/standing.commands';
import { answersBy, type Traces } from './recall.store';

const AT_A_TIME = 200;
const nothing = () => Promise.resolve();

/**
 * Clear answers about who is barred end by themselves: whoever reads one is answered by what is known then, and what the
 * log says calls it back. So nothing acts here; what would end is decided as each reading decides it.
 */
export const answersOfBans: BanEffects = {
  wouldTouch: async (work, at, foreseen) => {
    const { keys } = work;
    const found = await everyAnswer(work, at, {
      documents: [...foreseen.documentKeys].flatMap((key) => keys.blindIndexes(key)),
      names: nameTokensOf(foreseen.identity).flatMap((token) => keys.nameTokens(token)),
    });
    const ending = await endingWith(work, at, found, (dossier, applicant) =>
      dossierAfter(dossier, applicant, foreseen),
    );
    return {
      receipts: ending.map(({ id, institutionId, position, validUntil }) => ({
        checkId: id,
        institutionId,
        position,
        validUntil,
      })),
    };
  },
  inForce: nothing,
  suspended: nothing,
  lifted: nothing,
  superseded: nothing,
};

async function everyAnswer(work: Work, at: Date, traces: Traces): Promise<ClearanceCheckRow[]> {
  const all: ClearanceCheckRow[] = [];
  for (;;) {
    const page = await answersBy(work, traces, {
      oldest: dayInShanghai(at),
      after: all.at(-1)?.id ?? null,
      limit: AT_A_TIME,
    });
    all.push(...page);
    if (page.length < AT_A_TIME) return all;
  }
}
