import { setTimeout as wait } from 'node:timers/promises';
import { parseIdentity } from '../../src/domain/identity-document';
import { SYSTEM } from '../../src/domain/principal';
import { disableOfficer, resetOfficer } from '../../src/features/access/officers.commands';
import { hold } from '../../src/platform/database/locks';
import { anOfficer, as, aHuman } from '../support/accounts';
import { decide, problemOf, propose, somebody, verdictOn } from '../support/people';
import { COUNTY, openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const asker = { actor: SYSTEM, requestId: 'test' };

describe('an account that is taken away while its approval waits', () => {
  test.each([
    ['disabled', disableOfficer, 'account-disabled'],
    ['reset', resetOfficer, 'account-too-new'],
  ] as const)('is %s, and approves nothing', async (_how, take, code) => {
    const { registry } = town;
    const { call, known } = await town.officer(COUNTY);
    const zhang = somebody();
    const proposed = await propose(town.li, zhang);
    const key = parseIdentity({ type: 'resident_id', number: zhang.identity.number }).key;

    let letGo = () => {};
    const checking = new Promise<void>((resolve) => (letGo = resolve));
    const held = registry.runWork(asker, async (work) => {
      await hold(work, { shared: [`document:${key}`] });
      await checking;
    });
    const approving = decide(call, proposed);
    await oneWaits();
    const strict = { ...registry.settings, newAccountHours: 24 };
    await registry.runWork<unknown>(asker, (work) => take({ ...work, settings: strict }, known.id));
    letGo();
    await held;
    expect(problemOf(await approving)).toBe(`403 ${code}`);
    expect(await verdictOn(town, zhang)).toBe('clear');
  });

  async function oneWaits(): Promise<void> {
    for (;;) {
      const [row] = await town.registry.owner<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_database d ON d.oid = l.database
          WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`,
      );
      if (row?.n) return;
      await wait(20);
    }
  }
});

test('nobody gets a second account on a document that is not for life', async () => {
  const { known } = await town.officer(COUNTY);
  const passport = parseIdentity({ type: 'passport', number: 'E12345678', country: 'CHN' });
  const human = { ...aHuman(), document: passport };
  const second = anOfficer(town.registry, known.authorityId, 'second', ['case_officer'], human);
  await expect(second).rejects.toMatchObject({ code: 'identity-number-invalid' });
  await expect(
    as(town.registry, SYSTEM, ({ tx }) =>
      tx.query('SELECT 1 FROM officer WHERE username = $1', ['second']),
    ),
  ).resolves.toEqual([]);
});

test.each([
  ['whom a proposal names', 'UPDATE ban SET sealed_number = sealed_name'],
  ['what a proposal says', `UPDATE ban SET ground = 'statutory_record'`],
  ['who proposed', 'UPDATE ban SET proposed_by_human = decided_by_human'],
  ['who is behind an account', 'UPDATE officer SET human_id = gen_random_uuid()'],
  ['whose account it is', 'UPDATE officer SET authority_id = gen_random_uuid()'],
  ['which document names a human', `UPDATE human SET document = ''`],
  ['what a human is found by', `UPDATE human_document_index SET digest = ''`],
])('no statement of the service can alter %s', async (_what, statement) => {
  const altering = town.registry.runWork(asker, ({ tx }) => tx.query(statement));
  await expect(altering).rejects.toMatchObject({ code: '42501' });
});
