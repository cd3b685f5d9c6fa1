import { Refusal } from '../../domain/refusal';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { pageOfPushed, pageOfVersions } from '../persons/pushed.store';
import { seenBy } from '../persons/seen-by';
import { presentCompletion } from './present-completion';
import { CompletionTable, type CompletionRow } from './training.store';

const LIST = 'completions';
const VERSIONS = 'completion-versions';

/** A provider's own; for officers those of the division's providers. Nobody's name, and no certificate's number. */
export const listCompletions: Operation<'listCompletions'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const found = await pageOfPushed(
    work,
    CompletionTable,
    seenBy(work, query.providerId ?? null),
    {
      state: query.state ?? null,
      updatedSince: query.updatedSince === undefined ? null : new Date(query.updatedSince),
      referencePrefix: query.referencePrefix ?? null,
    },
    { after: readCursor(query.cursor, LIST, 'id')?.[0] ?? null, limit: limit + 1 },
  );
  const { items, nextCursor } = pageOf(LIST, found, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: { items: items.map(present), nextCursor },
  };
};

export const listCompletionVersions: Operation<'listCompletionVersions'> = async (
  work,
  { path, query },
) => {
  const limit = query.limit ?? 50;
  const [after = 0] = readCursor(query.cursor, VERSIONS, 'number') ?? [];
  const seen = seenBy(work, query.providerId ?? null);
  const found = await pageOfVersions(work, CompletionTable, seen, path.reference, {
    after,
    limit: limit + 1,
  });
  if (found.length === 0 && after === 0) {
    throw new Refusal('not-found', 'There is no completion under this reference.');
  }
  const { items, nextCursor } = pageOf(VERSIONS, found, limit, ({ version }) => [version]);
  return {
    status: 200,
    body: { items: items.map(present), nextCursor },
  };
};

function present(row: CompletionRow) {
  return {
    provider: row.organisationId,
    version: row.version,
    recordedAt: row.recordedAt.toISOString(),
    completion: presentCompletion(row),
  };
}
