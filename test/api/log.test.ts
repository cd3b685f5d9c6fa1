import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckpoint, signCheckpoint } from '../../src/domain/checkpoint';
import { provesConsistency, provesInclusion } from '../../src/domain/merkle-verifier';
import { ANYONE, type Principal } from '../../src/domain/principal';
import { parseVerifierKey } from '../../src/domain/signed-note';
import { sequenceEntries, soundLog } from '../../src/features/log/log.commands';
import * as operations from '../../src/features/log/log.http';
import { sequence } from '../../src/features/log/log.jobs';
import { entriesWithoutPlace, latestCheckpoint } from '../../src/features/log/log.store';
import type { Tx, Work } from '../../src/platform/database/work';
import { checkpointFile } from '../../src/platform/log/checkpoint-file';
import { record } from '../../src/platform/log/facts';
import { asker, heldOpen, recordThings, sequenceOnce, thing } from '../support/log';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
beforeEach(async () => {
  registry = await openRegistry();
});
afterEach(() => registry.close());

const call = { body: undefined, ifMatch: null, language: 'en', headers: {} } as const;
const as = (actor: Principal) => ({ actor, requestId: 'test' });
const nursery = (organisationId: string): Principal => ({
  ...ANYONE,
  kind: 'client',
  id: 'client-1',
  organisationId,
  organisationKind: 'institution',
  scopes: new Set(['events:read']),
});

