import { SYSTEM } from '../../src/domain/principal';
import { ask, somebody } from '../support/people';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const asker = { actor: SYSTEM, requestId: 'test' };

/** What PostgreSQL says when the wait for the standby is broken off: the commit stands here and perhaps nowhere else. */
async function breakOffTheWait(): Promise<void> {
  await town.registry.owner(`
    CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE WARNING 'canceling wait for synchronous replication due to user request';
      RETURN NULL;
    END $$`);
  await town.registry.owner(`
    CREATE CONSTRAINT TRIGGER break_off AFTER INSERT ON key_fingerprint DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION break_off()`);
}

test('a commit that the standby may not have is not told as done', async () => {
  await breakOffTheWait();
  const outcome = town.registry.runWork(asker, ({ tx }) =>
    tx.query(`INSERT INTO key_fingerprint VALUES ('k', 'f')`),
  );
  await expect(outcome).rejects.toMatchObject({ code: 'unavailable' });
  const kept = await town.registry.owner('SELECT key_id FROM key_fingerprint');
  expect(kept).toEqual([{ key_id: 'k' }]);
  await town.registry.owner('DROP FUNCTION break_off CASCADE');
  await town.registry.owner('DELETE FROM key_fingerprint');
});

test('a database that only follows another one decides nothing, and shows no standing', async () => {
  const { registry } = town;
  const asked = await ask(town, somebody());
  const path = `/v1/clearance-checks/${String(asked.body['id'])}`;
  expect((await town.nursery('GET', path)).status).toBe(200);

  await registry.owner(
    `CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true'`,
  );
  await registry.owner(`DO $$ BEGIN EXECUTE format(
    'ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$`);
  await registry.owner(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'caregiver-registry'`,
  );
  const answers = [await town.nursery('GET', path), await ask(town, somebody())];
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  await registry.owner('DROP FUNCTION public.pg_is_in_recovery()');
});
