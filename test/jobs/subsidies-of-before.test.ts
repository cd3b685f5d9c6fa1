import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/all';
import { migrate } from '../../src/platform/database/data-source';
import { problemOf } from '../support/people';
import { approved, clerkOf, entitled, followReopenings } from '../support/subsidies';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let chen: Caller;
let sun: Caller;
let lin: Caller;
beforeAll(async () => {
  town = await openTown();
  [chen, sun, lin] = [
    await clerkOf(town, '410105'),
    await clerkOf(town, '410105'),
    await clerkOf(town, '410105'),
  ];
});
afterAll(() => town.close());

const RECOVERIES = 'ConfirmRecoveriesByAnother1764000003460';

/** As the schema was before anybody confirmed what came back, and then as it is. */
async function migratedFromBefore(): Promise<void> {
  const { ownerUrl, owner } = town.registry;
  const back = new DataSource({
    ...{ type: 'postgres', url: ownerUrl },
    ...{ migrations: [...migrations], migrationsTransactionMode: 'each' },
  });
  await back.initialize();
  const isThere = async () =>
    (await owner(`SELECT FROM migrations WHERE name = $1`, [RECOVERIES])).length > 0;
  while (await isThere()) await back.undoLastMigration();
  await back.destroy();
  await migrate(ownerUrl, migrations);
}

/** A claim that was paid whole and of which the months then turned out too few, as a human signed. */
async function paidTooMuch(): Promise<Answer> {
  const { person, fact } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  const batch = await chen('POST', '/v1/subsidy-payment-batches');
  const path = `/v1/subsidy-payment-batches/${String(batch.body['id'])}`;
  await sun('POST', `${path}/file`, undefined, { 'if-match': batch.headers.get('etag') });
  const [payment] = batch.body['items'] as { id: string }[];
  const file = `付款编号,金额元,结果,付款日期\n${payment?.id ?? ''},1500.00,成功,2026-11-02`;
  await chen('POST', `${path}/results`, Buffer.from(file), { 'content-type': 'text/csv' });
  await chen('PUT', `/v1/subsidy-facts/${fact}`, {
    ...{ person, kind: 'insured_months', value: { months: 5 }, asOf: '2026-03-01' },
    ...{ source: '社会保险经办机构', updatedAt: '2026-03-05T00:00:00Z' },
  });
  await followReopenings(town.registry);
  const { body } = await chen('GET', '/v1/subsidy-reopenings?state=open');
  const [open] = body['items'] as { id: string; etag: string }[];
  await lin('POST', `/v1/subsidy-reopenings/${open?.id ?? ''}/sign`, undefined, {
    'if-match': open?.etag ?? '',
  });
  return chen('GET', `/v1/subsidy-claims/${String(claim.body['id'])}`);
}

test('money that came back before another human confirmed it counts as it did', async () => {
  const claim = await paidTooMuch();
  expect(claim.body).toMatchObject({ state: 'clawing_back', paidFen: 150_000 });
  const path = `/v1/subsidy-claims/${String(claim.body['id'])}`;
  const said = { amountFen: 50_000, recoveredOn: '2026-11-04', reference: 'VOUCHER-7' };
  const recorded = await chen('POST', `${path}/recoveries`, said, {
    'if-match': claim.headers.get('etag'),
  });
  const recovery = `/v1/subsidy-recoveries/${String(recorded.body['id'])}`;
  const confirmed = await sun('POST', `${recovery}/confirm`, undefined, {
    'if-match': recorded.headers.get('etag'),
  });
  expect(problemOf(confirmed)).toBe('200');
  await migratedFromBefore();
  expect((await chen('GET', recovery)).body).toMatchObject({
    ...{ state: 'confirmed', amountFen: 50_000, settledAt: null },
  });
  expect((await chen('GET', path)).body).toMatchObject({ state: 'clawing_back', paidFen: 100_000 });
});
