import { hash } from 'node:crypto';

/**
 * The Merkle tree of RFC 9162 §2.1 over SHA-256, kept as the hashes of its complete subtrees: they never change
 * once written, and every root and proof is made of them.
 */

/** A complete subtree: 2^level leaves, from leaf index · 2^level. A leaf is level 0. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

export interface Node extends NodeId {
  readonly hash: Buffer;
}

/** What a tree needs to grow: the complete subtrees that make it up, from the left, the largest first. */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Buffer[];
}

export const EMPTY: Frontier = { size: 0, peaks: [] };

/** RFC 9162 §2.1.1: the root of the tree without leaves. */
const EMPTY_ROOT = hash('sha256', '', 'buffer');

const LEAF = Buffer.of(0);
const INNER = Buffer.of(1);

export function hashOfLeaf(data: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF, data]), 'buffer');
}

export function hashOfParent(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([INNER, left, right]), 'buffer');
}

/** The complete subtrees that make up the first `size` leaves, from the left, the largest first. */
export function peaksOf(size: number): NodeId[] {
  return subtreesOf(0, size);
}

export function rootOf({ peaks }: Frontier): Buffer {
  return peaks.length === 0 ? EMPTY_ROOT : fold(peaks);
}

/** The tree with `leaves` added at its end, and the complete subtrees of level 1 and more that came into being, in the order of their last leaves. */
export function grow(
  { size, peaks }: Frontier,
  leaves: readonly Buffer[],
): { readonly frontier: Frontier; readonly nodes: Node[] } {
  const standing = [...peaks];
  const nodes: Node[] = [];
  let count = size;
  for (const leaf of leaves) {
    let hash = leaf;
    let [level, index] = [0, count];
    for (; index % 2 === 1; level += 1) {
      const left = standing.pop();
      if (!left) throw new Error('a frontier has a peak for each bit of its size');
      hash = hashOfParent(left, hash);
      index = (index - 1) / 2;
      nodes.push({ level: level + 1, index, hash });
    }
    standing.push(hash);
    count += 1;
  }
  return { frontier: { size: count, peaks: standing }, nodes };
}

/** A proof before its hashes are known: each hash is folded from these complete subtrees, from the left. */
export type ProofPlan = readonly (readonly NodeId[])[];

/** RFC 9162 §2.1.3.1: PATH(index, D_size). 0 ≤ index < size. */
export function planInclusion(index: number, size: number): ProofPlan {
  const plan: NodeId[][] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    if (index < middle) {
      plan.push(subtreesOf(middle, end));
      end = middle;
    } else {
      plan.push(subtreesOf(start, middle));
      start = middle;
    }
  }
  return plan.reverse();
}

/** RFC 9162 §2.1.4.1: PROOF(from, D_to). 0 ≤ from ≤ to; empty where there is nothing to show. */
export function planConsistency(from: number, to: number): ProofPlan {
  if (from === 0) return [];
  const plan: NodeId[][] = [];
  let [start, end] = [0, to];
  while (from < end) {
    const middle = start + largestPowerBelow(end - start);
    if (from <= middle) {
      plan.push(subtreesOf(middle, end));
      end = middle;
    } else {
      plan.push(subtreesOf(start, middle));
      start = middle;
    }
  }
  if (start > 0) plan.push(subtreesOf(start, end));
  return plan.reverse();
}

/** The hashes of a proof, from those of the complete subtrees that its plan names. */
export function carryOut(plan: ProofPlan, hashOf: (node: NodeId) => Buffer): Buffer[] {
  return plan.map((subtrees) => fold(subtrees.map(hashOf)));
}

/** The complete subtrees of leaves `start` to `end`; `start` is where a subtree of that many leaves may begin. */
function subtreesOf(start: number, end: number): NodeId[] {
  const subtrees: NodeId[] = [];
  for (let from = start; from < end;) {
    let [level, leaves] = [0, 1];
    while (from % (leaves * 2) === 0 && from + leaves * 2 <= end) {
      level += 1;
      leaves *= 2;
    }
    subtrees.push({ level, index: from / leaves });
    from += leaves;
  }
  return subtrees;
}

function fold(hashes: readonly Buffer[]): Buffer {
  return hashes.reduceRight((right, left) => hashOfParent(left, right));
}

/** The largest power of two smaller than `count`, which is 2 or more. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
