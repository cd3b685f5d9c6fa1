import { claimProjection } from '../../src/features/subsidies/claims.facts';
import {
  paymentBatchProjection,
  paymentProjection,
} from '../../src/features/subsidies/payments.facts';
import { recoveryProjection } from '../../src/features/subsidies/recoveries.facts';
import { problemOf } from '../support/people';
import { differing } from '../support/projections';
import {
  approved,
  clerkOf,
  draft,
  entitled,
  followReopenings,
  moveClaim,
  PAYEE,
} from '../support/subsidies';
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
afterAll(async () => {
  for (const projection of [
    claimProjection,
    paymentBatchProjection,
    paymentProjection,
    recoveryProjection,
  ])
    expect(await differing(town.registry, projection)).toEqual([]);
  await town.close();
});

const aClaim = async () => approved([chen, sun], (await entitled(town, chen)).person);
const prepare = () => chen('POST', '/v1/subsidy-payment-batches');
const fileOf = (clerk: Caller, batch: Answer, query = '', more = {}) =>
  clerk('POST', `/v1/subsidy-payment-batches/${String(batch.body['id'])}/file${query}`, undefined, {
    'if-match': batch.headers.get('etag'),
    ...more,
  });
const tell = (batch: Answer, ...lines: string[]) =>
  chen(
    'POST',
    `/v1/subsidy-payment-batches/${String(batch.body['id'])}/results`,
    Buffer.from(['付款编号,金额元,结果,付款日期,失败原因', ...lines].join('\n')),
    { 'content-type': 'text/csv' },
  );
const read = (claim: Answer) => chen('GET', `/v1/subsidy-claims/${String(claim.body['id'])}`);
/** The id of a payment, by its place in the file. */
function paymentIn(batch: Answer, place = 0): string {
  const payment = (batch.body['items'] as { id: string }[])[place];
  if (!payment) throw new Error('there is no such payment');
  return payment.id;
}

test('what is owed is ordered once, its file given out once, and its results change each claim once', async () => {
  const [one, two] = [await aClaim(), await aClaim()];
  const batch = await prepare();
  expect(batch.body).toMatchObject({ state: 'prepared', payments: 2, totalFen: 300_000 });
  expect(problemOf(await prepare())).toBe('409 subsidy-nothing-owed');
  const [first, second] = [paymentIn(batch, 0), paymentIn(batch, 1)];
  const key = { 'idempotency-key': 'file-1' };
  expect(problemOf(await fileOf(chen, batch))).toBe('403 subsidy-needs-second-officer');
  const alone = town.registry.owner(
    `UPDATE subsidy_payment_batch SET state = 'issued', file_version = 1, issued_at = now(), issued_by = prepared_by,
            issued_by_human = prepared_by_human WHERE id = $1`,
    [batch.body['id']],
  );
  await expect(alone).rejects.toThrow('needs_two_humans');
  const issued = await fileOf(sun, batch, '', key);
  expect(issued.headers.get('content-type')).toMatch(/^text\/csv/);
  const lines = issued.text.split('\r\n');
  expect(lines[1]).toBe(`${first},${PAYEE.name},${PAYEE.bank},${PAYEE.account},1500.00`);
  expect(lines.at(-2)).toBe(`合计,批次 ${String(batch.body['id'])},第 1 版,2 笔,3000.00`);
  expect((await fileOf(sun, batch, '', key)).text).toBe(issued.text);
  expect(problemOf(await fileOf(lin, { ...batch, headers: issued.headers }))).toBe(
    '409 subsidy-file-issued',
  );

  const said = [
    `${first},1500.00,成功,2026-11-02,`,
    `${second},1500.00,失败,,户名不符`,
    `${first},1500.00,失败,,其他`,
    `${second},1.00,成功,2026-11-02,`,
  ];
  const told = await tell(batch, ...said);
  expect(told.body).toMatchObject({ paid: 1, failed: 1, refused: 2, unchanged: 0 });
  expect(told.body['items']).toMatchObject([
    {},
    {},
    { refusal: 'subsidy-payment-contradicts' },
    { refusal: 'subsidy-payment-contradicts', reason: expect.stringMatching(/\S/) as string },
  ]);
  expect((await tell(batch, ...said)).body).toMatchObject({ paid: 0, unchanged: 2, refused: 2 });
  expect((await read(one)).body).toMatchObject({ state: 'paid', paidFen: 150_000 });
  expect((await read(two)).body).toMatchObject({ state: 'approved', paidFen: 0 });
  const next = await prepare();
  expect(next.body).toMatchObject({ payments: 1, items: [{ claimId: two.body['id'] }] });
  await fileOf(sun, next);
  await tell(next, `${paymentIn(next)},1500.00,成功,2026-11-03,`);
  expect((await read(two)).body).toMatchObject({ state: 'paid' });
});

