import { SYSTEM } from '../../src/domain/principal';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry.close());

const asker = { actor: SYSTEM, requestId: 'test' };

test('the service owns nothing and belongs to registry_service', async () => {
  const [role] = await registry.runWork(asker, ({ tx }) =>
    tx.query<{ superuser: boolean; member: boolean; owned: number }>(
      `SELECT r.rolsuper AS superuser, pg_has_role(r.oid, 'registry_service', 'member') AS member,
              (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid) AS owned
         FROM pg_roles r WHERE r.rolname = current_user`,
    ),
  );
  expect(role).toEqual({ superuser: false, member: true, owned: 0 });
});

test('what a transaction throws undoes everything it did', async () => {
  const doomed = registry.runWork(asker, async ({ tx }) => {
    await tx.query(`INSERT INTO key_fingerprint VALUES ('k', 'f')`);
    throw new Error('changed my mind');
  });
  await expect(doomed).rejects.toThrow('changed my mind');
  expect(await registry.owner('SELECT * FROM key_fingerprint')).toEqual([]);
});

test('now is the clock of the database, moved by as much as a test says', async () => {
  registry.clock.shiftMs = 86_400_000;
  const tomorrow = await registry.runWork(asker, (work) => work.now());
  registry.clock.shiftMs = 0;
  const now = await registry.runWork(asker, (work) => work.now());
  const apart = tomorrow.getTime() - now.getTime();
  expect(apart).toBeGreaterThan(86_340_000);
  expect(apart).toBeLessThanOrEqual(86_400_000);
});

test('statements asked together run in that order, each seeing what the one before it did', async () => {
  const counts = await registry.runWork(asker, async ({ tx }) => {
    const count = () =>
      tx.query<{ n: number }>('SELECT count(*)::integer AS n FROM key_fingerprint');
    const insert = () => tx.query(`INSERT INTO key_fingerprint VALUES ('together', 'f')`);
    const [before, , after] = await Promise.all([count(), insert(), count()]);
    return [before[0]?.n, after[0]?.n];
  });
  expect(counts[1]).toBe((counts[0] ?? NaN) + 1);
});

test('a transaction reads what others committed, statement by statement', async () => {
  const [row] = await registry.runWork(asker, ({ tx }) =>
    tx.query<{ level: string }>(`SELECT current_setting('transaction_isolation') AS level`),
  );
  expect(row?.level).toBe('read committed');
});

test('of steps that run together, what one asks after another failed reaches no later transaction', async () => {
  let late: Promise<unknown> | null = null;
  let rolledBack = () => undefined as void;
  const over = new Promise<void>((resolve) => (rolledBack = resolve));
  const failing = registry.runWork(asker, async ({ tx }) => {
    late = over.then(() => tx.query(`INSERT INTO key_fingerprint VALUES ('late', 'f')`));
    late.catch(() => undefined);
    await Promise.all([late, tx.query('SELECT 1/0')]);
  });
  await expect(failing).rejects.toThrow('division by zero');
  rolledBack();
  await expect(late).rejects.toThrow('after the end of its transaction');
  const kept = await registry.owner(`SELECT key_id FROM key_fingerprint WHERE key_id = 'late'`);
  expect(kept).toEqual([]);
});

test('a transaction whose connection ends before the commit is run again on another one', async () => {
  let runs = 0;
  const answer = await registry.runWork(asker, async ({ tx }) => {
    runs += 1;
    await tx.query(`INSERT INTO key_fingerprint VALUES ('again', 'f')`);
    if (runs === 1) await tx.query(`SELECT pg_terminate_backend(pg_backend_pid())`);
    return 'done';
  });
  expect({ answer, runs }).toEqual({ answer: 'done', runs: 2 });
  const kept = await registry.owner(`SELECT key_id FROM key_fingerprint WHERE key_id = 'again'`);
  expect(kept).toHaveLength(1);
});

test('a transaction that loses one connection after another ends as unavailable, without effect', async () => {
  const doomed = registry.runWork(asker, async ({ tx }) => {
    await tx.query(`INSERT INTO key_fingerprint VALUES ('never', 'f')`);
    await tx.query(`SELECT pg_terminate_backend(pg_backend_pid())`);
  });
  await expect(doomed).rejects.toMatchObject({ code: 'unavailable' });
  expect(await registry.owner(`SELECT key_id FROM key_fingerprint WHERE key_id = 'never'`)).toEqual(
    [],
  );
});

test('whoever still asks through TypeORM after the connection has ended is run again too', async () => {
  let runs = 0;
  const answer = await registry.runWork(asker, async ({ tx }) => {
    runs += 1;
    if (runs === 1) {
      await tx.query(`SELECT pg_terminate_backend(pg_backend_pid())`).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await tx.orm.query('SELECT 1');
    return 'done';
  });
  expect({ answer, runs }).toEqual({ answer: 'done', runs: 2 });
});
