import { dayInShanghai } from '../../domain/calendar';
import { chosenRound, firstRound, parseMonthDay } from '../../domain/recheck';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import { record } from '../../platform/log/facts';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { isBarred, mustBeAnswered } from '../bans/institution-bans.commands';
import { planFact } from './recheck.facts';
import { holdPlan, insertPlans, updatePlan } from './recheck-plans.store';
import { findOwnRound, pageOfRounds, partsOf, type RecheckRound } from './rechecks.store';

export const listRechecks: Operation<'listRechecks'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const institutionId = work.actor.organisationId ?? '';
  const rows = await pageOfRounds(work, institutionId, {
    before: readCursor(query.cursor, 'rechecks', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const barred = await isBarred(work, institutionId);
  const { items, nextCursor } = pageOf('rechecks', rows, limit, ({ id }) => [id]);
  return { status: 200, body: { items: items.map((round) => present(round, barred)), nextCursor } };
};

export const getRecheck: Operation<'getRecheck'> = async (work, { path }) => {
  const round = await findOwnRound(work, path.recheckId, work.actor.organisationId ?? '');
  if (!round) throw new Refusal('not-found', 'There is no such round of your institution.');
  const parts = await partsOf(work, round.id);
  const barred = await isBarred(work, round.institutionId);
  const exceptions = parts.flatMap((part) => part.exceptions);
  return {
    status: 200,
    body: {
      ...present(round, barred),
      receipt: barred ? null : round.receipt,
      exceptions: exceptions.map(({ employmentId, verdict, checkId }) => ({
        employmentId,
        verdict,
        checkId,
      })),
    },
  };
};

export const chooseRecheckDay: Operation<'chooseRecheckDay'> = async (work, { body }) => {
  const institutionId = work.actor.organisationId ?? '';
  const monthDay = parseMonthDay(body.monthDay);
  const first = firstRound(monthDay, dayInShanghai(await work.now()));
  await insertPlans(work, [{ institutionId, monthDay, nextOn: first, version: 0 }]);
  const before = await holdPlan(work, institutionId);
  if (!before) throw new Error('a plan that was just made');
  await hold(work, { shared: [`organisation:${institutionId}`] });
  const at = await work.now();
  await mustBeAnswered(work, institutionId, at);
  const nextOn = chosenRound(before, monthDay, dayInShanghai(at));
  const plan = { institutionId, monthDay, nextOn, version: before.version + 1 };
  await updatePlan(work, plan);
  await record(work, at, planFact(plan));
  return { status: 200, body: { monthDay, nextOn } };
};

/** A barred institution is not told that a round is whole: whom it does not list is not clear by that. */
function present(round: RecheckRound, barred: boolean) {
  const { id, dueOn, startedAt, finishedAt, answered, clear } = round;
  const counts = barred
    ? { finishedAt: null, answered: null, clear: null }
    : { finishedAt: finishedAt?.toISOString() ?? null, answered, clear };
  return { id, dueOn, startedAt: startedAt.toISOString(), ...counts };
}
