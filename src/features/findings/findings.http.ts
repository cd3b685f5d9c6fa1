import { divisionsWithin } from '../../domain/division';
import { cursorOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { pageOfOpenFindings, type Finding, type FindingMark } from './findings.store';

const LIST = 'findings';

/** Of the officer's division and below. Whoever has no division has no findings. */
export const listFindings: Operation<'listFindings'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const { division } = work.actor;
  const divisions = division === null ? [] : divisionsWithin(division);
  const found = await pageOfOpenFindings(work, divisions, markOf(query.cursor), limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    status: 200,
    body: {
      items: items.map(present),
      nextCursor:
        last && found.length > limit ? cursorOf(LIST, last.openedAt.toISOString(), last.id) : null,
    },
  };
};

function markOf(cursor: string | undefined): FindingMark | null {
  const place = readCursor(cursor, LIST, 'instant', 'id');
  return place && { openedAt: new Date(place[0]), id: place[1] };
}

function present({ id, kind, openedAt, dueOn, division, evidence }: Finding) {
  return { id, kind, openedAt: openedAt.toISOString(), dueOn, division, evidence };
}