/** Transactions of other databases of the server hold the floor back too. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await holds());) {
    if (Date.now() > end) throw new Error('it did not come about in 20 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const latest = () => registry.runWork(asker, latestCheckpoint);
const waiting = (work: Work, floor: number) =>
  entriesWithoutPlace(work, { floor, ceiling: 1_000_000 }, 1_000);
const placed = () =>
  registry.owner<{ number: number }>('SELECT number FROM log_leaf ORDER BY leaf_index');
const many = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => thing(`thing-${String(from + n).padStart(5, '0')}`));

describe('the sequencer', () => {
  test('signs the empty log first, then each size that it reaches', async () => {
    expect(await sequenceOnce(registry)).toEqual({ standing: null, placed: 0 });
    const empty = await latest();
    expect(empty?.treeSize).toBe(0);
    expect(empty && readCheckpoint(empty.note, registry.keys.logKey)?.treeSize).toBe(0);
    await recordThings(registry, ...many(0, 5));
    expect(await sequenceOnce(registry)).toEqual({ standing: empty?.note, placed: 5 });
    expect((await latest())?.treeSize).toBe(5);
    expect(await sequenceOnce(registry)).toMatchObject({ placed: 0 });
    expect(await registry.owner('SELECT FROM log_checkpoint')).toHaveLength(2);
  });

  test('gives no place to an entry that is committed while it looks', async () => {
    await recordThings(registry, ...many(0, 3));
    await registry.runWork(asker, (work) => {
      const query: Tx['query'] = async (sql, values) => {
        if (sql.includes('FROM log_entry e')) await recordThings(registry, thing('meanwhile'));
        return work.tx.query(sql, values);
      };
      return sequenceEntries({ ...work, tx: { orm: work.tx.orm, query } }, null);
    });
    expect(await placed()).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
    expect(await sequenceOnce(registry)).toMatchObject({ placed: 1 });
  });

  test('never skips an entry that a slow transaction commits late', async () => {
    const slow = heldOpen(registry, async (work) => {
      await record(work, await work.now(), thing('slow'));
    });
    await slow.acted;
    for (let run = 0; run < 5; run += 1) {
      await recordThings(registry, ...many(run * 10, 10));
      expect(await sequenceOnce(registry)).toMatchObject({ placed: 10 });
      expect((await latest())?.floor).toBe(0);
    }
    await slow.end();
    expect(await sequenceOnce(registry)).toMatchObject({ placed: 1 });
    expect((await placed()).at(-1)).toEqual({ number: 1 });
    await until(async () => {
      await recordThings(registry, thing(`after-${Math.random()}`));
      await sequenceOnce(registry);
      return ((await latest())?.floor ?? 0) >= 51;
    });
    const numbers = (await placed()).map(({ number }) => number);
    expect(numbers.slice(0, 51).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 51 }, (_, n) => n + 1),
    );
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('is not held up for ever by numbers that a failed transaction drew', async () => {
    const doomed = registry.runWork(asker, async (work) => {
      await record(work, await work.now(), thing('doomed'));
      throw new Error('changed my mind');
    });
    await expect(doomed).rejects.toThrow();
    await until(async () => {
      await recordThings(registry, thing(`after-${Math.random()}`));
      await sequenceOnce(registry);
      return ((await latest())?.floor ?? 0) > 1;
    });
    expect((await placed())[0]).toEqual({ number: 2 });
  });

  test('works off a backlog in batches without losing any', async () => {
    await recordThings(registry, ...many(0, 105));
    for (let left = 105; left > 0; left -= 10) {
      expect(await sequenceOnce(registry, null, 10)).toMatchObject({ placed: Math.min(left, 10) });
      const floor = (await latest())?.floor ?? 0;
      expect(await registry.runWork(asker, (work) => waiting(work, 0))).toEqual(
        await registry.runWork(asker, (work) => waiting(work, floor)),
      );
    }
    expect((await placed()).map(({ number }) => number)).toEqual(
      Array.from({ length: 105 }, (_, n) => n + 1),
    );
  });

  test('is one, however many processes try', async () => {
    let writing = true;
    const writer = (async () => {
      for (let n = 0; n < 40; n += 1) await recordThings(registry, ...many(n * 10, 10));
      writing = false;
    })();
    const sequencer = async () => {
      while (writing) await sequenceOnce(registry);
    };
    await Promise.all([writer, sequencer(), sequencer(), sequencer()]);
    await sequenceOnce(registry);
    const numbers = (await placed()).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(400);
    expect(numbers).toHaveLength(400);
    const last = await latest();
    expect(last?.treeSize).toBe(400);
    await registry.runWork(asker, (work) => soundLog(work, last?.note ?? ''));
  });

  test('passes while another transaction sequences', async () => {
    const other = heldOpen(registry, async ({ tx }) => {
      await tx.query('SELECT pg_advisory_xact_lock(726402)');
    });
    await other.acted;
    expect(await sequenceOnce(registry)).toBeNull();
    await other.end();
    expect(await sequenceOnce(registry)).not.toBeNull();
  });
});

describe('the sequencer refuses to sign', () => {
  const broken = async (kept: string | null, because: RegExp) => {
    await recordThings(registry, thing(`after-${Math.random()}`));
    const before = await registry.owner('SELECT FROM log_checkpoint');
    await expect(sequenceOnce(registry, kept)).rejects.toThrow(because);
    expect(await registry.owner('SELECT FROM log_checkpoint')).toHaveLength(before.length);
    await expect(registry.runWork(asker, (work) => soundLog(work, kept))).rejects.toThrow(because);
  };
  const behindTheBack = async (sql: string, values: unknown[] = []) => {
    for (const name of ['log_entry', 'log_leaf', 'log_node', 'log_checkpoint']) {
      await registry.owner(`ALTER TABLE ${name} DISABLE TRIGGER append_only`);
    }
    await registry.owner(sql, values);
  };
  beforeEach(async () => {
    for (const from of [0, 10, 20]) {
      await recordThings(registry, ...many(from, 7));
      await sequenceOnce(registry);
    }
  });

  test('after the database was set back behind the checkpoint kept outside', async () => {
    const kept = (await latest())?.note ?? '';
    await behindTheBack('DELETE FROM log_checkpoint WHERE tree_size = 21');
    await behindTheBack('DELETE FROM log_leaf WHERE leaf_index >= 14');
    await behindTheBack('DELETE FROM log_node WHERE (index + 1) * 2 ^ level > 14');
    await broken(kept, /size 21 was signed, but the database ends at 14/);
    await behindTheBack('DELETE FROM log_checkpoint');
    await broken(kept, /size 21 was signed, but the database ends at 0/);
  });

  test('on another history than the one kept outside', async () => {
    const root = Buffer.alloc(32, 7);
    await broken(signCheckpoint(21, root, registry.keys.logKey), /does not extend size 21/);
    await broken(signCheckpoint(9, root, registry.keys.logKey), /does not extend size 9/);
    await broken('nonsense', /not one that this key signed/);
  });

  test('on a checkpoint that its key did not sign', async () => {
    await behindTheBack(`UPDATE log_checkpoint SET root = sha256('x') WHERE tree_size = 21`);
    await broken(null, /checkpoint of size 21 is not one that this key signed/);
  });

  test('on nodes at the edge that were altered or are missing', async () => {
    await behindTheBack(`UPDATE log_node SET hash = sha256('x') WHERE level = 4`);
    await broken(null, /nodes do not give the root of size 21/);
    await behindTheBack(`DELETE FROM log_node WHERE level = 4`);
    await broken(null, /node 0 of level 4 is missing/);
  });
});

describe('the checkpoint outside the database', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'registry-log-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const turn = (path: string) =>
    registry.runWork(asker, (work) => sequence(work, checkpointFile(path)));

  test('follows what the database has committed, and leaves no draft behind', async () => {
    const path = join(folder, 'checkpoint');
    await turn(path);
    for (const id of ['a', 'b']) {
      await recordThings(registry, thing(id));
      await turn(path);
      await turn(path);
      expect(await readFile(path, 'utf8')).toBe((await latest())?.note);
    }
    expect(await readdir(folder)).toEqual(['checkpoint']);
  });

  test('may be one for each machine: the one that fell behind is caught up', async () => {
    const [here, there] = [join(folder, 'here'), join(folder, 'there')];
    await turn(here);
    await turn(here);
    for (const id of ['a', 'b', 'c']) {
      await recordThings(registry, thing(id));
      await turn(there);
    }
    await turn(here);
    expect(await readFile(here, 'utf8')).toBe((await latest())?.note);
  });

  test('stops the signing when it cannot be written or is not ours', async () => {
    await recordThings(registry, thing('a'));
    await turn(join(folder, 'first'));
    await recordThings(registry, thing('b'));
    const full = join(folder, 'full');
    await mkdir(`${full}.${process.pid}`); // where its draft would go
    await expect(turn(full)).rejects.toThrow('EISDIR');
    const path = join(folder, 'foreign');
    await writeFile(path, 'nonsense');
    await expect(turn(path)).rejects.toThrow('not one that this key signed');
    expect((await latest())?.treeSize).toBe(1);
  });
});

describe('anybody', () => {
  const get = <T>(operation: (work: never, call: never) => Promise<unknown>, given: object) =>
    registry.runWork(as(ANYONE), (work) =>
      operation(work as never, { ...call, path: {}, query: {}, ...given } as never),
    ) as Promise<{ status: number; body: T }>;

  test('proves with the published key that a fact is in the log, and that the log only grew', async () => {
    const sizes: { size: number; root: Buffer }[] = [];
    const { body: keyText } = await get<string>(operations.getLogKey, {});
    const key = parseVerifierKey(keyText.trim());
    if (!key) throw new Error('no key');
    for (const count of [1, 2, 5, 30]) {
      await recordThings(registry, ...many(sizes.length * 100, count));
      await sequenceOnce(registry);
      const { body: note } = await get<string>(operations.getCheckpoint, {});
      const checkpoint = readCheckpoint(note, key);
      if (!checkpoint) throw new Error('not signed');
      sizes.push({ size: checkpoint.treeSize, root: checkpoint.root });
    }
    const entries = await registry.owner<{ hash: string }>(
      `SELECT encode(leaf_hash, 'hex') AS hash FROM log_entry`,
    );
    expect(entries).toHaveLength(38);
    for (const { hash } of entries) {
      const { body } = await get<{
        leafIndex: number;
        treeSize: number;
        hashes: string[];
        checkpoint: string;
      }>(operations.getInclusionProof, { path: { leafHash: hash } });
      const checkpoint = readCheckpoint(body.checkpoint, key);
      if (!checkpoint) throw new Error('not signed');
      expect(body.treeSize).toBe(checkpoint.treeSize);
      const claim = {
        leafHash: Buffer.from(hash, 'hex'),
        leafIndex: body.leafIndex,
        treeSize: checkpoint.treeSize,
        root: checkpoint.root,
        hashes: body.hashes.map((one) => Buffer.from(one, 'base64')),
      };
      expect(provesInclusion(claim)).toBe(true);
    }
    for (const from of sizes) {
      for (const to of sizes.filter(({ size }) => size >= from.size)) {
        const query = { from: from.size, to: to.size };
        const { body } = await get<{ hashes: string[] }>(operations.getConsistencyProof, { query });
        const hashes = body.hashes.map((one) => Buffer.from(one, 'base64'));
        expect(provesConsistency({ ...query, fromRoot: from.root, toRoot: to.root, hashes })).toBe(
          true,
        );
      }
    }
  });

  test('gets no proof of a leaf that is unknown or has no place yet, nor of sizes beyond the latest', async () => {
    await recordThings(registry, thing('a'));
    await sequenceOnce(registry);
    await recordThings(registry, thing('b'));
    const [waiting] = await registry.owner<{ hash: string }>(
      `SELECT encode(leaf_hash, 'hex') AS hash FROM log_entry ORDER BY number DESC LIMIT 1`,
    );
    for (const leafHash of ['00'.repeat(32), waiting?.hash]) {
      await expect(get(operations.getInclusionProof, { path: { leafHash } })).rejects.toMatchObject(
        {
          code: 'not-found',
        },
      );
    }
    for (const query of [
      { from: 1, to: 2 },
      { from: 1, to: 0 },
      { from: 2, to: 2 },
    ]) {
      await expect(get(operations.getConsistencyProof, { query })).rejects.toMatchObject({
        code: 'log-size-unknown',
      });
    }
  });

  test('is asked to wait while there is no checkpoint at all', async () => {
    await expect(get(operations.getCheckpoint, {})).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a list of facts', () => {
  const read = async (actor: Principal, limit: number, cursor?: string) => {
    const asked = { ...call, query: { limit, ...(cursor !== undefined && { cursor }) } };
    const answer = await registry.runWork(as(actor), (work) =>
      operations.listFacts(work, asked as never),
    );
    if (!('body' in answer)) throw new Error('refused');
    return answer.body;
  };

  test('shows an organisation what concerns it and nothing else, in pages that miss none', async () => {
    for (let n = 0; n < 25; n += 1) {
      const concerns = [['org-1'], ['org-2'], ['org-1', 'org-2'], []][n % 4] ?? [];
      await recordThings(registry, { ...thing(`t${n}`), concerns });
    }
    await sequenceOnce(registry);
    await until(async () => (await read(nursery('org-1'), 50)).items.length === 13);
    const numbers: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await read(nursery('org-1'), 4, cursor);
      for (const { number, fact } of page.items) {
        numbers.push(number);
        expect(fact['concerns']).toContain('org-1');
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(numbers).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25]);
    expect((await read(nursery('org-3'), 200)).items).toEqual([]);
    expect((await read(ANYONE, 200)).items).toEqual([]);
  });

  test('waits at a number that a slow transaction may still bring, so that no reader passes it', async () => {
    await recordThings(registry, thing('a'));
    const slow = heldOpen(registry, async (work) => {
      await record(work, await work.now(), thing('slow'));
    });
    await slow.acted;
    await recordThings(registry, thing('b'));
    await sequenceOnce(registry);
    const numbers = async () =>
      (await read(nursery('org-1'), 50)).items.map(({ number }) => number);
    expect(await numbers()).toEqual([]);
    await slow.end();
    await until(async () => (await numbers()).length > 0);
    expect(await numbers()).toEqual([1, 2, 3]);
  });
});
