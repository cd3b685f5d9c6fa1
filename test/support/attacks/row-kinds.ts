import { alterColumn, columnsOfAll, isWatched } from './altered-columns';
import { restore } from './forged-history';
import { hideFromIndex, READ_BY } from './hidden-rows';
import type { Scene } from './scene';
import * as at from './some-row';
import { swap, type Kind } from './tampering';

const LOG = ['log_entry', 'log_fact', 'log_concern', 'log_leaf', 'log_node', 'log_checkpoint'];
const TOLD_OF = [
  'ban',
  'interim_measure',
  'person',
  'person_document',
  'person_assertion',
  'credential',
  'completion',
];
const KEPT_DIGESTS = ['person_document_index', 'person_name_token', 'human_document_index'];

/** Tables and their rows, digests, ciphertexts and indexes. */
export const ROW_KINDS: readonly Kind[] = [
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
        () => swap(scene, 'interim_measure', 'sealed_number'),
        () => swap(scene, 'credential', 'sealed_number'),
        () => swap(scene, 'evidence_chunk', 'sealed_bytes'),
        () => swap(scene, 'evidence_reading', 'sealed_case_reference'),
        () => swap(scene, 'clearance_check', 'sealed_applicant'),
        () => swap(scene, 'human', 'document'),
        () => swap(scene, 'officer', 'otp_secret'),
      ])(),
  },
  {
    name: 'an officer is re-pointed to another human',
    tamper: async (scene) => swap(scene, 'officer', 'human_id'),
  },
  ...READ_BY.map((reading) => ({
    name: `the index ${reading[1]} no longer finds a row that is there`,
    tamper: ({ superuser, chance }: Scene) => hideFromIndex(superuser, chance, reading),
  })),
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