test('what one human approved alone another has paid out, and what the bank paid to another account is refused', async () => {
  const alone = await approved([sun, sun], (await entitled(town, chen)).person);
  const own = await prepare();
  expect(problemOf(await fileOf(sun, own))).toBe('403 subsidy-needs-second-officer');
  const byOther = await fileOf(lin, own);
  expect(byOther.text).toContain('1 笔');
  const line = `${paymentIn(own)},1500.00,成功,2026-11-02`;
  const results = (account: string) =>
    lin(
      'POST',
      `/v1/subsidy-payment-batches/${String(own.body['id'])}/results`,
      Buffer.from(`付款编号,金额元,结果,付款日期,账号\n${line},${account}`),
      { 'content-type': 'text/csv' },
    );
  expect((await results('6217000000000000009')).body).toMatchObject({
    refused: 1,
    items: [{ refusal: 'subsidy-payment-contradicts' }],
  });
  expect((await results(PAYEE.account)).body).toMatchObject({ paid: 1 });
  expect((await read(alone)).body).toMatchObject({ state: 'paid' });

  const [mine, other] = [
    await approved([sun, sun], (await entitled(town, chen)).person),
    await aClaim(),
  ];
  const mixed = await prepare();
  const direct = town.registry.owner(
    `UPDATE subsidy_payment_batch b SET state = 'issued', file_version = 1, issued_at = now(), issued_by = c.decided_by,
            issued_by_human = c.decided_by_human FROM subsidy_claim c WHERE b.id = $1 AND c.id = $2`,
    [mixed.body['id'], mine.body['id']],
  );
  await expect(direct).rejects.toThrow('approved alone');
  expect((await fileOf(sun, mixed)).text).toContain('1 笔');
  const shown = await chen('GET', `/v1/subsidy-payment-batches/${String(mixed.body['id'])}`);
  expect(shown.body['items']).toMatchObject([
    { claimId: mine.body['id'], state: 'void' },
    { claimId: other.body['id'], state: 'waiting' },
  ]);
  await tell(mixed, `${paymentIn(mixed, 1)},1500.00,成功,2026-11-02,`);
  const rest = await prepare();
  expect(rest.body).toMatchObject({ payments: 1, items: [{ claimId: mine.body['id'] }] });
  await fileOf(lin, rest);
  await tell(rest, `${paymentIn(rest)},1500.00,成功,2026-11-02,`);
});

test('a batch is cancelled before its file is given out, its claims are ordered again, and one that was issued is not', async () => {
  const claim = await aClaim();
  const batch = await prepare();
  const cancel = (clerk: Caller, shown: Answer) =>
    clerk('POST', `/v1/subsidy-payment-batches/${String(batch.body['id'])}/cancel`, undefined, {
      'if-match': shown.headers.get('etag'),
    });
  const cancelled = await cancel(chen, batch);
  expect(cancelled.body).toMatchObject({
    state: 'cancelled',
    items: [{ claimId: claim.body['id'], state: 'void' }],
  });
  expect(problemOf(await fileOf(sun, cancelled))).toBe('409 subsidy-batch-cancelled');
  expect(problemOf(await cancel(chen, cancelled))).toBe('409 subsidy-batch-cancelled');
  const line = `${paymentIn(batch)},1500.00,成功,2026-11-02,`;
  expect((await tell(batch, line)).body).toMatchObject({ paid: 0, refused: 1 });
  const revived = town.registry.owner(
    `UPDATE subsidy_payment_batch SET state = 'prepared', cancelled_by = NULL, cancelled_at = NULL WHERE id = $1`,
    [batch.body['id']],
  );
  await expect(revived).rejects.toThrow('is cancelled');
  const again = await prepare();
  expect(again.body).toMatchObject({ payments: 1, items: [{ claimId: claim.body['id'] }] });
  const issued = await fileOf(sun, again);
  const late = await chen(
    'POST',
    `/v1/subsidy-payment-batches/${String(again.body['id'])}/cancel`,
    undefined,
    { 'if-match': issued.headers.get('etag') },
  );
  expect(problemOf(late)).toBe('409 subsidy-file-issued');
  await tell(again, `${paymentIn(again)},1500.00,成功,2026-11-02,`);
});

