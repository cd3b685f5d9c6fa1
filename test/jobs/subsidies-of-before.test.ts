import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/all';
import { migrate } from '../../src/platform/database/data-source';
import { verifySubjects } from '../../src/features/log/verify-subjects';
import { claimProjection } from '../../src/features/subsidies/claims.facts';
import {
  paymentBatchProjection,
  paymentProjection,
} from '../../src/features/subsidies/payments.facts';
import { recoveryProjection } from '../../src/features/subsidies/recoveries.facts';
import { reopeningProjection } from '../../src/features/subsidies/reopenings.facts';
import { asker } from '../support/log';
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

const FIRST = 'IssuePaymentsByAnother1764000003450';

/** What facts did not say then; and what came back counted as it was recorded. */
const FACTS_OF_BEFORE = `
  DELETE FROM log_fact WHERE fact #>> '{subject,kind}' = 'subsidy_recovery' AND fact #>> '{subject,version}' = '2';
  UPDATE subsidy_recovery SET version = 1;
  UPDATE log_fact SET fact = jsonb_set(fact, '{data}', (fact -> 'data') - ARRAY[
    'payeeByHuman', 'payeeIsThePerson', 'clawBackId', 'lateReason', 'lateRule', 'lateEvidence', 'account', 'preparedByHuman',
    'cancelledBy', 'cancelledAt', 'referenceDigest', 'settledBy', 'settledByHuman', 'settledAt', 'recordedByHuman', 'causeByHuman'])
   WHERE fact #>> '{subject,kind}' IN ('subsidy_claim', 'subsidy_payment', 'subsidy_payment_batch', 'subsidy_recovery');
  UPDATE log_fact SET fact = fact #- '{data,statedByHumans}' WHERE fact #>> '{subject,kind}' = 'subsidy_reopening';
  UPDATE log_fact SET fact = fact #- '{data,state}' WHERE fact #>> '{subject,kind}' = 'subsidy_recovery'`;

/** Whatever rules and triggers say. */
async function tamper(sql: string): Promise<void> {
  await town.registry.owner(
    `SET session_replication_role = replica; ${sql}; RESET session_replication_role`,
  );
}

const PROJECTIONS = [
  ...[claimProjection, paymentProjection, paymentBatchProjection],
  ...[recoveryProjection, reopeningProjection],
];

/** What is named as altered, by kind and members. */
async function altered(): Promise<string[]> {
  const reports: string[] = [];
  await town.registry.runWork(asker, (work) =>
    verifySubjects(work, PROJECTIONS, (difference) =>
      reports.push(difference.replace(/ [0-9a-f-]{36}:/, ':')),
    ),
  );
  return reports;
}

/** As schema and facts were before payments and what came back took two humans, and then as they are. */
async function migratedFromBefore(): Promise<void> {
  const { ownerUrl, owner } = town.registry;
  const back = new DataSource({
    ...{ type: 'postgres', url: ownerUrl },
    ...{ migrations: [...migrations], migrationsTransactionMode: 'each' },
  });
  await back.initialize();
  const isThere = async () =>
    (await owner(`SELECT FROM migrations WHERE name = $1`, [FIRST])).length > 0;
  while (await isThere()) await back.undoLastMigration();
  await back.destroy();
  await tamper(FACTS_OF_BEFORE);
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

test('what facts of before did not say is no alteration, and what is altered is named, of before or not', async () => {
  expect(await altered()).toEqual([]);
  const after = await approved([chen, sun], (await entitled(town, chen)).person);
  expect(await altered()).toEqual([]);
  const others = `(SELECT settled_by_human FROM subsidy_reopening)`;
  await tamper(`
    ALTER TABLE subsidy_recovery DROP CONSTRAINT subsidy_recovery_settled_whole;
    UPDATE subsidy_recovery SET recorded_by_human = ${others};
    UPDATE subsidy_payment SET account = repeat('0', 64);
    UPDATE subsidy_payment_batch SET prepared_by_human = ${others};
    UPDATE subsidy_claim SET payee_by_human = ${others}, payee_is_the_person = NOT payee_is_the_person`);
  expect(new Set(await altered())).toEqual(
    new Set([
      'subsidy_claim: the row differs from its last fact in payeeByHuman, payeeIsThePerson',
      'subsidy_payment: the row differs from its last fact in account',
      'subsidy_payment_batch: the row differs from its last fact in preparedByHuman',
      'subsidy_recovery: the row differs from its last fact in recordedByHuman',
    ]),
  );
  expect(
    (await altered()).filter((difference) => difference.startsWith('subsidy_claim')),
  ).toHaveLength(2);
  expect(after.status).toBe(200);
});
