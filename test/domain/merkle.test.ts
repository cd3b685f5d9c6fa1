import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  carryOut,
  EMPTY,
  grow,
  hashOfLeaf,
  hashOfParent,
  peaksOf,
  planConsistency,
  planInclusion,
  rootOf,
  type NodeId,
} from '../../src/domain/merkle';
import {
  provesConsistency,
  provesInclusion,
  type Consistency,
  type Inclusion,
} from '../../src/domain/merkle-verifier';

const LARGEST = 300;
const leaves = Array.from({ length: LARGEST }, (_, n) => hashOfLeaf(Buffer.from(`leaf ${n}`)));

/** RFC 9162 §2.1.1 as it is written, to compare with. */
function treeHash(of: readonly Buffer[]): Buffer {
  const [only] = of;
  if (!only) return createHash('sha256').digest();
  if (of.length === 1) return only;
  let split = 1;
  while (split * 2 < of.length) split *= 2;
  return hashOfParent(treeHash(of.slice(0, split)), treeHash(of.slice(split)));
}

const nodeHashes = new Map<string, Buffer>();
const roots = [rootOf(EMPTY)];
let frontier = EMPTY;
for (const [at, leaf] of leaves.entries()) {
  const step = grow(frontier, [leaf]);
  frontier = step.frontier;
  roots.push(rootOf(frontier));
  nodeHashes.set(`0/${at}`, leaf);
  for (const { level, index, hash } of step.nodes) nodeHashes.set(`${level}/${index}`, hash);
}
const hashOf = ({ level, index }: NodeId): Buffer => {
  const hash = nodeHashes.get(`${level}/${index}`);
  if (!hash) throw new Error(`node ${level}/${index} is not complete`);
  return hash;
};
const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
};

const inclusion = (leafIndex: number, treeSize: number): Inclusion => ({
  leafHash: at(leaves, leafIndex),
  leafIndex,
  treeSize,
  root: at(roots, treeSize),
  hashes: carryOut(planInclusion(leafIndex, treeSize), hashOf),
});
const consistency = (from: number, to: number): Consistency => ({
  from,
  fromRoot: at(roots, from),
  to,
  toRoot: at(roots, to),
  hashes: carryOut(planConsistency(from, to), hashOf),
});

const flip = (bytes: Uint8Array, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};
const withHash = (hashes: readonly Uint8Array[], n: number, hash: Uint8Array) =>
  hashes.map((old, k) => (k === n ? hash : old));
const without = (hashes: readonly Uint8Array[], n: number) => hashes.filter((_, k) => k !== n);
const bits = Array.from({ length: 256 }, (_, bit) => bit);

/** The proof with one hash less or more, in every place. */
const relengthened = (hashes: readonly Uint8Array[]): (readonly Uint8Array[])[] => [
  ...hashes.map((_, n) => without(hashes, n)),
  ...hashes.map((hash, n) => [...hashes.slice(0, n), hash, ...hashes.slice(n)]),
  [...hashes, at(leaves, 0)],
  [at(leaves, 0), ...hashes],
  [...hashes, Buffer.alloc(0)],
];

