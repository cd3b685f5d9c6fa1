import type { Waiting } from '../../platform/database/waiting';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { authorityIdsUnder } from '../access/authorities.store';
import { divisionsOf } from '../findings/dismiss.commands';
import {
  pageOfWork,
  type WaitingItem,
  type WorkListMark,
  type WorkListOrder,
} from './worklist.store';

/** One list of what these features have waiting for the officer who asks. */
export function makeWorkList(sources: readonly Waiting[]): {
  readonly getWorkList: Operation<'getWorkList'>;
} {
  return {
    getWorkList: async (work, { query }) => {
      const limit = query.limit ?? 50;
      const order = query.sort ?? 'due';
      const scope = {
        authorityIds: await authorityIdsUnder(work, work.actor),
        divisions: divisionsOf(work.actor),
        now: await work.now(),
        scopes: work.actor.scopes,
      };
      const found = await pageOfWork(work, sources, scope, {
        kind: query.kind ?? null,
        dueBefore: query.dueBefore === undefined ? null : new Date(query.dueBefore),
        order,
        after: markOf(query.cursor, order),
        limit: limit + 1,
      });
      const { items, nextCursor } = pageOf(listOf(order), found, limit, (last) => [
        last.place.toISOString(),
        last.rank,
        last.id,
      ]);
      return {
        status: 200,
        body: {
          items: items.map(present),
          nextCursor,
        },
      };
    },
  };
}

/** A cursor of one order is none of the other. */
function listOf(order: WorkListOrder): string {
  return `work-list-by-${order}`;
}

function markOf(cursor: string | undefined, order: WorkListOrder): WorkListMark | null {
  const place = readCursor(cursor, listOf(order), 'instant', 'number', 'id');
  return place && { place: new Date(place[0]), rank: place[1], id: place[2] };
}

function present({ kind, id, of, code, openedAt, dueAt, undetermined, path }: WaitingItem) {
  return {
    kind: kind as 'finding',
    id,
    code,
    openedAt: openedAt.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    undetermined,
    link: path.replace('{id}', id).replace('{of}', of),
  };
}
