import { dayInShanghai } from '../../domain/calendar';
import { chosenRound, firstRound, parseMonthDay } from '../../domain/recheck';
import { Refusal } from '../../domain/refusal';
import { record } from '../../platform/log/facts';
import { cursorOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { planFact } from './recheck.facts';
import { holdPlan, insertPlans, updatePlan } from './recheck-plans.store';
import { findOwnRound, pageOfRounds, partsOf, type RecheckRound } from './rechecks.store';

export const listRechecks: Operation<'listRechecks'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const rows = await pageOfRounds(work, work.actor.organisationId ?? '', {
    before: readCursor(query.cursor, 'rechecks', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? cursorOf('rechecks', last.id) : null;
  return { status: 200, body: { items: items.map(present), nextCursor } };
};

export const getRecheck: Operation<'getRecheck'> = async (work, { path }) => {
  const round = await findOwnRound(work, path.recheckId, work.actor.organisationId ?? '');
  if (!round) throw new Refusal('not-found', 'There is no such round of your institution.');
  const parts = await partsOf(work, round.id);
  const exceptions = parts.flatMap((part) => part.exceptions);
  return {
    status: 200,
    body: {
      ...present(round),
      receipt: round.receipt,
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
  const at = await work.now();
  const nextOn = chosenRound(before, monthDay, dayInShanghai(at));
  const plan = { institutionId, monthDay, nextOn, version: before.version + 1 };
  await updatePlan(work, plan);
  await record(work, at, planFact(plan));
  return { status: 200, body: { monthDay, nextOn } };
};

function present({ id, dueOn, startedAt, finishedAt, answered, clear }: RecheckRound) {
  return {
    id,
    dueOn,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    answered,
    clear,
  };
}