describe('the tree', () => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'].concat(
    '606162636465666768696a6b6c6d6e6f',
  );
  // the tree of eight leaves that implementations of RFC 6962 test with
  test.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [4, 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
    [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
    [6, '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('of %i known leaves has the known root', (size, root) => {
    const known = inputs.slice(0, size).map((hex) => hashOfLeaf(Buffer.from(hex, 'hex')));
    expect(rootOf(grow(EMPTY, known).frontier).toString('hex')).toBe(root);
  });

  test('has, at every size to 300, the root that RFC 9162 defines', () => {
    for (let size = 0; size <= LARGEST; size += 1) {
      expect(at(roots, size)).toEqual(treeHash(leaves.slice(0, size)));
    }
  });

  test('grows the same by one leaf or by many, and its frontier is its complete subtrees', () => {
    fc.assert(
      fc.property(fc.nat(LARGEST), fc.nat(LARGEST), (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const older = grow(EMPTY, leaves.slice(0, first));
        const newer = grow(older.frontier, leaves.slice(first, second));
        expect(newer.frontier.size).toBe(second);
        expect(newer.frontier.peaks).toEqual(peaksOf(second).map(hashOf));
        const wrong = [...older.nodes, ...newer.nodes].find(
          (node) => !node.hash.equals(hashOf(node)),
        );
        expect(wrong).toBeUndefined();
        expect(older.nodes.length + newer.nodes.length).toBe(second - peaksOf(second).length);
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});

describe('the proofs of RFC 9162 §2.1.5, of seven leaves', () => {
  const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map((n) => at(leaves, n)) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const j = at(leaves, 6);
  const [g, h, i] = [hashOfParent(a, b), hashOfParent(c, d), hashOfParent(e, f)];
  const k = hashOfParent(g, h);
  const l = hashOfParent(i, j);
  test.each([
    ['d0', 0, [b, h, l]],
    ['d3', 3, [c, g, l]],
    ['d4', 4, [f, j, k]],
    ['d6', 6, [i, k]],
  ])('inclusion of %s', (_, index, expected) => {
    expect(inclusion(index, 7).hashes).toEqual(expected);
  });
  test.each([
    [3, [c, d, g, l]],
    [4, [l]],
    [6, [i, j, k]],
  ])('consistency from %i', (from, expected) => {
    expect(consistency(from, 7).hashes).toEqual(expected);
  });
});

describe('a proof of inclusion', () => {
  test('shows every leaf of every size to 300', () => {
    for (let size = 1; size <= LARGEST; size += 1) {
      for (let index = 0; index < size; index += 1) {
        if (!provesInclusion(inclusion(index, size))) throw new Error(`${index} of ${size}`);
      }
    }
  });

  test('is refused for every size to 300 with a hash less, more or altered, or another leaf or root', () => {
    for (let size = 1; size <= LARGEST; size += 1) {
      for (const index of new Set([0, size >> 1, (size * 7) % size, size - 1])) {
        const claim = inclusion(index, size);
        const { hashes, leafHash, root } = claim;
        const forged = [
          ...relengthened(hashes).map((others) => ({ ...claim, hashes: others })),
          ...hashes.map((hash, n) => ({
            ...claim,
            hashes: withHash(hashes, n, flip(hash, (size + n * 37) % 256)),
          })),
          { ...claim, hashes: [...hashes].reverse() },
          { ...claim, leafHash: at(leaves, (index + 1) % LARGEST) },
          { ...claim, root: at(roots, size - 1) },
          { ...claim, leafIndex: size },
          { ...claim, leafIndex: -1 },
          { ...claim, leafIndex: index + 0.5 },
          { ...claim, treeSize: 0 },
          { ...claim, leafHash: leafHash.subarray(1) },
          { ...claim, root: root.subarray(0, 31) },
        ];
        for (const one of forged) {
          const unchanged =
            one.hashes.length === hashes.length && one.hashes.every((x, n) => x === hashes[n]);
          if (unchanged && one.hashes !== hashes) continue; // one hash reversed is itself
          if (provesInclusion(one)) throw new Error(`${index} of ${size}: ${JSON.stringify(one)}`);
        }
      }
    }
  });

  test('is refused with any one bit flipped, anywhere', () => {
    for (const [index, size] of [
      [0, 1],
      [1, 2],
      [2, 3],
      [4, 7],
      [6, 7],
      [11, 13],
      [127, 300],
      [299, 300],
    ] as const) {
      const claim = inclusion(index, size);
      for (const bit of bits) {
        const forged = [
          { ...claim, leafHash: flip(claim.leafHash, bit) },
          { ...claim, root: flip(claim.root, bit) },
          ...claim.hashes.map((hash, n) => ({
            ...claim,
            hashes: withHash(claim.hashes, n, flip(hash, bit)),
          })),
        ];
        expect(forged.filter(provesInclusion)).toEqual([]);
      }
    }
  });

  test('is refused for another place of the same tree', () => {
    for (let size = 2; size <= 48; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const claim = inclusion(index, size);
        for (let other = 0; other < size; other += 1) {
          if (other === index) continue;
          if (provesInclusion({ ...claim, leafIndex: other }))
            throw new Error(`${index} as ${other} of ${size}`);
        }
      }
    }
  });

  test('does not show an inner node as a leaf of a smaller tree', () => {
    const [left, right] = [hashOf({ level: 1, index: 0 }), hashOf({ level: 1, index: 1 })];
    const claim = { leafIndex: 0, treeSize: 4, root: at(roots, 4), hashes: [right] };
    expect(provesInclusion({ ...claim, leafHash: left })).toBe(false);
  });
});

describe('a proof of consistency', () => {
  test('shows every pair of sizes to 300, the empty tree and a size with itself among them', () => {
    for (let to = 0; to <= LARGEST; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        if (!provesConsistency(consistency(from, to))) throw new Error(`${from} to ${to}`);
      }
    }
  });

  test('is refused for every size to 300 with a hash less, more or altered, sizes or roots swapped', () => {
    for (let to = 2; to <= LARGEST; to += 1) {
      for (const from of new Set([1, to >> 1, (to * 5) % to || 1, to - 1])) {
        const claim = consistency(from, to);
        const { hashes, fromRoot, toRoot } = claim;
        const forged: Consistency[] = [
          ...relengthened(hashes).map((others) => ({ ...claim, hashes: others })),
          ...hashes.map((hash, n) => ({
            ...claim,
            hashes: withHash(hashes, n, flip(hash, (to + n * 41) % 256)),
          })),
          { ...claim, from: to, to: from },
          { ...claim, fromRoot: toRoot, toRoot: fromRoot },
          { ...claim, from: to, fromRoot: toRoot, to: from, toRoot: fromRoot },
          { ...claim, from: 0 },
          { ...claim, from: -1 },
          { ...claim, to: to + 0.5 },
          { ...claim, fromRoot: at(roots, from - 1) },
          { ...claim, toRoot: at(roots, to - 1) },
          { ...claim, hashes: [] },
        ];
        for (const one of forged) {
          if (provesConsistency(one)) throw new Error(`${from} to ${to}: ${JSON.stringify(one)}`);
        }
      }
    }
  });

  test('is refused with any one bit flipped, anywhere', () => {
    for (const [from, to] of [
      [1, 2],
      [2, 3],
      [3, 7],
      [4, 7],
      [6, 7],
      [8, 13],
      [129, 300],
      [256, 300],
    ] as const) {
      const claim = consistency(from, to);
      for (const bit of bits) {
        const forged = [
          { ...claim, fromRoot: flip(claim.fromRoot, bit) },
          { ...claim, toRoot: flip(claim.toRoot, bit) },
          ...claim.hashes.map((hash, n) => ({
            ...claim,
            hashes: withHash(claim.hashes, n, flip(hash, bit)),
          })),
        ];
        expect(forged.filter(provesConsistency)).toEqual([]);
      }
    }
  });

  test('between equal sizes or from the empty tree has no hashes, and holds only for the true roots', () => {
    const [seven, eight] = [at(roots, 7), at(roots, 8)];
    const same = { from: 7, to: 7, fromRoot: seven, toRoot: seven };
    expect(provesConsistency({ ...same, hashes: [] })).toBe(true);
    expect(provesConsistency({ ...same, hashes: [seven] })).toBe(false);
    expect(provesConsistency({ ...same, toRoot: eight, hashes: [] })).toBe(false);
    const fromNothing = { from: 0, fromRoot: at(roots, 0), to: 7, toRoot: seven };
    expect(provesConsistency({ ...fromNothing, hashes: [] })).toBe(true);
    expect(provesConsistency({ ...fromNothing, hashes: [seven] })).toBe(false);
    expect(provesConsistency({ ...fromNothing, fromRoot: eight, hashes: [] })).toBe(false);
  });

  test('does not join two histories that part after leaf 100', () => {
    const other = [...leaves.slice(0, 100), ...leaves.slice(150, 250)];
    const root = rootOf(grow(EMPTY, other).frontier);
    for (let from = 101; from < 200; from += 1) {
      expect(provesConsistency({ ...consistency(from, 200), toRoot: root })).toBe(false);
    }
  });
});
