import { propose, somebody } from '../support/people';
import {
  approved,
  clerkOf,
  draft,
  entitled,
  followReopenings,
  insure,
  moveClaim,
} from '../support/subsidies';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let chen: Caller;
let sun: Caller;
beforeAll(async () => {
  town = await openTown();
  [chen, sun] = [await clerkOf(town, '410105'), await clerkOf(town, '410105')];
});
afterAll(() => town.close());

interface Item {
  readonly kind: string;
  readonly id: string;
  readonly code: string;
  readonly link: string;
}

const waiting = async (officer: Caller) =>
  (await officer('GET', '/v1/work-list?limit=200')).body['items'] as Item[];
const codesOf = async (officer: Caller) =>
  (await waiting(officer)).map(({ kind, code }) => `${kind} ${code}`);
const results = (batch: Answer, line: string) =>
  chen(
    'POST',
    `/v1/subsidy-payment-batches/${String(batch.body['id'])}/results`,
    Buffer.from(['付款编号,金额元,结果,付款日期,失败原因', line].join('\n')),
    { 'content-type': 'text/csv' },
  );

test('a claim waits for its decision, its order, its file and its result, and is then gone', async () => {
  const { person } = await entitled(town, chen, { level: 3 });
  const submitted = await moveClaim(chen, await draft(chen, person), 'submit');
  expect(await codesOf(chen)).toEqual(['subsidy_claim decide_by_another']);
  await moveClaim(sun, submitted, 'approve');
  expect(await codesOf(chen)).toEqual(['subsidy_claim order']);
  const batch = await chen('POST', '/v1/subsidy-payment-batches');
  expect(await codesOf(chen)).toEqual(['subsidy_payment_batch issue']);
  const file = `/v1/subsidy-payment-batches/${String(batch.body['id'])}/file`;
  await sun('POST', file, undefined, { 'if-match': batch.headers.get('etag') });
  expect(await codesOf(sun)).toEqual(['subsidy_payment_batch results']);
  const [payment] = batch.body['items'] as { id: string }[];
  await results(batch, `${payment?.id ?? ''},2000.00,失败,,账号错误`);
  const [again, ...rest] = await waiting(chen);
  expect([again, rest]).toMatchObject([{ kind: 'subsidy_claim', code: 'order_again' }, []]);
  expect((await sun('GET', again?.link ?? '')).status).toBe(200);
});

test('a decision that would be another waits to be signed', async () => {
  const { person, fact } = await entitled(town, chen);
  await approved([chen, sun], person);
  await chen('POST', `/v1/subsidy-facts/${fact}/withdraw`, {
    reason: 'wrong_value',
    updatedAt: '2026-03-05T00:00:00Z',
  });
  await insure(chen, person, 1);
  await followReopenings(town.registry);
  expect(await codesOf(sun)).toContain('subsidy_reopening sign');
});

test('each officer sees what the scopes allow, of the own line', async () => {
  const { id } = await propose(town.li, somebody());
  const { person } = await entitled(town, chen);
  await moveClaim(chen, await draft(chen, person), 'submit');
  const idsSeen = async (officer: Caller) => (await waiting(officer)).map((item) => item.id);
  expect(await idsSeen(chen)).not.toContain(id);
  expect(await codesOf(chen)).toContain('subsidy_claim decide');
  expect(await idsSeen(town.wu)).toContain(id);
  expect((await codesOf(town.wu)).filter((code) => code.startsWith('subsidy'))).toEqual([]);
  expect(await waiting(await clerkOf(town, '420102'))).toEqual([]);
});
