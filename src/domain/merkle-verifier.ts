import { EMPTY, hashOfParent, rootOf } from './merkle';

/**
 * What somebody outside checks, who holds two numbers and some hashes and trusts nobody. It shares with the
 * prover only the hash of a parent. Every answer but `true` means: not shown.
 */

export interface Inclusion {
  readonly leafHash: Uint8Array;
  readonly leafIndex: number;
  readonly treeSize: number;
  readonly root: Uint8Array;
  /** From the leaf towards the root. */
  readonly hashes: readonly Uint8Array[];
}

/** RFC 9162 §2.1.3.2. */
export function provesInclusion(claim: Inclusion): boolean {
  const { leafHash, leafIndex, treeSize, root, hashes } = claim;
  if (!isCount(leafIndex) || !isCount(treeSize) || leafIndex >= treeSize) return false;
  if (![leafHash, root, ...hashes].every(isDigest)) return false;
  const sides = sidesOf(leafIndex, treeSize - 1, hashes.length);
  return sides !== null && same(climb(leafHash, hashes, sides), root);
}

export interface Consistency {
  readonly from: number;
  readonly fromRoot: Uint8Array;
  readonly to: number;
  readonly toRoot: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

/** RFC 9162 §2.1.4.2, and the two cases that it leaves out: from the empty tree, and from a size to itself, with no hashes. */
export function provesConsistency(claim: Consistency): boolean {
  const { from, fromRoot, to, toRoot, hashes } = claim;
  if (!isCount(from) || !isCount(to) || from > to) return false;
  if (![fromRoot, toRoot, ...hashes].every(isDigest)) return false;
  if (from === to) return hashes.length === 0 && same(fromRoot, toRoot);
  if (from === 0) return hashes.length === 0 && same(fromRoot, rootOf(EMPTY));
  return extendsTo(claim);
}

function extendsTo({ from, fromRoot, to, toRoot, hashes }: Consistency): boolean {
  let [node, last] = [from - 1, to - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  const [first, ...rest] = node === 0 ? [fromRoot, ...hashes] : hashes;
  const sides = sidesOf(node, last, rest.length);
  if (!first || !sides) return false;
  const older = rest.filter((_, n) => sides[n] === 'left');
  return (
    same(climb(first, older, sides.filter(isLeft)), fromRoot) &&
    same(climb(first, rest, sides), toRoot)
  );
}

type Side = 'left' | 'right';

/** On which side of the path from `node` to the root each sibling stands; null when `count` is not their number. */
function sidesOf(node: number, last: number, count: number): readonly Side[] | null {
  const sides: Side[] = [];
  while (sides.length < count) {
    if (last === 0) return null;
    if (isOdd(node) || node === last) {
      sides.push('left');
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      sides.push('right');
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? sides : null;
}

function climb(from: Uint8Array, siblings: readonly Uint8Array[], sides: readonly Side[]) {
  return siblings.reduce(
    (hash, sibling, n) =>
      sides[n] === 'left' ? hashOfParent(sibling, hash) : hashOfParent(hash, sibling),
    from,
  );
}

function isLeft(side: Side): boolean {
  return side === 'left';
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function isDigest(bytes: Uint8Array): boolean {
  return bytes instanceof Uint8Array && bytes.length === 32;
}

function isOdd(number: number): boolean {
  return number % 2 === 1;
}

function half(number: number): number {
  return Math.floor(number / 2);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
