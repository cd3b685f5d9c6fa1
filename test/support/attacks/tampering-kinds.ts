import { generateKeyPairSync } from 'node:crypto';
import type { Fact } from '../../../src/domain/fact';
import type { Work } from '../../../src/platform/database/work';
import { alterColumn, columnsOfAll, dropHindrances, isWatched } from './altered-columns';
import { fork, restore, rewriteHistory } from './forged-history';
import type { Scene } from './scene';
import { hideFromIndex } from './hidden-rows';
import * as at from './some-row';

export interface Kind {
  readonly name: string;
  /** Only a checkpoint from outside the database tells. */
  readonly needsOlder?: true;
  readonly tamper: (scene: Scene, work: Work) => Promise<unknown>;
}

const LOG = ['log_entry', 'log_fact', 'log_concern', 'log_leaf', 'log_node', 'log_checkpoint'];
const TOLD_OF = [
  'ban',
  'person',
  'person_document',
  'person_assertion',
  'credential',
  'completion',
];
const KEPT_DIGESTS = ['person_document_index', 'person_name_token', 'human_document_index'];

/** With the places of an entry taken from every table of the log. */
async function removeEntry({ superuser }: Scene, number: number): Promise<void> {
  for (const table of ['log_fact', 'log_entry', 'log_leaf', 'log_concern']) {
    await superuser.query(`DELETE FROM ${table} WHERE number = $1`, [number]);
  }
}

const editFact = async ({ superuser, chance }: Scene, number: number, path?: string) => {
  const member = path ?? `{data,${await at.memberOf(superuser, chance, number)}}`;
  await superuser.query(
    `UPDATE log_fact SET fact = jsonb_set(fact, $2::text[], '"2020-01-01T00:00:00.000Z"') WHERE number = $1`,
    [number, member],
  );
};

