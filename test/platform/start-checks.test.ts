import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM } from '../../src/domain/principal';
import { makeKeys, newKeyRing } from '../../src/platform/crypto/key-ring';
import { loadKeyRing } from '../../src/platform/crypto/key-ring-store';
import { makeDataSource } from '../../src/platform/database/data-source';
import { makeKeyCheck, onlyWithTheKeys } from '../../src/platform/database/fingerprints';
import { powersOverLog, refusePowersOverLog } from '../../src/platform/database/service-role';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
let dataDir: string;
beforeAll(async () => {
  registry = await openRegistry();
  dataDir = await mkdtemp(join(tmpdir(), 'registry-keys-'));
});
afterAll(async () => {
  await registry.close();
  await rm(dataDir, { recursive: true });
});

const asker = { actor: SYSTEM, requestId: 'test' };

describe('the key ring', () => {
  const place = () => ({ file: null, dataDir, production: false });

  test('is made once for a trial, for its owner only, and found again', async () => {
    const [first, second] = await Promise.all([loadKeyRing(place()), loadKeyRing(place())]);
    expect(second).toEqual(first);
    expect(first.development).toBe(true);
    expect((await stat(join(dataDir, 'keys.json'))).mode & 0o777).toBe(0o600);
  });

  test('of a trial is refused in production', async () => {
    const file = join(dataDir, 'keys.json');
    await expect(loadKeyRing({ ...place(), file, production: true })).rejects.toThrow(
      'development',
    );
    await expect(loadKeyRing({ ...place(), production: true })).rejects.toThrow('KEY_RING_FILE');
  });

  test('that is missing or broken is named without showing what it holds', async () => {
    const missing = join(dataDir, 'no.json');
    await expect(loadKeyRing({ ...place(), file: missing })).rejects.toThrow('ENOENT');
    const broken = join(dataDir, 'broken.json');
    await writeFile(broken, (await readFile(join(dataDir, 'keys.json'), 'utf8')).slice(0, 300));
    await expect(loadKeyRing({ ...place(), file: broken })).rejects.toThrow('is not a key ring');
  });
});

describe('a process with other keys than the database was written with', () => {
  test('begins no transaction, while one with the same keys does', async () => {
    const ring = newKeyRing(true);
    const first = onlyWithTheKeys(
      makeKeyCheck(registry.database, makeKeys(ring)),
      registry.runWork,
    );
    await expect(first(asker, () => Promise.resolve('done'))).resolves.toBe('done');
    const again = makeKeyCheck(registry.database, makeKeys(ring));
    await expect(again()).resolves.toBeUndefined();

    const other = makeKeyCheck(registry.database, makeKeys(newKeyRing(true)));
    const refusing = onlyWithTheKeys(other, registry.runWork);
    await expect(refusing(asker, () => Promise.resolve('done'))).rejects.toMatchObject({
      code: 'unavailable',
    });
    const stored = await registry.owner('SELECT key_id FROM key_fingerprint ORDER BY 1');
    expect(stored).toEqual([{ key_id: 'commitment' }, { key_id: 'k1' }, { key_id: 'lock' }]);
  });

  test('also when it lacks one of the keys, or another process has added one', async () => {
    await registry.owner('DELETE FROM key_fingerprint');
    const ring = newKeyRing(true);
    const next = { ...newKeyRing(true).roots[0], id: 'k2' } as (typeof ring.roots)[number];
    const rotated = { ...ring, roots: [...ring.roots, next] };
    await expect(makeKeyCheck(registry.database, makeKeys(ring))()).resolves.toBeUndefined();
    await expect(makeKeyCheck(registry.database, makeKeys(rotated))()).resolves.toBeUndefined();
    await expect(makeKeyCheck(registry.database, makeKeys(ring))()).rejects.toThrow('unavailable');
  });
});

describe('the login of the service', () => {
  test('has no power over the log', async () => {
    expect(await powersOverLog(registry.database)).toEqual([]);
  });

  test('that is a superuser, owns the log or may change it is found out', async () => {
    const superuser = makeDataSource(
      { url: registry.ownerUrl, poolSize: 1, lockTimeoutMs: 1_000, statementTimeoutMs: 5_000 },
      [],
    );
    await superuser.initialize();
    expect(await powersOverLog(superuser)).toEqual(['it is a superuser', 'it may create roles']);
    await expect(refusePowersOverLog(superuser)).rejects.toThrow('could alter the log');
    await superuser.destroy();

    const [login] = await registry.database.query<{ name: string }[]>(
      'SELECT current_user AS name',
    );
    const name = login?.name ?? '';
    await registry.owner(`GRANT DELETE, UPDATE (leaf_hash) ON log_entry TO ${name}`);
    expect(await powersOverLog(registry.database)).toEqual([
      'it may UPDATE log_entry',
      'it may DELETE log_entry',
    ]);
    await registry.owner(`REVOKE ALL ON log_entry FROM ${name}`);
    await registry.owner(`ALTER TABLE log_fact OWNER TO ${name}`);
    expect(await powersOverLog(registry.database)).toEqual(['it owns log_fact']);
  });
});
