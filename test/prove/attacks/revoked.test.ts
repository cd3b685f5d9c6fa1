import { SYSTEM } from '../../../src/domain/principal';
import { closeOrganisation } from '../../../src/features/access/access.commands';
import { createClient, disableClient } from '../../../src/features/access/clients.commands';
import { disableOfficer, resetOfficer } from '../../../src/features/access/officers.commands';
import { SCOPES_OF_CLIENT } from '../../../src/domain/principal';
import { anOrganisation, as, type KnownOfficer } from '../../support/accounts';
import { bearer } from '../../support/api';
import { never } from '../../support/claim';
import { ask, decide, propose, somebody } from '../../support/people';
import { count } from '../../support/scale';
import { callerAt, COUNTY, openTown, type Caller, type Town } from '../../support/town';

const TIMES = count(1, 20);

let town: Town;
beforeAll(async () => {
  town = await openTown();
}, 60_000);
afterAll(() => town.close());

/** How an officer's right ends while the session goes on. */
const ENDS: Readonly<Record<string, (officer: KnownOfficer) => Promise<unknown>>> = {
  'the account is disabled': ({ id }) =>
    as(town.registry, SYSTEM, (work) => disableOfficer(work, id)),
  'the account is reset': ({ id }) => as(town.registry, SYSTEM, (work) => resetOfficer(work, id)),
  'the role is taken away': ({ id }) =>
    town.registry.owner(`UPDATE officer SET roles = '{auditor}' WHERE id = $1`, [id]),
};

test(
  'an officer whose right has ended approves nothing more, though the token was good a moment ago',
  async () => {
    const failures: string[] = [];
    let trials = 0;
    for (let time = 0; time < TIMES; time += 1) {
      for (const [end, act] of Object.entries(ENDS)) {
        const { call, known } = await town.officer(COUNTY);
        const [first, second] = [
          await propose(town.li, somebody()),
          await propose(town.li, somebody()),
        ];
        expect((await decide(call, first)).status).toBe(200);
        await act(known);
        for (const { status } of [
          await decide(call, second),
          await decide(call, second, 'reject'),
        ]) {
          trials += 1;
          if (status !== 401 && status !== 403) failures.push(`${end}: ${status}`);
        }
        expect((await decide(town.wu, second)).status).toBe(200);
      }
    }
    never('a decision of an officer whose right has ended', { trials, failures });
  },
  10 * 60_000,
);

test(
  'a client that is disabled, or whose organisation is closed, asks nothing more',
  async () => {
    const failures: string[] = [];
    let trials = 0;
    for (let time = 0; time < TIMES; time += 1) {
      const organisation = await anOrganisation(town.registry, 'institution', COUNTY);
      const callers: Caller[] = [];
      const ids: string[] = [];
      for (let one = 0; one < 2; one += 1) {
        const { client } = await as(town.registry, SYSTEM, (work) =>
          createClient(work, { organisationId: organisation.id, keys: null }),
        );
        ids.push(client.id);
        const account = { id: client.id, scopes: SCOPES_OF_CLIENT.institution };
        callers.push(callerAt(town.baseUrl, bearer(town.registry, account)));
      }
      const asked = async (what: string, caller: Caller) => {
        trials += 1;
        const { status } = await ask(town, somebody(), { nursery: caller });
        if (status !== 401 && status !== 403) failures.push(`${what}: ${status}`);
      };
      for (const caller of callers) {
        expect((await caller('GET', '/v1/clearance-checks')).status).toBe(200);
      }
      const [disabled, other] = callers;
      if (!disabled || !other) throw new Error('there are two');
      await as(town.registry, SYSTEM, (work) => disableClient(work, ids[0] ?? ''));
      await asked('disabled', disabled);
      expect((await other('GET', '/v1/clearance-checks')).status).toBe(200);
      await as(town.registry, SYSTEM, (work) => closeOrganisation(work, organisation.id));
      await asked('closed', other);
    }
    never('an answer to a client whose right has ended', { trials, failures });
  },
  10 * 60_000,
);