/** The value of one column of two rows of a table, each in the other's place. */
const swap = async (
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

const liftedInTheRow = async (scene: Scene): Promise<string> => {
  const { superuser, chance } = scene;
  const id = await at.idOf(superuser, chance, 'ban', `state = 'in_force'`);
  await superuser.query(`UPDATE ban SET state = 'lifted' WHERE id = $1`, [id]);
  return id;
};

const lastFactOf = async ({ superuser }: Scene, id: string): Promise<number> => {
  const { rows } = await superuser.query<{ number: number }>(
    `SELECT max(number) AS number FROM log_fact WHERE fact -> 'subject' ->> 'id' = $1`,
    [id],
  );
  return Number(rows[0]?.number);
};

const asLifted = (fact: Fact): Fact => ({ ...fact, data: { ...fact.data, state: 'lifted' } });

const approver = async ({ superuser, chance }: Scene): Promise<void> => {
  const id = await at.idOf(superuser, chance, 'ban', `state = 'in_force'`);
  const { rowCount } = await superuser.query(
    `UPDATE ban SET decided_by = o.id, decided_by_human = o.human_id FROM officer o
      WHERE ban.id = $1 AND o.id NOT IN (ban.decided_by, ban.proposed_by)`,
    [id],
  );
  if (rowCount === 0) throw new Error('there is no third officer');
};

export const KINDS: readonly Kind[] = [
  {
    name: 'a member of a fact is edited',
    tamper: async (scene) => editFact(scene, await at.entry(scene)),
  },
  {
    name: 'a fact is back-dated',
    tamper: async (scene) => editFact(scene, await at.entry(scene), '{at}'),
  },
  {
    name: 'a fact gets another actor',
    tamper: async (scene) => editFact(scene, await at.entry(scene), '{actor}'),
  },
  {
    name: 'an entry is deleted from every table of the log',
    tamper: async (scene) => removeEntry(scene, await at.entry(scene)),
  },
  {
    name: 'the tail of the log is deleted, and with it the rows it tells of',
    needsOlder: true,
    tamper: (scene, work) => restore(scene, work),
  },
  {
    name: 'a fact is inserted, with its entry',
    tamper: async ({ superuser }) => at.insertFactCopy(superuser, `'{subject,id}'`, `'"forged"'`),
  },
  {
    name: 'a row is inserted that no fact tells of',
    tamper: async ({ superuser, chance }) => {
      const table = chance.pick(['credential', 'completion']);
      await superuser.query(
        `INSERT INTO ${table}
         SELECT (jsonb_populate_record(NULL::${table},
                   to_jsonb(t) || jsonb_build_object('id', gen_random_uuid(), 'reference', 'forged'))).*
           FROM (SELECT * FROM ${table} OFFSET $1 LIMIT 1) t`,
        [chance.below(5)],
      );
    },
  },
  {
    name: 'a fact is duplicated',
    tamper: async ({ superuser }) => at.insertFactCopy(superuser, `'{v}'`, `'1'`),
  },
  {
    name: 'two facts are swapped',
    tamper: async ({ superuser, chance }) => {
      const [one, two] = await at.twoEntries(superuser, chance);
      await at.exchangeNumbers(superuser, 'log_fact', one, two);
    },
  },
  {
    name: 'two leaves are swapped',
    tamper: async ({ superuser, chance }) => {
      const [one, two] = await at.twoEntries(superuser, chance);
      await at.exchangeNumbers(superuser, 'log_leaf', one, two);
    },
  },
  {
    name: 'an entry is renumbered in every table of the log',
    tamper: async (scene) => {
      const number = await at.entry(scene);
      for (const table of ['log_fact', 'log_entry', 'log_leaf', 'log_concern']) {
        const sql = `UPDATE ${table} SET number = number + 100000 WHERE number = $1`;
        await scene.superuser.query(sql, [number]);
      }
    },
  },
  {
    name: 'history is rewritten and signed by another key',
    tamper: async (scene, work) => {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const key = { name: work.keys.logKey.name, privateKey, publicKey };
      const number = await at.entry(scene);
      await rewriteHistory(work, number, (fact) => ({ ...fact, actor: 'nobody' }), key);
    },
  },
  {
    name: 'a ban is lifted in its row only',
    tamper: liftedInTheRow,
  },
  {
    name: 'a ban is lifted in its fact only',
    tamper: async (scene) => {
      const id = await at.idOf(scene.superuser, scene.chance, 'ban', `state = 'in_force'`);
      await editFact(scene, await lastFactOf(scene, id), '{data,state}');
    },
  },
  {
    name: 'a ban is lifted in row and fact',
    tamper: async (scene) => {
      const number = await lastFactOf(scene, await liftedInTheRow(scene));
      await editFact(scene, number, '{data,state}');
    },
  },
  {
    name: 'a ban is lifted in row, fact, tree and every checkpoint, signed by the log’s own key',
    needsOlder: true,
    tamper: async (scene, work) => {
      const id = await at.idOf(
        scene.superuser,
        scene.chance,
        'ban',
        `state = 'in_force' AND id IN (SELECT id FROM backup.ban WHERE state = 'in_force')`,
      );
      await scene.superuser.query(`UPDATE ban SET state = 'lifted' WHERE id = $1`, [id]);
      await rewriteHistory(work, await lastFactOf(scene, id), asLifted, work.keys.logKey);
    },
  },
  { name: 'the approver of a ban is edited', tamper: approver },
  {
    name: 'a table is truncated',
    tamper: async ({ superuser, chance }) =>
      superuser.query(
        `TRUNCATE ${chance.pick(['ban', ...LOG, ...TOLD_OF, ...KEPT_DIGESTS])} CASCADE`,
      ),
  },
  {
    name: 'one table is put back from an old backup',
    tamper: (scene, work) =>
      restore(scene, work, [
        scene.chance.pick(['ban', ...LOG, ...TOLD_OF, ...KEPT_DIGESTS.slice(0, 2)]),
      ]),
  },
  {
    name: 'a trigger is dropped, then a leaf edited',
    tamper: async (scene) => {
      await scene.superuser.query('SET LOCAL session_replication_role = origin');
      await scene.superuser.query('DROP TRIGGER append_only ON log_entry');
      const sql = `UPDATE log_entry SET leaf_hash = sha256('x') WHERE number = $1`;
      await scene.superuser.query(sql, [await at.entry(scene)]);
    },
  },
  {
    name: 'a checkpoint is replaced',
    tamper: ({ superuser, chance }) => at.replaceCheckpoint(superuser, chance),
  },
  {
    name: 'a fork: from an old backup on another history, signed by the log’s own key',
    needsOlder: true,
    tamper: (scene, work) => fork(scene, work, 120 + scene.chance.below(100)),
  },
  {
    name: 'a document is re-pointed to another person',
    tamper: async (scene) => swap(scene, 'person_document', 'person_id'),
  },
  {
    name: 'a digest or token is re-pointed to another document or person',
    tamper: async (scene) =>
      scene.chance.pick([
        () => swap(scene, 'person_document_index', 'document_id'),
        () => swap(scene, 'person_name_token', 'person_id'),
        () => swap(scene, 'human_document_index', 'human_id'),
      ])(),
  },
  {
    name: 'a digest or token is deleted',
    tamper: async ({ superuser, chance }) => {
      const table = chance.pick([
        'person_document_index',
        'person_name_token',
        'human_document_index',
      ]);
      const [place] = await at.twoPlaces(superuser, chance, table);
      await superuser.query(`DELETE FROM ${table} WHERE ctid = $1`, [place]);
    },
  },
  {
    name: 'ciphertexts are swapped',
    tamper: async (scene) =>
      scene.chance.pick([
        () => swap(scene, 'person_document', 'sealed_number'),
        () => swap(scene, 'person_assertion', 'sealed_value', `kind = 'birth_date'`),
        () => swap(scene, 'ban', 'sealed_number'),
        () => swap(scene, 'credential', 'sealed_number'),
        () => swap(scene, 'clearance_check', 'sealed_applicant'),
        () => swap(scene, 'human', 'document'),
        () => swap(scene, 'officer', 'otp_secret'),
      ])(),
  },
  {
    name: 'nonces are nulled',
    tamper: async (scene) => {
      const number = await at.entry(scene);
      await dropHindrances(scene.superuser, 'log_fact');
      await scene.superuser.query('ALTER TABLE log_fact ALTER nonce DROP NOT NULL');
      const nulled = scene.chance.pick(['NULL', `'\\x'`, `decode(repeat('00', 32), 'hex')`]);
      const sql = `UPDATE log_fact SET nonce = ${nulled} WHERE number = $1`;
      await scene.superuser.query(sql, [number]);
    },
  },
  {
    name: 'an officer is re-pointed to another human',
    tamper: async (scene) => swap(scene, 'officer', 'human_id'),
  },
  {
    name: 'a place in the list of whom a fact concerns is taken away',
    tamper: async ({ superuser, chance }) => {
      const [place] = await at.twoPlaces(superuser, chance, 'log_concern');
      await superuser.query('DELETE FROM log_concern WHERE ctid = $1', [place]);
    },
  },
  {
    name: 'the sequence of numbers is set back',
    tamper: ({ superuser, chance }) =>
      superuser.query(`SELECT setval('log_entry_number', $1)`, [1 + chance.below(50)]),
  },
  {
    name: 'an index no longer finds a row that is there',
    tamper: async ({ superuser, chance }) => hideFromIndex(superuser, chance),
  },
  {
    name: 'any value of any row is altered',
    tamper: async (scene) => {
      const columns = (await columnsOfAll(scene)).filter(isWatched);
      for (;;) {
        const column = columns[scene.chance.below(columns.length)];
        if (column && (await alterColumn(scene, column))) return;
      }
    },
  },
];
