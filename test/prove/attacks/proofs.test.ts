import { generateKeyPairSync } from 'node:crypto';
import { readCheckpoint, signCheckpoint } from '../../../src/domain/checkpoint';
import {
  carryOut,
  EMPTY,
  grow,
  hashOfLeaf,
  planConsistency,
  planInclusion,
  rootOf,
} from '../../../src/domain/merkle';
import {
  provesConsistency,
  provesInclusion,
  type Consistency,
  type Inclusion,
} from '../../../src/domain/merkle-verifier';
import { chanceOf } from '../../support/chance';
import { never } from '../../support/claim';
import { count, SEED } from '../../support/scale';

const LARGEST = 300;
const STEP = LARGEST / count(30, LARGEST);
const chance = chanceOf(SEED);
const leaves = Array.from({ length: LARGEST }, (_, n) => hashOfLeaf(Buffer.from(`leaf ${n}`)));
const { nodes } = grow(EMPTY, leaves);
const known = new Map(nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
leaves.forEach((hash, index) => known.set(`0/${index}`, hash));
const roots = Array.from({ length: LARGEST + 1 }, (_, n) =>
  rootOf(grow(EMPTY, leaves.slice(0, n)).frontier),
);
const at = <T>(list: readonly T[], index: number): T => list[index] as T;
const hashesOf = (plan: Parameters<typeof carryOut>[0]) =>
  carryOut(plan, ({ level, index }) => known.get(`${level}/${index}`) ?? Buffer.alloc(32));

function inclusionOf(leafIndex: number, treeSize: number): Inclusion {
  const hashes = hashesOf(planInclusion(leafIndex, treeSize));
  return {
    leafHash: at(leaves, leafIndex),
    leafIndex,
    treeSize,
    root: at(roots, treeSize),
    hashes,
  };
}

function consistencyOf(from: number, to: number): Consistency {
  const hashes = hashesOf(planConsistency(from, to));
  return { from, fromRoot: at(roots, from), to, toRoot: at(roots, to), hashes };
}

const flipped = (hash: Uint8Array): Buffer => {
  const bytes = Buffer.from(hash);
  const place = chance.below(bytes.length);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << chance.below(8));
  return bytes;
};
const other = hashOfLeaf(Buffer.from('another'));

/** Lists of hashes that are not the proof: altered, cut, filled up, over-long, in another order, of other lengths. */
function spoiltHashes(hashes: readonly Uint8Array[]): (readonly Uint8Array[])[] {
  const one = hashes.flatMap((hash, n) => [
    hashes.with(n, flipped(hash)),
    hashes.with(n, other),
    hashes.with(n, hash.slice(0, 31)),
    hashes.with(n, Buffer.concat([hash, Buffer.of(0)])),
    hashes.toSpliced(n, 1),
    hashes.toSpliced(n, 0, hash),
  ]);
  const turned = hashes.length > 1 ? [hashes.toReversed()] : [];
  const more = [1, 2, 64, 10_000].map((n) => [...hashes, ...Array<Buffer>(n).fill(other)]);
  return [...one, ...turned, ...more, [other, ...hashes]];
}

const NO_COUNTS = [-1, 0.5, NaN, Infinity, 2 ** 53, 2 ** 60];

