import { signCheckpoint } from '../../../src/domain/checkpoint';
import { leafHash, type Fact } from '../../../src/domain/fact';
import { EMPTY, grow, rootOf } from '../../../src/domain/merkle';
import type { NoteSigner } from '../../../src/domain/signed-note';
import { sequenceEntries } from '../../../src/features/log/log.commands';
import type { Work } from '../../../src/platform/database/work';
import { record } from '../../../src/platform/log/facts';
import { BACKUP, tablesOf, type Scene } from './scene';

/** A change of a fact with everything that follows from it: what somebody does who thinks of everything. */
export async function rewriteHistory(
  { tx }: Work,
  number: number,
  alter: (fact: Fact) => Fact,
  key: NoteSigner,
): Promise<void> {
  const [row] = await tx.query<{ nonce: Buffer; fact: Fact }>(
    'SELECT nonce, fact FROM log_fact WHERE number = $1',
    [number],
  );
  if (!row) throw new Error(`no fact ${number}`);
  const fact = alter(row.fact);
  await tx.query('UPDATE log_fact SET fact = $2 WHERE number = $1', [number, JSON.stringify(fact)]);
  await tx.query('UPDATE log_entry SET leaf_hash = $2 WHERE number = $1', [
    number,
    leafHash(row.nonce, fact),
  ]);
  const leaves = await tx.query<{ hash: Buffer }>(
    'SELECT e.leaf_hash AS hash FROM log_leaf l JOIN log_entry e USING (number) ORDER BY leaf_index',
  );
  const hashes = leaves.map(({ hash }) => hash);
  for (const { level, index, hash } of grow(EMPTY, hashes).nodes) {
    await tx.query('UPDATE log_node SET hash = $3 WHERE level = $1 AND index = $2', [
      level,
      index,
      hash,
    ]);
  }
  const sizes = await tx.query<{ size: number }>('SELECT tree_size AS size FROM log_checkpoint');
  for (const size of sizes.map((row) => Number(row.size))) {
    const root = rootOf(grow(EMPTY, hashes.slice(0, size)).frontier);
    await tx.query('UPDATE log_checkpoint SET root = $2, note = $3 WHERE tree_size = $1', [
      size,
      root,
      signCheckpoint(size, root, key),
    ]);
  }
}

/** These tables as they were when the backup was taken; all of them unless told. */
export async function restore(
  { superuser }: Scene,
  { tx }: Work,
  only?: readonly string[],
): Promise<void> {
  for (const name of only ?? (await tablesOf(superuser))) {
    await tx.query(`DELETE FROM ${name}`);
    await tx.query(`INSERT INTO ${name} SELECT * FROM ${BACKUP}.${name}`);
  }
}

/** The backup, and from there on another history than the one that was published, signed by the log's own key. */
export async function fork(scene: Scene, work: Work, sizeAtLeast: number): Promise<void> {
  await restore(scene, work);
  const at = new Date();
  for (let facts = 0; facts < sizeAtLeast; facts += 1) {
    await record(work, at, {
      type: 'person.looked_up',
      subject: { kind: 'disclosure', id: `fork-${facts}`, version: 1 },
      concerns: [],
      data: {},
    });
  }
  await sequenceEntries(work, null);
}
