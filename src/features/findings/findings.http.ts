import { pageOf, readCursor } from '../../platform/http/cursor';
import { etagOf } from '../../platform/http/etag';
import type { Operation } from '../../platform/http/operation';
import * as commands from './dismiss.commands';
import { pageOfFindings, type Finding, type FindingMark } from './findings.store';

const LIST = 'findings';

/** Of the officer's division and below. */
export const listFindings: Operation<'listFindings'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const found = await pageOfFindings(work, commands.divisionsOf(work.actor), {
    kind: query.kind ?? null,
    isOpen: query.state !== 'closed',
    after: markOf(query.cursor),
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf(LIST, found, limit, (last) => [
    last.openedAt.toISOString(),
    last.id,
  ]);
  return {
    status: 200,
    body: {
      items: items.map(present),
      nextCursor,
    },
  };
};

export const getFinding: Operation<'getFinding'> = async (work, { path }) => {
  const finding = await commands.getFinding(work, path.findingId);
  return { status: 200, body: present(finding), version: finding.version };
};

export const dismissFinding: Operation<'dismissFinding'> = async (
  work,
  { path, ifMatch, body },
) => {
  const finding = await commands.dismissFinding(work, path.findingId, ifMatch, body.reason);
  return { status: 200, body: present(finding), version: finding.version };
};

function markOf(cursor: string | undefined): FindingMark | null {
  const place = readCursor(cursor, LIST, 'instant', 'id');
  return place && { openedAt: new Date(place[0]), id: place[1] };
}

function present(finding: Finding) {
  const { id, kind, openedAt, dueOn, division, evidence, closedAt, dismissedReason, version } =
    finding;
  return {
    id,
    kind,
    openedAt: openedAt.toISOString(),
    dueOn,
    division,
    evidence,
    closedAt: closedAt?.toISOString() ?? null,
    dismissedReason,
    etag: etagOf(version),
  };
}
