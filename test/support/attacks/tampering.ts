import type { Work } from '../../../src/platform/database/work';
import { dropHindrances } from './altered-columns';
import type { Scene } from './scene';
import * as at from './some-row';

/** One way to alter the database behind the service's back. */
export interface Kind {
  readonly name: string;
  /** Only a checkpoint from outside the database tells. */
  readonly needsOlder?: true;
  readonly tamper: (scene: Scene, work: Work) => Promise<unknown>;
}

/** A member of a fact's data, whichever, or what stands at `path`. */
export const editFact = async ({ superuser, chance }: Scene, number: number, path?: string) => {
  const member = path ?? `{data,${await at.memberOf(superuser, chance, number)}}`;
  await superuser.query(
    `UPDATE log_fact SET fact = jsonb_set(fact, $2::text[], '"2020-01-01T00:00:00.000Z"') WHERE number = $1`,
    [number, member],
  );
};

/** The value of one column of two rows of a table, each in the other's place. */
export const swap = async (
  { superuser, chance }: Scene,
  table: string,
  column: string,
  where = 'true',
) => {
  const [one, two] = await at.twoPlaces(superuser, chance, table, where);
  await dropHindrances(superuser, table);
  await superuser.query(
    `UPDATE ${table} t SET ${column} = o.${column} FROM ${table} o
      WHERE (t.ctid = $1 AND o.ctid = $2) OR (t.ctid = $2 AND o.ctid = $1)`,
    [one, two],
  );
};
