import { Refusal } from '../../domain/refusal';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { pageOfPushed, pageOfVersions } from '../persons/pushed.store';
import { seenBy } from '../persons/seen-by';
import { presentCredential } from './present-credential';
import { CredentialTable, type CredentialRow } from './credentials.store';

const LIST = 'credentials';
const VERSIONS = 'credential-versions';

/** A provider's own; for officers those of the division's providers. Nobody's name, and no certificate's number. */
export const listCredentials: Operation<'listCredentials'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const found = await pageOfPushed(
    work,
    CredentialTable,
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

export const listCredentialVersions: Operation<'listCredentialVersions'> = async (
  work,
  { path, query },
) => {
  const limit = query.limit ?? 50;
  const [after = 0] = readCursor(query.cursor, VERSIONS, 'number') ?? [];
  const seen = seenBy(work, query.providerId ?? null);
  const found = await pageOfVersions(work, CredentialTable, seen, path.reference, {
    after,
    limit: limit + 1,
  });
  if (found.length === 0 && after === 0) {
    throw new Refusal('not-found', 'There is no credential under this reference.');
  }
  const { items, nextCursor } = pageOf(VERSIONS, found, limit, ({ version }) => [version]);
  return {
    status: 200,
    body: { items: items.map(present), nextCursor },
  };
};

function present(row: CredentialRow) {
  return {
    provider: row.organisationId,
    version: row.version,
    recordedAt: row.recordedAt.toISOString(),
    credential: presentCredential({ ...row, number: null }),
  };
}
