import { v7 } from 'uuid';
import { dayInShanghai } from '../../domain/calendar';
import { nextRound } from '../../domain/recheck';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { barredAmong } from '../bans/institution-bans.commands';
import type { AskingInstitution } from '../institutions/institutions.store';
import { roundFact } from './recheck.facts';
import { updatePlan, type RecheckPlan } from './recheck-plans.store';
import { signRound } from './recheck-receipt';
import { findRound, insertRound, partsOf, updateRound, type RecheckRound } from './rechecks.store';

/** The round that an institution's plan calls for: begun before, or now. The plan is held. */
export async function roundOf(
  work: Work,
  { institutionId, nextOn }: RecheckPlan,
): Promise<RecheckRound> {
  const begun = await findRound(work, institutionId, nextOn);
  if (begun) return begun;
  const at = await work.now();
  const round: RecheckRound = {
    id: v7(),
    institutionId,
    dueOn: nextOn,
    startedAt: at,
    finishedAt: null,
    answered: 0,
    clear: 0,
    receipt: null,
    version: 1,
  };
  await insertRound(work, round);
  await record(work, at, roundFact(work.keys, 'recheck.started', round));
  return round;
}

/** Everybody is answered for: ends the round, unless that is done, signs it unless its institution is barred, and plans the next. The plan is held. */
export async function finishRound(
  work: Work,
  plan: RecheckPlan,
  round: RecheckRound,
  institution: AskingInstitution,
): Promise<void> {
  const { institutionId } = round;
  await hold(work, { shared: [`organisation:${institutionId}`] });
  const at = await work.now();
  if (round.finishedAt === null) {
    const barred = await barredAmong(work, [institutionId], dayInShanghai(at));
    const parts = await partsOf(work, round.id);
    const clear = parts.reduce((sum, part) => sum + part.clear.length, 0);
    const answered = parts.reduce((sum, part) => sum + part.exceptions.length, clear);
    const counted = { ...round, finishedAt: at, answered, clear, version: round.version + 1 };
    const receipt = barred.has(institutionId)
      ? null
      : signRound(work, counted, parts, institution.uscc);
    const finished = { ...counted, receipt };
    await Promise.all([
      updateRound(work, finished),
      record(work, at, roundFact(work.keys, 'recheck.finished', finished)),
    ]);
  }
  await updatePlan(work, { ...plan, nextOn: nextRound(plan.monthDay, dayInShanghai(at)) });
}
