import { SUBJECT_VERSIONS } from '../../../src/features/log/verify.store';
import type { Registry } from '../registry';

/** Kinds of facts with the table that they tell of, and what of a fact is no column: digests, and rows of others. */
const TOLD: readonly { kind: string; table: string; id?: string; besides?: readonly string[] }[] = [
  { kind: 'employment', table: 'employment', besides: ['withheld'] },
  { kind: 'check_outcome', table: 'check_outcome', id: 'check_id' },
  { kind: 'finding', table: 'finding' },
  { kind: 'recall', table: 'recall', id: 'check_id' },
  { kind: 'notice', table: 'notice' },
  { kind: 'obligation', table: 'obligation', besides: ['steps'] },
  { kind: 'recheck_round', table: 'recheck_round', besides: ['receipt'] },
  { kind: 'recheck_part', table: 'recheck_part' },
  { kind: 'recheck_plan', table: 'recheck_plan', id: 'institution_id' },
];

/** Columns that only the database needs, or whose content is a human's or an institution's own words. */
const NOT_TOLD: Readonly<Record<string, readonly string[]>> = {
  employment: ['sealedPerson', 'reference', 'site', 'policeLetter', 'endReason'],
  recheck_round: ['receipt'],
  recheck_part: ['leafHash'],
  recheck_plan: ['nextOn'],
};

type Row = Readonly<Record<string, unknown>>;

export interface Folded {
  readonly rows: number;
  /** Rows without a fact, facts without a row, and columns that are not what the last fact says. */
  readonly differences: readonly string[];
}

/** Folds the log by itself, the last fact of each subject, and holds every row of these tables against it. */
export async function foldLog(registry: Registry): Promise<Folded> {
  let rows = 0;
  const differences: string[] = [];
  for (const { kind, table, id = 'id', besides = [] } of TOLD) {
    const where = kind === 'recheck_plan' ? 'WHERE version > 0' : '';
    const stand = await registry.owner<{ row: Row }>(
      `SELECT to_jsonb(t) AS row FROM ${table} t ${where}`,
    );
    const facts = await registry.owner<{ id: string; version: number; data: Row }>(
      `SELECT DISTINCT ON (id) id, version, data FROM (${SUBJECT_VERSIONS}) said
        WHERE kind = $1 ORDER BY id, version DESC`,
      [kind],
    );
    const told = new Map(facts.map((fact) => [fact.id, fact]));
    rows += stand.length;
    for (const { row } of stand) {
      const rowId = String(row[id]);
      const fact = told.get(rowId);
      told.delete(rowId);
      const columns = withoutThem(inWords(row), ['id', camel(id), ...(NOT_TOLD[kind] ?? [])]);
      const said = fact && withoutThem({ ...fact.data, version: fact.version }, besides);
      differences.push(...unlike(columns, said).map((key) => `${kind} ${rowId}: ${key}`));
    }
    differences.push(...[...told.keys()].map((left) => `${kind} ${left}: no row`));
  }
  return { rows, differences };
}

function unlike(columns: Row, said: Row | undefined): string[] {
  if (!said) return ['no fact'];
  const keys = new Set([...Object.keys(columns), ...Object.keys(said)]);
  return [...keys].filter((key) => text(columns[key]) !== text(said[key]));
}

/** A member that is left out is null. An instant may be written in two ways. */
function text(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
  if (isInstant) return new Date(value).toISOString();
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function inWords(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [camel(key), value]));
}

function camel(key: string): string {
  return key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function withoutThem(row: Row, keys: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));
}
