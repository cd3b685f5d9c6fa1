import type { Client } from 'pg';
import type { Chance } from '../chance';
import type { Scene } from './scene';

/** A number that has its place in the tree. */
export async function entry({ superuser, chance }: Scene): Promise<number> {
  return one(superuser, chance, 'SELECT number AS value FROM log_leaf ORDER BY 1');
}

/** The name of a member of a fact's data. */
export function memberOf(superuser: Client, chance: Chance, number: number): Promise<string> {
  return one(
    superuser,
    chance,
    `SELECT coalesce(k, 'more') AS value FROM log_fact f
       LEFT JOIN LATERAL jsonb_object_keys(f.fact -> 'data') AS d(k) ON true
      WHERE f.number = ${number} ORDER BY 1`,
  );
}

export function idOf(
  superuser: Client,
  chance: Chance,
  table: string,
  where: string,
): Promise<string> {
  return one(superuser, chance, `SELECT id AS value FROM ${table} WHERE ${where} ORDER BY 1`);
}

/** Where two rows of a table lie. */
export async function twoPlaces(
  superuser: Client,
  chance: Chance,
  table: string,
  where = 'true',
): Promise<[string, string]> {
  const sql = `SELECT ctid AS value FROM ${table} WHERE ${where} ORDER BY 1`;
  return two(await values<string>(superuser, sql), chance);
}

export async function twoEntries(superuser: Client, chance: Chance): Promise<[number, number]> {
  return two(await values<number>(superuser, 'SELECT number AS value FROM log_leaf'), chance);
}

/** Exchanges the numbers of two rows by way of one that nobody has. */
export async function exchangeNumbers(
  superuser: Client,
  table: 'log_fact' | 'log_leaf',
  one: number,
  other: number,
): Promise<void> {
  for (const [from, to] of [
    [one, 900_000],
    [other, one],
    [900_000, other],
  ]) {
    await superuser.query(`UPDATE ${table} SET number = $2 WHERE number = $1`, [from, to]);
  }
}

/** The last ban's fact once more under the next number, with one member set. Its entry has the right leaf. */
export async function insertFactCopy(superuser: Client, path: string, value: string) {
  await superuser.query('DROP INDEX log_fact_subject');
  await superuser.query(`
    INSERT INTO log_fact
    SELECT nextval('log_entry_number'), nonce, jsonb_set(fact, ${path}, ${value}) FROM log_fact
     WHERE fact -> 'subject' ->> 'kind' = 'ban' ORDER BY number DESC LIMIT 1`);
  await superuser.query(
    `INSERT INTO log_entry SELECT last_value, sha256('forged') FROM log_entry_number`,
  );
}

/** By the note of another size, by one that nobody signed, or by none. */
export async function replaceCheckpoint(superuser: Client, chance: Chance): Promise<void> {
  const [size, other] = two(
    await values<number>(superuser, 'SELECT tree_size AS value FROM log_checkpoint'),
    chance,
  );
  const statement = chance.pick([
    `UPDATE log_checkpoint SET note = (SELECT note FROM log_checkpoint WHERE tree_size = ${other}) WHERE tree_size = ${size}`,
    `UPDATE log_checkpoint SET note = replace(note, E'\\n${size}\\n', E'\\n${size}0\\n') WHERE tree_size = ${size}`,
    `UPDATE log_checkpoint SET root = sha256('x') WHERE tree_size = ${size}`,
    `DELETE FROM log_checkpoint WHERE tree_size = (SELECT max(tree_size) FROM log_checkpoint)`,
  ]);
  await superuser.query(statement);
}

async function values<Value>(superuser: Client, sql: string): Promise<Value[]> {
  return (await superuser.query<{ value: Value }>(sql)).rows.map(({ value }) => value);
}

async function one<Value>(superuser: Client, chance: Chance, sql: string): Promise<Value> {
  const [first, ...rest] = await values<Value>(superuser, sql);
  if (first === undefined) throw new Error(`no row: ${sql}`);
  return chance.pick([first, ...rest]);
}

function two<Value>(from: readonly Value[], chance: Chance): [Value, Value] {
  const [one, other] = chance.shuffle(from);
  if (one === undefined || other === undefined) throw new Error('there are no two');
  return [one, other];
}