test('a lost file is issued again by another human, as a further version', async () => {
  await aClaim();
  const batch = await prepare();
  const issued = await fileOf(sun, batch);
  const again = { ...batch, headers: issued.headers };
  const same = await fileOf(sun, again, '?reissue=lost');
  expect(problemOf(same)).toBe('403 subsidy-needs-second-officer');
  expect((same.body as { detail: string }).detail).toContain('the one who issued it last');
  const reissued = await fileOf(lin, again, '?reissue=lost');
  expect(reissued.text).toContain('第 2 版');
  await tell(batch, `${paymentIn(batch)},1500.00,成功,2026-11-02,`);
  expect(
    problemOf(await fileOf(sun, { ...batch, headers: reissued.headers }, '?reissue=damaged')),
  ).toBe('409 subsidy-file-issued');
  const thirdFile = town.registry.owner(
    `UPDATE subsidy_payment_batch SET file_version = 3, version = version + 1 WHERE id = $1`,
    [batch.body['id']],
  );
  await expect(thirdFile).rejects.toThrow('reached the bank');
});

test('who approves is shown whose claim it is and where the money goes, and approves just that', async () => {
  const { person } = await entitled(town, chen);
  const submitted = await moveClaim(chen, await draft(chen, person), 'submit');
  const shown = await sun('GET', `/v1/subsidy-claims/${String(submitted.body['id'])}`);
  expect(shown.body).toMatchObject({
    person: { names: [person.name], documentsEndIn: [person.identity.number.slice(-4)] },
    payee: { name: PAYEE.name, bank: PAYEE.bank, accountEndsIn: '0001', isThePerson: true },
  });
  expect(shown.text).not.toContain(PAYEE.account);
  const stolen = { ...PAYEE, account: '6217000000000000003' };
  const corrected = await moveClaim(chen, shown, 'payee', stolen);
  expect(problemOf(await moveClaim(sun, shown, 'approve'))).toBe('412 precondition-failed');
  expect(corrected.body).toMatchObject({ payee: { accountEndsIn: '0003' } });

  const another = await moveClaim(chen, corrected, 'payee', { ...stolen, name: '李四' });
  expect(another.body).toMatchObject({ payee: { isThePerson: false } });
  expect(problemOf(await moveClaim(chen, another, 'approve'))).toBe(
    '403 subsidy-needs-second-officer',
  );
  const done = await moveClaim(sun, another, 'approve');
  expect(done.body).toMatchObject({ state: 'approved', payee: { isThePerson: false } });
  const alone = town.registry.owner(
    `UPDATE subsidy_claim SET decided_by = drafted_by, decided_by_human = payee_by_human WHERE id = $1`,
    [done.body['id']],
  );
  await expect(alone).rejects.toThrow('subsidy_claim_payee_by_two');
  const after = town.registry.owner(
    `UPDATE subsidy_claim SET sealed_payee = sealed_payee || '\\x00' WHERE id = $1`,
    [done.body['id']],
  );
  await expect(after).rejects.toThrow('its payee stands');
  const page = await sun('GET', '/v1/subsidy-claims');
  expect(page.text).not.toMatch(/王小明|李四|999999|0003/);
  // it waits for no later test of this file
  const batch = await prepare();
  await fileOf(sun, batch);
  await tell(batch, `${paymentIn(batch)},1500.00,成功,2026-11-02,`);
});

test('a claim with another account is approved anew, and not while its payment is ordered', async () => {
  const claim = await aClaim();
  const other = { ...PAYEE, account: '6217000000000000002' };
  const corrected = await moveClaim(chen, claim, 'payee', other);
  expect(corrected.body).toMatchObject({ state: 'submitted', decidedAt: null });
  expect(problemOf(await prepare())).toBe('409 subsidy-nothing-owed');
  const done = await moveClaim(sun, corrected, 'approve');
  const batch = await prepare();
  expect(problemOf(await moveClaim(chen, done, 'payee', PAYEE))).toBe('409 subsidy-claim-moved');
  expect((await fileOf(sun, batch)).text).toContain(other.account);
  await tell(batch, `${paymentIn(batch)},1500.00,成功,2026-11-02,`);
});

