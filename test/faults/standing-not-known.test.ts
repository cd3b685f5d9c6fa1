import { ask, somebody } from '../support/people';
import { pageOf, receiptOf } from '../support/receipts';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

test.each([
  [
    'the database refuses what decides',
    500,
    'REVOKE SELECT ON ban FROM registry_service',
    'GRANT SELECT ON ban TO registry_service',
  ],
  [
    'a source is too old',
    503,
    `UPDATE source SET as_of = now() - interval '10 years' WHERE name = 'bans'`,
    `UPDATE source SET as_of = NULL WHERE name = 'bans'`,
  ],
])(
  'while %s, nobody reads a verdict or a standing, but %i',
  async (_what, status, breakIt, mendIt) => {
    const li = somebody();
    const before = await ask(town, li);
    expect(before.body['verdict']).toBe('clear');
    const { link, page } = await pageOf(town, before);
    expect(page.status).toBe(200);

    await town.registry.owner(breakIt);
    const answers = [
      await ask(town, li),
      await town.nursery('GET', `/v1/clearance-checks/${String(before.body['id'])}`),
      await town.anyone('POST', '/v1/receipts/verify', { receipt: receiptOf(before) }),
      await town.anyone('GET', new URL(link).pathname),
    ];
    await town.registry.owner(mendIt);
    for (const answer of answers) {
      expect(answer.status).toBe(status);
      expect(answer.text).not.toMatch(/"standing"|"verdict"|当前有效/);
    }
    expect((await ask(town, li)).body['verdict']).toBe('clear');
  },
);
