import type { Operation } from '../../platform/http/operation';
import { listPushed, listVersions } from '../persons/pushed.http';
import { presentCompletion } from './present-completion';
import { CompletionTable, type CompletionRow } from './training.store';

/** Nobody's name, and no certificate's number. */
export const listCompletions: Operation<'listCompletions'> = async (work, { query }) => {
  const { items, nextCursor } = await listPushed(work, CompletionTable, 'completions', query);
  return { status: 200, body: { items: items.map(present), nextCursor } };
};

export const listCompletionVersions: Operation<'listCompletionVersions'> = async (
  work,
  { path, query },
) => {
  const list = 'completion-versions';
  const found = await listVersions(work, CompletionTable, list, path.reference, query);
  return { status: 200, body: { ...found, items: found.items.map(present) } };
};

function present(row: CompletionRow) {
  return {
    provider: row.organisationId,
    version: row.version,
    recordedAt: row.recordedAt.toISOString(),
    completion: presentCompletion(row),
  };
}
