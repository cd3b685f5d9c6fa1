import { Refusal } from '../../domain/refusal';
import type { RecordState } from '../../domain/update';
import type { Work } from '../../platform/database/work';
import { pageOf, readCursor } from '../../platform/http/cursor';
import { pageOfPushed, pageOfVersions, type PushedTable } from './pushed.store';
import { seenBy } from './seen-by';

interface Pushed {
  readonly id: string;
  readonly version: number;
}

interface PageAsked {
  readonly providerId?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

interface ListAsked extends PageAsked {
  readonly state?: RecordState;
  readonly updatedSince?: string;
  readonly referencePrefix?: string;
}

/** What a reader may see of one kind of what was pushed, as it stands. A provider's own; for officers those of the division's providers. */
export async function listPushed<Row extends Pushed>(
  work: Work,
  table: PushedTable<Row>,
  list: string,
  query: ListAsked,
) {
  const limit = query.limit ?? 50;
  const found = await pageOfPushed(
    work,
    table,
    seenBy(work, query.providerId ?? null),
    {
      state: query.state ?? null,
      updatedSince: query.updatedSince === undefined ? null : new Date(query.updatedSince),
      referencePrefix: query.referencePrefix ?? null,
    },
    { after: readCursor(query.cursor, list, 'id')?.[0] ?? null, limit: limit + 1 },
  );
  return pageOf(list, found, limit, ({ id }) => [id]);
}

/** Every version under one reference. @throws Refusal `not-found` where the reader may see none. */
export async function listVersions<Row extends Pushed>(
  work: Work,
  table: PushedTable<Row>,
  list: string,
  reference: string,
  query: PageAsked,
) {
  const limit = query.limit ?? 50;
  const [after = 0] = readCursor(query.cursor, list, 'number') ?? [];
  const seen = seenBy(work, query.providerId ?? null);
  const found = await pageOfVersions(work, table, seen, reference, { after, limit: limit + 1 });
  if (found.length === 0 && after === 0) {
    throw new Refusal('not-found', 'There is nothing under this reference.');
  }
  return pageOf(list, found, limit, ({ version }) => [version]);
}
