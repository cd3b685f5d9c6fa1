import { v7 } from 'uuid';
import { SYSTEM } from '../../src/domain/principal';
import { closeOrganisation } from '../../src/features/access/access.commands';
import { as } from '../support/accounts';
import { ask, certify, problemOf, trained } from '../support/people';
import { pageOf, receiptOf, standingOf } from '../support/receipts';
import { dayOf, openTown, type Town } from '../support/town';

let town: Town;
beforeEach(async () => {
  town = await openTown();
});
afterEach(() => town.close());

const LATER = '2026-05-22T01:00:00Z';

describe('a question that is sent again under its key', () => {
  test('is not answered as before when what was relied on now ends earlier', async () => {
    const li = await trained(town);
    const asking = { key: v7(), position: 'caregiver' };
    const first = await ask(town, li, asking);
    expect(first.body).toMatchObject({ verdict: 'clear', validUntil: dayOf(town.registry, 30) });
    const tomorrow = { expiresOn: dayOf(town.registry, 1), updatedAt: LATER };
    expect(problemOf(await certify(town.school, li, tomorrow))).toBe('200');
    expect(problemOf(await ask(town, li, asking))).toBe('409 answer-superseded');
  });

  test('is not answered as before when something more is missing on the first day', async () => {
    const li = await trained(town);
    const health = {
      kind: 'health_certificate',
      occupation: undefined,
      level: undefined,
      number: 'H-1',
      issuedOn: dayOf(town.registry, -1),
    };
    expect(problemOf(await certify(town.school, li, health, 'health'))).toBe('201');
    const asking = { key: v7(), position: 'caregiver' };
    const first = await ask(town, li, asking);
    expect(first.body['verdict']).toBe('clear');
    expect(first.text).not.toContain('health_certificate');
    const revoked = {
      ...health,
      status: 'revoked',
      withdrawalReason: 'fraud',
      updatedAt: LATER,
    };
    expect(problemOf(await certify(town.school, li, revoked, 'health'))).toBe('200');
    expect(problemOf(await ask(town, li, asking))).toBe('409 answer-superseded');
  });
});

test('the receipt of a nursery that was closed is not current', async () => {
  const asked = await ask(town, await trained(town), { position: 'caregiver' });
  const receipt = receiptOf(asked);
  expect(await standingOf(town, receipt)).toBe('current');
  const [row] = await town.registry.owner<{ id: string }>(
    `SELECT institution_id AS id FROM clearance_check WHERE id = $1`,
    [asked.body['id']],
  );
  await as(town.registry, SYSTEM, (work) => closeOrganisation(work, row?.id ?? ''));
  expect(await standingOf(town, receipt)).toBe('no_longer_current');
  expect((await pageOf(town, asked)).page.text).toContain('No longer current');
});
