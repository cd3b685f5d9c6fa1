import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeys, newKeyRing, type KeyRingFile } from '../../src/platform/crypto/key-ring';
import {
  changeKeyRing,
  loadKeyRing,
  writeNewKeyRing,
} from '../../src/platform/crypto/key-ring-store';
import { makeLiveKeys, watchKeyRing } from '../../src/platform/crypto/live-keys';
import { KeyRingFault, withNewKey, withoutKey } from '../../src/platform/crypto/rotate-keys';

const place = { table: 'human', row: 'a', column: 'name' };
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ring-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(['token', 'receipt', 'certificate'] as const)(
  'a new %s key verifies at once and signs a minute later, the old one verifies on',
  (purpose) => {
    const ring = newKeyRing(true);
    const [old] = ring.signing[purpose];
    const announced = withNewKey(ring, purpose, new Date());
    const before = makeKeys(announced.ring);
    expect(before.signer(purpose).kid).toBe(old?.kid);
    expect(before.verifiers(purpose).map(({ kid }) => kid)).toEqual([old?.kid, announced.id]);
    const used = withNewKey(ring, purpose, ago(2));
    expect(makeKeys(used.ring).signer(purpose).kid).toBe(used.id);
    expect(makeKeys(used.ring).verifiers(purpose)).toHaveLength(2);
  },
);

test('a new root key finds at once and seals a minute later, and what the old one sealed opens on', () => {
  const ring = newKeyRing(true);
  const sealed = makeKeys(ring).seal(place, '王小明');
  const file = makeKeys(ring).sealBytes(place, Buffer.of(0, 255, 128));
  const [indexed] = makeKeys(ring).blindIndexes('chn18:x');
  const announced = makeKeys(withNewKey(ring, 'root', new Date()).ring);
  expect(announced.seal(place, 'x').toString('ascii', 1, 3)).toBe('k1');
  expect(
    announced
      .blindIndexes('chn18:x')
      .map(({ keyId }) => keyId)
      .sort(),
  ).toEqual(['k1', 'k2']);
  expect(announced.fingerprints().find(({ keyId }) => keyId === 'k2')?.inUse).toBe(false);
  const used = makeKeys(withNewKey(ring, 'root', ago(2)).ring);
  expect(used.seal(place, 'x').toString('ascii', 1, 3)).toBe('k2');
  expect(used.open(place, sealed)).toBe('王小明');
  expect(used.openBytes(place, file)).toEqual(Buffer.of(0, 255, 128));
  expect(used.blindIndexes('chn18:x')).toContainEqual(indexed);
  expect(used.fingerprints().find(({ keyId }) => keyId === 'k2')?.inUse).toBe(true);
});

test('a token key retires when the last token that it signed is over, and not before', () => {
  const ring = newKeyRing(true);
  const old = ring.signing.token[0]?.kid ?? '';
  expect(() => withoutKey(ring, 'token', old, new Date())).toThrow(/newest/);
  const early = withNewKey(ring, 'token', ago(15)).ring;
  expect(() => withoutKey(early, 'token', old, new Date())).toThrow(/still good/);
  const late = withNewKey(ring, 'token', ago(17));
  const left = withoutKey(late.ring, 'token', old, new Date());
  expect(left.signing.token.map(({ kid }) => kid)).toEqual([late.id]);
  expect(() => withoutKey(late.ring, 'token', 'unknown', new Date())).toThrow(KeyRingFault);
});

test.each(['root', 'receipt', 'certificate'] as const)('a %s key does not retire', (kind) => {
  const { ring } = withNewKey(newKeyRing(true), kind, ago(100_000));
  const id = kind === 'root' ? 'k1' : (ring.signing[kind][0]?.kid ?? '');
  expect(() => withoutKey(ring, kind, id, new Date())).toThrow(KeyRingFault);
});

describe('the file of the ring', () => {
  const newFile = async (name: string) => {
    const file = join(folder, name);
    const ring = newKeyRing(true);
    await writeNewKeyRing(file, ring);
    return { file, ring };
  };
  const add = (ring: KeyRingFile) => withNewKey(ring, 'token', ago(2)).ring;
  const read = (file: string) => () => loadKeyRing({ file, dataDir: folder, production: false });

  test('is changed whole, and stays readable by its owner only', async () => {
    const { file } = await newFile('whole.json');
    await changeKeyRing(file, add);
    expect((await read(file)()).signing.token).toHaveLength(2);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('of changes at once each is there or was refused', async () => {
    const { file } = await newFile('race.json');
    const changes = await Promise.allSettled([1, 2, 3, 4].map(() => changeKeyRing(file, add)));
    const done = changes.filter(({ status }) => status === 'fulfilled').length;
    expect(done).toBeGreaterThan(0);
    expect((await read(file)()).signing.token).toHaveLength(1 + done);
  });

  test('keeps what it holds when the change is refused', async () => {
    const { file, ring } = await newFile('refused.json');
    const retire = changeKeyRing(file, (now) => withoutKey(now, 'root', 'k1', new Date()));
    await expect(retire).rejects.toThrow(KeyRingFault);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(ring);
    await changeKeyRing(file, add);
  });

  test('is read again by a running process; a ring that lacks secrets in use is not taken', async () => {
    const { file, ring } = await newFile('watched.json');
    const live = makeLiveKeys(ring);
    const told: string[] = [];
    const watch = watchKeyRing(file, read(file), live, {
      replaced: () => told.push('replaced'),
      refused: () => told.push('refused'),
    });
    await watch.look();
    const before = live.keys.signer('token').kid;
    await changeKeyRing(file, add);
    await watch.look();
    await watch.look();
    expect(told).toEqual(['replaced']);
    expect(live.keys.signer('token').kid).not.toBe(before);
    const sealed = live.keys.seal(place, 'kept');
    await writeFile(file, JSON.stringify(newKeyRing(true)));
    await watch.look();
    await writeFile(file, '{');
    await watch.look();
    expect(told).toEqual(['replaced', 'refused', 'refused']);
    expect(live.keys.open(place, sealed)).toBe('kept');
    watch.stop();
  });
});