test('what was paid too much is recovered, as another human confirms, and when all is back the same can be claimed', async () => {
  const { person } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  const batch = await prepare();
  await fileOf(sun, batch);
  await tell(batch, `${paymentIn(batch)},1500.00,成功,2026-11-02,`);
  const back = (shown: Answer, amountFen: number, reference = `V-${amountFen}`) =>
    moveClaim(chen, shown, 'recoveries', { amountFen, recoveredOn: '2026-11-10', reference });
  const settle = (clerk: Caller, recovery: Answer, step: string) =>
    clerk('POST', `/v1/subsidy-recoveries/${String(recovery.body['id'])}/${step}`, undefined, {
      'if-match': recovery.headers.get('etag'),
    });
  const paid = await read(claim);
  expect(problemOf(await back(paid, 1))).toBe('409 subsidy-claim-moved');
  // as a signed reopening leaves it
  await town.registry.owner(
    `UPDATE subsidy_claim SET state = 'clawing_back', amount_fen = 0 WHERE id = $1`,
    [claim.body['id']],
  );
  expect(problemOf(await back(paid, 150_001))).toBe('409 subsidy-payment-contradicts');
  const part = await back(paid, 50_000);
  expect(part.body).toMatchObject({ state: 'recorded', amountFen: 50_000, reference: 'V-50000' });
  expect((await read(claim)).body).toMatchObject({ state: 'clawing_back', paidFen: 150_000 });
  expect(problemOf(await back(paid, 100_001))).toBe('409 subsidy-payment-contradicts');
  expect(problemOf(await back(paid, 100_000, 'V-50000'))).toBe('409 subsidy-payment-contradicts');
  expect(problemOf(await settle(chen, part, 'confirm'))).toBe('403 subsidy-needs-second-officer');
  const alone = town.registry.owner(
    `UPDATE subsidy_recovery SET state = 'confirmed', settled_by = recorded_by, settled_by_human = recorded_by_human,
            settled_at = now() WHERE id = $1`,
    [part.body['id']],
  );
  await expect(alone).rejects.toThrow('needs_two_humans');
  const unseen = town.registry.owner(
    `UPDATE subsidy_claim SET state = 'clawed_back', paid_fen = 0 WHERE id = $1`,
    [claim.body['id']],
  );
  await expect(unseen).rejects.toThrow('came back');
  const far = await clerkOf(town, '420102');
  const foreign = await far('GET', `/v1/subsidy-recoveries/${String(part.body['id'])}`);
  expect(problemOf(foreign)).toBe('404 not-found');
  expect(problemOf(await settle(far, part, 'confirm'))).toBe('404 not-found');
  const shown = await sun('GET', `/v1/subsidy-recoveries/${String(part.body['id'])}`);
  expect((await settle(sun, shown, 'confirm')).body).toMatchObject({ state: 'confirmed' });
  expect(problemOf(await settle(sun, shown, 'confirm'))).toBe('412 precondition-failed');
  const half = await read(claim);
  expect(half.body).toMatchObject({
    ...{ state: 'clawing_back', paidFen: 100_000 },
    recoveries: [{ id: part.body['id'], state: 'confirmed', amountFen: 50_000 }],
  });
  const mistaken = await back(half, 99_000);
  expect((await settle(chen, mistaken, 'reject')).body).toMatchObject({ state: 'rejected' });
  expect((await settle(sun, await back(half, 100_000), 'confirm')).status).toBe(200);
  expect((await read(claim)).body).toMatchObject({ state: 'clawed_back', paidFen: 0 });
  const again = await moveClaim(chen, await draft(chen, person), 'submit');
  expect(again.body).toMatchObject({ state: 'submitted', outcome: 'eligible' });
});

test('while what came back is not confirmed no reopening is signed: nobody is left with less than is owed', async () => {
  const { person, fact } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  const batch = await prepare();
  await fileOf(sun, batch);
  await tell(batch, `${paymentIn(batch)},1500.00,成功,2026-11-02,`);
  let day = 4;
  const correct = async (months: number) => {
    day += 1;
    await chen('PUT', `/v1/subsidy-facts/${fact}`, {
      ...{ person, kind: 'insured_months', value: { months }, asOf: '2026-03-01' },
      ...{ source: '社会保险经办机构', updatedAt: `2026-03-0${day}T00:00:00Z` },
    });
    await followReopenings(town.registry);
  };
  const sign = async () => {
    const { body } = await chen('GET', '/v1/subsidy-reopenings?state=open');
    const [open] = body['items'] as { id: string; etag: string }[];
    const path = `/v1/subsidy-reopenings/${open?.id ?? ''}/sign`;
    return lin('POST', path, undefined, { 'if-match': open?.etag ?? '' });
  };
  await correct(5);
  expect(problemOf(await sign())).toBe('200');
  const said = { amountFen: 50_000, recoveredOn: '2026-11-10', reference: 'V-LATE' };
  const recovery = await moveClaim(chen, await read(claim), 'recoveries', said);
  await correct(48);
  expect(problemOf(await sign())).toBe('409 subsidy-claim-moved');
  const confirmed = await sun(
    'POST',
    `/v1/subsidy-recoveries/${String(recovery.body['id'])}/confirm`,
    undefined,
    { 'if-match': recovery.headers.get('etag') },
  );
  expect(problemOf(confirmed)).toBe('200');
  expect(problemOf(await sign())).toBe('200');
  expect((await read(claim)).body).toMatchObject({
    ...{ state: 'approved', amountFen: 150_000, paidFen: 100_000 },
  });
});
