import type { Fact } from '../../../src/domain/fact';
import { rewriteHistory } from './forged-history';
import type { Scene } from './scene';
import * as at from './some-row';
import { editFact, type Kind } from './tampering';

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

/** A ban that shall be none, or another's. */
export const BAN_KINDS: readonly Kind[] = [
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
];