test('a proof of inclusion that was forged, cut or filled up shows nothing', () => {
  const failures: string[] = [];
  let trials = 0;
  const attack = (what: string, claim: Inclusion) => {
    trials += 1;
    if (provesInclusion(claim)) failures.push(`${what} at ${claim.leafIndex} of ${claim.treeSize}`);
  };
  for (let size = 1; size <= LARGEST; size += STEP) {
    const indexes = new Set([0, size - 1, chance.below(size), chance.below(size)]);
    for (const index of indexes) {
      const good = inclusionOf(index, size);
      if (!provesInclusion(good)) failures.push(`the true one at ${index} of ${size}`);
      for (const hashes of spoiltHashes(good.hashes)) attack('other hashes', { ...good, hashes });
      attack('another leaf', { ...good, leafHash: other });
      attack('a flipped leaf', { ...good, leafHash: flipped(good.leafHash) });
      attack('a flipped root', { ...good, root: flipped(good.root) });
      attack('the root of another size', { ...good, root: at(roots, size - 1) });
      for (let place = 0; place < size; place += 7) {
        if (place !== index) attack('another place', { ...good, leafIndex: place });
      }
      for (const leafIndex of [size, size + 1, 2 * size, ...NO_COUNTS]) {
        attack('no place of the tree', { ...good, leafIndex });
      }
      for (const treeSize of [0, index, ...NO_COUNTS]) {
        if (treeSize <= index || !Number.isSafeInteger(treeSize)) {
          attack('no size of a tree', { ...good, treeSize });
        }
      }
    }
  }
  never('a forged proof of inclusion that is believed', { trials, failures });
});

test('a proof of consistency that was forged, cut or filled up shows nothing', () => {
  const failures: string[] = [];
  let trials = 0;
  const attack = (what: string, claim: Consistency) => {
    trials += 1;
    if (provesConsistency(claim)) failures.push(`${what} from ${claim.from} to ${claim.to}`);
  };
  for (let to = 2; to <= LARGEST; to += STEP) {
    for (const from of new Set([1, to - 1, 1 + chance.below(to - 1), 1 + chance.below(to - 1)])) {
      const good = consistencyOf(from, to);
      if (!provesConsistency(good)) failures.push(`the true one from ${from} to ${to}`);
      for (const hashes of spoiltHashes(good.hashes)) attack('other hashes', { ...good, hashes });
      attack('a flipped old root', { ...good, fromRoot: flipped(good.fromRoot) });
      attack('a flipped new root', { ...good, toRoot: flipped(good.toRoot) });
      attack('the old root of another size', { ...good, fromRoot: at(roots, from - 1) });
      attack('the new root of another size', { ...good, toRoot: at(roots, to - 1) });
      attack('backwards', {
        ...good,
        from: to,
        fromRoot: good.toRoot,
        to: from,
        toRoot: good.fromRoot,
      });
      attack('one size, two roots', { ...good, from: to, hashes: [] });
      attack('from nothing with a root', { ...good, from: 0, hashes: [] });
      for (const size of NO_COUNTS) {
        attack('no old size', { ...good, from: size });
        attack('no new size', { ...good, to: size });
      }
    }
  }
  never('a forged proof of consistency that is believed', { trials, failures });
});

test('a checkpoint that was altered, cut or signed by another is none', () => {
  const keyOf = (name: string) => ({ name, ...generateKeyPairSync('ed25519') });
  const [key, stranger] = [keyOf('registry.test/log'), keyOf('registry.test/log')];
  const failures: string[] = [];
  let trials = 0;
  const attack = (what: string, note: string) => {
    trials += 1;
    if (readCheckpoint(note, key) !== null) failures.push(`${what}: ${JSON.stringify(note)}`);
  };
  for (let size = 0; size <= LARGEST; size += STEP) {
    const root = at(roots, size);
    const note = signCheckpoint(size, root, key);
    expect(readCheckpoint(note, key)).toMatchObject({ treeSize: size });
    attack('by another key', signCheckpoint(size, root, stranger));
    attack('of another log', signCheckpoint(size, root, { ...key, name: 'elsewhere.test/log' }));
    attack('of another size', note.replace(`\n${size}\n`, `\n${size + 1}\n`));
    attack('with another spelling of its size', note.replace(`\n${size}\n`, `\n0${size}\n`));
    attack('with a line more', note.replace('\n\n', '\nmore\n\n'));
    const at64 = chance.below(note.length);
    attack('cut', note.slice(0, at64));
    const letter = note[at64] === 'A' ? 'B' : 'A';
    attack('with another letter', note.slice(0, at64) + letter + note.slice(at64 + 1));
  }
  never('a forged checkpoint that is believed', { trials, failures });
});
