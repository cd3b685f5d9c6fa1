import { generateKeyPairSync } from 'node:crypto';
import { dropHindrances } from './altered-columns';
import { fork, restore, rewriteHistory } from './forged-history';
import type { Scene } from './scene';
import * as at from './some-row';
import { editFact, type Kind } from './tampering';

/** With the places of an entry taken from every table of the log. */
async function removeEntry({ superuser }: Scene, number: number): Promise<void> {
  for (const table of ['log_fact', 'log_entry', 'log_leaf', 'log_concern']) {
    await superuser.query(`DELETE FROM ${table} WHERE number = $1`, [number]);
  }
}

/** Facts, entries, leaves and checkpoints. */
export const LOG_KINDS: readonly Kind[] = [
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
];
