import type { Scene } from './scene';

/** What a verification must notice, whichever row it is. */
export interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/**
 * Columns that no fact speaks of, each with why its alteration moves no answer and signs nobody in for long, or
 * what else notices it.
 */
export const UNWATCHED: Readonly<Record<string, string>> = {
  'migrations.*': 'compared with the program when it starts',
  'key_fingerprint.*': 'compared with the key ring by every process',
  'idempotency_key.*': 'sealed, and a check decides again; kept for a day',
  'refresh_token.*': 'kept for the length of a session',
  'session.*': 'each sign-in and sign-out is a fact; kept for hours',
  'sign_in_attempt.*': 'delays sign-ins by minutes',
  'used_assertion.*': 'kept for a minute',
  'officer.last_otp_step': 'the last half minute in which a code was used',
  'provider_award.version': 'never read: the version of its provider rises with it',
  'source.*': 'written by migrations alone; with another limit a check is refused, never clear',
  'certificate_number.*':
    'which certificates a human compares; moves no answer, and is written again with each correction',
  'certificate_page.*':
    'the address holds a keyed digest of both: a row that was altered shows no certificate',
  'certificate_completion.*':
    'keeps a completion from carrying two certificates; what each states is in its own row',
  'log_follower.*': 'says whom to tell next; standing is decided when it is read',
  'log_checkpoint.ceiling_xid': 'the next sequencing takes it or waits',
  'employment_watch.look_on': 'says when to look again; the yearly round does not read it',
  'employment_watch.first_clear_on': 'whether a finding opens; moves no answer',
  'recheck_plan.*': 'whoever is due is asked about within the year whatever it says',
  'ban_import_row.*':
    'sealed, and judged again at its turn; one that is done is a ban with its own facts',
  'training_batch_chunk.*':
    'sealed, and read again at its turn; what is applied are completions with their own facts',
  'training_batch.form': 'how the results are written; a row that it makes unreadable is rejected',
  'training_batch.sealed_token': 'sealed; another commits nothing',
  'roster_line.*': 'a line that waits is sealed; one that is done has its employment',
  'subsidy_fact_line.*': 'a line that waits is sealed; one that is done has its fact',
  'subsidy_ban_look.*': 'says when to look again; a decision reads the bans themselves',
  'subsidy_cap.*':
    'claims are counted themselves when one is decided; this refuses again what the count would let through',
  'subsidy_claim_key.root_person_id':
    'the claims of a person are read themselves when one is decided; a key that moved keeps nobody from being told',
  'evidence_upload.*':
    'which files never became whole and may go; of those that did, a constraint keeps every chunk',
  'interim_measure.alarms_at': 'says when to tell the superior next; no answer looks at it',
  'ban_contest.look_on': 'says when to look again; its clocks are counted when it is read',
  'ban_contest.editions_seen': 'says when to look again; its clocks are counted when it is read',
  'ban_case.look_on': 'says when to look again; what is late is counted when the case is read',
  'ban_case.editions_seen':
    'says when to look again; what is late is counted when the case is read',
  'ban_contest.due_on': 'orders the work list; its clocks are counted when it is read',
  'ban_contest.undetermined': 'is shown in the work list; its clocks are counted when it is read',
  'ban_case.due_on': 'orders the work list; its clocks are counted when the case is read',
  'ban_case.undetermined':
    'is shown in the work list; its clocks are counted when the case is read',
  'outcome_search.*': 'how far the search for unreported outcomes has come; moves no answer',
};

export function isWatched({ table, column }: Column): boolean {
  return !(`${table}.*` in UNWATCHED) && !(`${table}.${column}` in UNWATCHED);
}

export async function columnsOfAll({ superuser }: Pick<Scene, 'superuser'>): Promise<Column[]> {
  const { rows } = await superuser.query<Column>(
    `SELECT c.table_name AS table, c.column_name AS column, c.udt_name AS type
       FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, 2`,
  );
  return rows;
}

/** Another value of the same type; where there was none, one. */
const OTHER_VALUE: Readonly<Record<string, (column: string) => string>> = {
  text: (c) => `coalesce(${c}, '') || 'x'`,
  varchar: (c) => `coalesce(${c}, '') || 'x'`,
  int4: (c) => `coalesce(${c}, 0) + 1`,
  int8: (c) => `coalesce(${c}, 0) + 100000`,
  uuid: () => 'gen_random_uuid()',
  date: (c) => `coalesce(${c}, '2026-01-01') + 1`,
  timestamptz: (c) => `coalesce(${c}, now()) + interval '1 second'`,
  _int4: (c) => `coalesce(${c}, '{}') || 0`,
  _uuid: (c) => `coalesce(${c}, '{}') || gen_random_uuid()`,
  _text: (c) => `coalesce(${c}, '{}') || 'x'::text`,
  jsonb: (c) => `coalesce(${c}, '{}') || '{"x": 1}'`,
  bytea: (c) =>
    `CASE WHEN ${c} IS NULL THEN sha256('x') ELSE set_byte(${c}, length(${c}) - 1, get_byte(${c}, length(${c}) - 1) # 1) END`,
};

/** One value of a random row; false where the table is empty. What a column may hold is no hindrance to a superuser. */
export async function alterColumn(
  { superuser, chance }: Scene,
  { table, column, type }: Column,
): Promise<boolean> {
  const { rows } = await superuser.query<{ place: string }>(
    `SELECT ctid AS place FROM ${table} ORDER BY ctid`,
  );
  const [first, ...rest] = rows;
  if (!first) return false;
  const value = OTHER_VALUE[type];
  if (!value) throw new Error(`${table}.${column}: how is a ${type} altered?`);
  await dropHindrances(superuser, table);
  const { place } = chance.pick([first, ...rest]);
  await superuser.query(`UPDATE ${table} SET ${column} = ${value(column)} WHERE ctid = $1`, [
    place,
  ]);
  return true;
}

/** Checks and unique indexes of a table, whatever refers to them. */
export async function dropHindrances(superuser: Scene['superuser'], table: string): Promise<void> {
  const { rows } = await superuser.query<{ sql: string }>(
    `SELECT format('ALTER TABLE %I DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) AS sql
       FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('c', 'u')
     UNION ALL
     SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index i
      WHERE indrelid = $1::regclass AND indisunique
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [table],
  );
  for (const { sql } of rows) await superuser.query(sql);
}
