import type { Operation } from '../../platform/http/operation';
import { listPushed, listVersions } from '../persons/pushed.http';
import { presentCredential } from './present-credential';
import { CredentialTable, type CredentialRow } from './credentials.store';

/** Nobody's name, and no certificate's number. */
export const listCredentials: Operation<'listCredentials'> = async (work, { query }) => {
  const { items, nextCursor } = await listPushed(work, CredentialTable, 'credentials', query);
  return { status: 200, body: { items: items.map(present), nextCursor } };
};

export const listCredentialVersions: Operation<'listCredentialVersions'> = async (
  work,
  { path, query },
) => {
  const list = 'credential-versions';
  const found = await listVersions(work, CredentialTable, list, path.reference, query);
  return { status: 200, body: { ...found, items: found.items.map(present) } };
};

function present(row: CredentialRow) {
  return {
    provider: row.organisationId,
    version: row.version,
    recordedAt: row.recordedAt.toISOString(),
    credential: presentCredential({ ...row, number: null }),
  };
}
