import { claimProjection } from '../../src/features/subsidies/claims.facts';
import { clawBackProjection } from '../../src/features/subsidies/claw-backs.facts';
import { problemOf } from '../support/people';
import { differing } from '../support/projections';
import { approved, clerkOf, entitled, followReopenings, moveClaim } from '../support/subsidies';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let chen: Caller;
let sun: Caller;
beforeAll(async () => {
  town = await openTown();
  [chen, sun] = [await clerkOf(town, '410105'), await clerkOf(town, '410105')];
});
afterAll(async () => {
  const altered = await Promise.all([
    differing(town.registry, claimProjection),
    differing(town.registry, clawBackProjection),
  ]);
  await town.close();
  expect(altered).toEqual([[], []]);
});

const read = (claim: Answer) => chen('GET', `/v1/subsidy-claims/${String(claim.body['id'])}`);
const propose = (claim: Answer, amountFen: number) =>
  moveClaim(chen, claim, 'claw-backs', {
    reason: 'fraud',
    evidenceReference: '〔2026〕17号',
    amountFen,
  });
const settle = (clerk: Caller, clawBack: Answer, step: string) =>
  clerk('POST', `/v1/subsidy-claw-backs/${String(clawBack.body['id'])}/${step}`, undefined, {
    'if-match': clawBack.headers.get('etag'),
  });

async function paid(): Promise<{ claim: Answer; fact: string; person: object }> {
  const { person, fact } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  const batch = await chen('POST', '/v1/subsidy-payment-batches');
  const path = `/v1/subsidy-payment-batches/${String(batch.body['id'])}`;
  await sun('POST', `${path}/file`, undefined, { 'if-match': batch.headers.get('etag') });
  const items = batch.body['items'] as { id: string }[];
  const lines = items.map(({ id }) => `${id},1500.00,成功,2026-11-02`);
  await sun(
    'POST',
    `${path}/results`,
    Buffer.from(['付款编号,金额元,结果,付款日期', ...lines].join('\n')),
    { 'content-type': 'text/csv' },
  );
  return { claim: await read(claim), fact, person };
}

test('for fraud one officer proposes and another signs that all of it comes back; no fact gives it back', async () => {
  const { claim, fact, person } = await paid();
  expect(problemOf(await propose(claim, 150_000))).toBe('409 subsidy-payment-contradicts');
  const proposed = await propose(claim, 0);
  expect(proposed).toMatchObject({
    status: 201,
    body: { state: 'proposed', evidenceReference: '〔2026〕17号', beforeFen: 150_000 },
  });
  expect(problemOf(await propose(claim, 0))).toBe('409 subsidy-claim-moved');
  expect((await read(claim)).body).toMatchObject({
    state: 'paid',
    clawBacks: [{ id: proposed.body['id'], state: 'proposed' }],
  });
  expect(problemOf(await settle(chen, proposed, 'sign'))).toBe('403 subsidy-needs-second-officer');
  const alone = town.registry.owner(
    `UPDATE subsidy_claw_back SET state = 'signed', settled_by = proposed_by, settled_by_human = proposed_by_human,
            settled_at = now() WHERE id = $1`,
    [proposed.body['id']],
  );
  await expect(alone).rejects.toThrow('needs_two_humans');
  const unsigned = town.registry.owner(
    `UPDATE subsidy_claim SET claw_back_id = $2, amount_fen = 0, state = 'clawing_back' WHERE id = $1`,
    [claim.body['id'], proposed.body['id']],
  );
  await expect(unsigned).rejects.toThrow('no such signed claw-back');
  expect((await settle(sun, proposed, 'sign')).body).toMatchObject({ state: 'signed' });
  expect((await read(claim)).body).toMatchObject({ state: 'clawing_back', amountFen: 0 });
  expect(problemOf(await settle(sun, proposed, 'withdraw'))).toBe('412 precondition-failed');

  await chen('PUT', `/v1/subsidy-facts/${fact}`, {
    ...{ person, kind: 'insured_months', value: { months: 5 }, asOf: '2026-03-01' },
    ...{ source: '社会保险经办机构', updatedAt: '2026-03-05T00:00:00Z' },
  });
  await followReopenings(town.registry);
  const { body } = await chen('GET', '/v1/subsidy-reopenings');
  expect(body['items']).toEqual([]);
});

test('while a claw-back is proposed nothing of the claim is ordered or goes out, and withdrawn it leaves all as it was', async () => {
  const { person } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  const proposed = await propose(claim, 0);
  const { body } = await sun('GET', '/v1/work-list?limit=200');
  expect(body['items']).toContainEqual(expect.objectContaining({ code: 'sign_claw_back' }));
  const nothing = await chen('POST', '/v1/subsidy-payment-batches');
  expect(problemOf(nothing)).toBe('409 subsidy-nothing-owed');
  expect((await settle(chen, proposed, 'withdraw')).body).toMatchObject({ state: 'withdrawn' });
  const batch = await chen('POST', '/v1/subsidy-payment-batches');
  const again = await propose(claim, 0);
  expect(problemOf(await settle(sun, again, 'sign'))).toBe('409 subsidy-claim-moved');
  const file = await sun(
    'POST',
    `/v1/subsidy-payment-batches/${String(batch.body['id'])}/file`,
    undefined,
    { 'if-match': batch.headers.get('etag') },
  );
  expect(file.text).toContain('0 笔');
  expect((await settle(sun, again, 'sign')).status).toBe(200);
  expect((await read(claim)).body).toMatchObject({ state: 'clawed_back', paidFen: 0 });
});

test('another line knows nothing of it', async () => {
  const { claim } = await paid();
  const proposed = await propose(claim, 50_000);
  const far = await clerkOf(town, '420102');
  const path = `/v1/subsidy-claw-backs/${String(proposed.body['id'])}`;
  expect(problemOf(await far('GET', path))).toBe('404 not-found');
  expect(problemOf(await settle(far, proposed, 'sign'))).toBe('404 not-found');
  const above = await clerkOf(town, '410100');
  expect((await settle(above, proposed, 'sign')).status).toBe(200);
  expect((await read(claim)).body).toMatchObject({ state: 'clawing_back', amountFen: 50_000 });
});
