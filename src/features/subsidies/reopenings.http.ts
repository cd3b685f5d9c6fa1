import { balanceOf, type SubsidyReopening } from '../../domain/subsidy-reopening';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { authorityIdsUnder } from '../access/authorities.store';
import { pageOfReopenings } from './reopenings.store';
import { dismissReopening, getReopening, signReopening } from './settle-reopening.commands';

export const listSubsidyReopenings: Operation<'listSubsidyReopenings'> = async (
  work,
  { query },
) => {
  const limit = query.limit ?? 50;
  const rows = await pageOfReopenings(work, await authorityIdsUnder(work, work.actor), {
    state: query.state ?? null,
    before: readCursor(query.cursor, 'subsidy-reopenings', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf('subsidy-reopenings', rows, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: items.map(present),
      nextCursor,
    },
  };
};

export const getSubsidyReopening: Operation<'getSubsidyReopening'> = async (work, { path }) =>
  answer(await getReopening(work, path.reopeningId));

export const signSubsidyReopening: Operation<'signSubsidyReopening'> = async (
  work,
  { path, ifMatch },
) => answer(await signReopening(work, path.reopeningId, ifMatch));

export const dismissSubsidyReopening: Operation<'dismissSubsidyReopening'> = async (
  work,
  { path, ifMatch, body },
) => answer(await dismissReopening(work, path.reopeningId, ifMatch, body.reason));

function answer(row: SubsidyReopening) {
  return { status: 200 as const, body: present(row), version: row.version };
}

function present(row: SubsidyReopening) {
  const { id, claimId, state, causeType, outcome, amountFen, decidedFen, flags, dismissal } = row;
  return {
    ...{ id, claimId, state, outcome, amountFen, decidedFen, dismissal },
    cause: causeType,
    balanceFen: balanceOf(row),
    flags: [...flags],
    openedAt: row.openedAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    etag: `"${row.version}"`,
  };
}
