import { SYSTEM } from '../../src/domain/principal';
import type { ProjectedRow, Projection } from '../../src/features/log/projection';
import { SUBJECT_VERSIONS } from '../../src/features/log/verify.store';
import type { Registry } from './registry';

/** Ids of the subjects of a kind whose row is not what their last fact says. */
export async function differing(
  registry: Registry,
  projection: Projection,
  rowsAPage = 3,
): Promise<string[]> {
  const said = await registry.owner<ProjectedRow>(
    `SELECT DISTINCT ON (id) id, version, data FROM (${SUBJECT_VERSIONS}) said
      WHERE kind = $1 ORDER BY id, version DESC`,
    [projection.kind],
  );
  const stands = new Map(
    (await rowsOf(registry, projection, rowsAPage)).map((row) => [row.id, row]),
  );
  const ids = new Set([...stands.keys(), ...said.map(({ id }) => id)]);
  return [...ids].filter((id) => {
    const fact = said.find((one) => one.id === id);
    const row = stands.get(id);
    return sortedJson(row) !== sortedJson(fact);
  });
}

async function rowsOf(
  registry: Registry,
  projection: Projection,
  rowsAPage: number,
): Promise<ProjectedRow[]> {
  return registry.runWork({ actor: SYSTEM, requestId: 'test' }, async (work) => {
    const rows: ProjectedRow[] = [];
    for (;;) {
      const page = await projection.rows(work, rows.at(-1)?.id ?? null, rowsAPage);
      if (page.length === 0) return rows;
      rows.push(...page.map(({ id, version, data }) => ({ id, version, data })));
    }
  });
}

/** Without regard to the order of members, which jsonb does not keep. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
