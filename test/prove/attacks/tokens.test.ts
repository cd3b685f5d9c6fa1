import { SYSTEM } from '../../../src/domain/principal';
import { createClient } from '../../../src/features/access/clients.commands';
import {
  assertionForgeries,
  postAssertion,
  signerOf,
} from '../../support/attacks/forged-assertions';
import { forgeriesOf } from '../../support/attacks/forged-tokens';
import { as, claimsOf } from '../../support/accounts';
import { never, say } from '../../support/claim';
import { ask, proposalOn, question, somebody } from '../../support/people';
import { receiptOf, standingOf } from '../../support/receipts';
import { callerAt, dayOf, openTown, type Town } from '../../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
}, 60_000);
afterAll(() => town.close());

const checks = async () =>
  (
    await town.registry.owner<{ n: number }>('SELECT count(*)::integer AS n FROM clearance_check')
  )[0]?.n;

test('nobody is let in by a forged token, to read or to write, and no forgery is a fault', async () => {
  const officer = town.tokenOfWu.slice('Bearer '.length);
  const client = town.tokenOfNursery.slice('Bearer '.length);
  const body = question(somebody(), 'cleaner', dayOf(town.registry));
  const receipt = receiptOf(await ask(town, somebody()));
  const forgeries = [
    ...forgeriesOf(town.registry, client).map((one) => [...one, 'nursery'] as const),
    ...forgeriesOf(town.registry, officer).map((one) => [...one, 'officer'] as const),
    ['a receipt', `Bearer ${receipt}`, 'nursery'] as const,
  ];
  const before = await checks();
  const [accepted, faults]: [string[], string[]] = [[], []];
  for (const [what, authorization, whose] of forgeries) {
    const call = callerAt(town.baseUrl, authorization);
    const answers = [
      await call('GET', whose === 'officer' ? '/v1/bans' : '/v1/clearance-checks'),
      whose === 'officer'
        ? await call('POST', '/v1/bans', proposalOn(somebody()))
        : await call('POST', '/v1/clearance-checks', body),
    ];
    for (const { status } of answers) {
      if (status !== 401 && status !== 400) accepted.push(`${what} (${whose}): ${status}`);
      if (status >= 500) faults.push(`${what} (${whose}): ${status}`);
    }
  }
  say(`  ${forgeries.length} forged tokens, each at a read and a write`);
  const trials = 2 * forgeries.length;
  never('a forged token that is accepted', { trials, failures: accepted });
  never('a forged token that is a fault of the registry', { trials, failures: faults });
  expect(await checks()).toBe(before);
  expect(
    (await callerAt(town.baseUrl, town.tokenOfNursery)('GET', '/v1/clearance-checks')).status,
  ).toBe(200);
  expect((await callerAt(town.baseUrl, town.tokenOfWu)('GET', '/v1/bans')).status).toBe(200);
});

test('a token is no receipt, no assertion and no refresh token', async () => {
  const token = town.tokenOfNursery.slice('Bearer '.length);
  expect(await standingOf(town, token)).not.toBe('current');
  const refreshed = await town.anyone('POST', '/v1/sessions/refresh', { refreshToken: token });
  expect([400, 401]).toContain(refreshed.status);
  expect((await postAssertion(town, token)).status).toBe(401);
});

test('a client is not let in by a forged or used assertion, however it is signed', async () => {
  const { registry } = town;
  const { organisationId } = await organisationOf(town.tokenOfNursery);
  const [own, other] = [signerOf(), signerOf()];
  const clients = await Promise.all(
    [own, other].map(({ publicJwk }) =>
      as(registry, SYSTEM, (work) => createClient(work, { organisationId, keys: [publicJwk] })),
    ),
  );
  const [one, two] = clients.map(({ client }) => client.id);
  const { good, forgeries } = assertionForgeries(
    registry,
    { id: one ?? '', key: own },
    { id: two ?? '', key: other },
  );
  expect((await postAssertion(town, good)).status).toBe(200);
  const failures: string[] = [];
  for (const [what, assertion] of [...forgeries, ['a used one', good] as const]) {
    const { status, text } = await postAssertion(town, assertion);
    if (status !== 401 && status !== 400) failures.push(`${what}: ${status} ${text}`);
  }
  never('a forged or used assertion that is accepted', { trials: forgeries.length + 1, failures });
});

async function organisationOf(bearer: string): Promise<{ organisationId: string }> {
  const { sub } = claimsOf(bearer.slice('Bearer '.length));
  const [row] = await town.registry.owner<{ organisationId: string }>(
    'SELECT organisation_id AS "organisationId" FROM client WHERE id = $1',
    [sub],
  );
  if (!row) throw new Error('the token is no client’s');
  return row;
}
