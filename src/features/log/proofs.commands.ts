import {
  carryOut,
  planConsistency,
  planInclusion,
  type NodeId,
  type ProofPlan,
} from '../../domain/merkle';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { latestCheckpoint, leafIndexOf, nodesAmong, type LogCheckpointRow } from './log.store';

export async function getCheckpoint(work: Work): Promise<LogCheckpointRow> {
  const last = await latestCheckpoint(work);
  if (last) return last;
  throw new Refusal('unavailable', 'The log has no checkpoint yet. Ask again in a second.', {
    retryAfterSeconds: 1,
  });
}

/** Against the latest checkpoint. @throws Refusal `not-found` for a leaf that is unknown or has no place there yet. */
export async function proveInclusion(work: Work, leafHash: Buffer) {
  const { treeSize, note } = await getCheckpoint(work);
  const leafIndex = await leafIndexOf(work, leafHash);
  if (leafIndex === null || leafIndex >= treeSize) {
    throw new Refusal(
      'not-found',
      'The latest checkpoint holds no such leaf. A new one has its place within seconds.',
    );
  }
  const hashes = await proofHashes(work, planInclusion(leafIndex, treeSize));
  return { leafIndex, treeSize, hashes, note };
}

/** @throws Refusal `log-size-unknown` unless from ≤ to ≤ the size of the latest checkpoint. */
export async function proveConsistency(work: Work, from: number, to: number): Promise<Buffer[]> {
  const { treeSize } = await getCheckpoint(work);
  if (from > to || to > treeSize) {
    throw new Refusal(
      'log-size-unknown',
      `The sizes must rise and reach at most ${treeSize}, the size of the latest checkpoint.`,
    );
  }
  return proofHashes(work, planConsistency(from, to));
}

/** @throws LogBroken when a node of the proof is not stored. */
export async function proofHashes(work: Work, plan: ProofPlan): Promise<Buffer[]> {
  return carryOut(plan, await hashesOf(work, plan.flat()));
}

/** @throws LogBroken, when asked for a node that is not stored. */
export async function hashesOf(work: Work, ids: readonly NodeId[]) {
  const nodes = await nodesAmong(work, ids);
  const known = new Map(nodes.map((node) => [`${node.level}/${node.index}`, node.hash]));
  return ({ level, index }: NodeId): Buffer => {
    const hash = known.get(`${level}/${index}`);
    if (!hash) throw new LogBroken(`node ${index} of level ${level} is missing`);
    return hash;
  };
}

/** The log is not what its checkpoints say: nothing more is signed until a human has looked. */
export class LogBroken extends Error {
  constructor(what: string) {
    super(`the log does not extend its last checkpoint: ${what}`);
    this.name = 'LogBroken';
  }
}
