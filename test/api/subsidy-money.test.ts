import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { claimProjection } from '../../src/features/subsidies/claims.facts';
import { problemOf, type Person } from '../support/people';
import { differing } from '../support/projections';
import {
  approved,
  certify,
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
let other: Client;
beforeAll(async () => {
  town = await openTown();
  [chen, sun] = [await clerkOf(town, '410105'), await clerkOf(town, '410105')];
  other = new Client({ connectionString: town.registry.ownerUrl });
  await other.connect();
});
afterAll(async () => {
  const altered = await differing(town.registry, claimProjection);
  await other.end();
  await town.close();
  expect(altered).toEqual([]);
});

interface Ordered {
  readonly id: string;
  readonly claimId: string;
  readonly amountFen: number;
  readonly failedBefore: number;
}
const itemsOf = (batch: Answer) => batch.body['items'] as Ordered[];
const yuan = (fen: number) => (fen / 100).toFixed(2);

/** Orders all that is owed, has the file issued, and imports what the bank says of each payment. */
async function pay(said: (item: Ordered) => string): Promise<Ordered[]> {
  const batch = await chen('POST', '/v1/subsidy-payment-batches');
  const path = `/v1/subsidy-payment-batches/${String(batch.body['id'])}`;
  await sun('POST', `${path}/file`, undefined, { 'if-match': batch.headers.get('etag') });
  const items = itemsOf(batch);
  const lines = items.map((item) => `${item.id},${yuan(item.amountFen)},${said(item)}`);
  const file = ['付款编号,金额元,结果,付款日期,失败原因', ...lines].join('\n');
  const answer = await chen('POST', `${path}/results`, Buffer.from(file), {
    'content-type': 'text/csv',
  });
  if (answer.body['refused'] !== 0) throw new Error(answer.text);
  return items;
}
const paid = () => '成功,2026-11-02,';
const read = (claim: Answer) => chen('GET', `/v1/subsidy-claims/${String(claim.body['id'])}`);

async function untilSomebodyWaits(): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { rowCount } = await other.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rowCount !== 0) return;
    await wait(5);
  }
  throw new Error('nobody waits for the claim');
}

test('an account that is corrected while its payment is being ordered waits, and is refused', async () => {
  const claim = await approved([chen, sun], (await entitled(town, chen)).person);
  await other.query('BEGIN');
  await other.query('SELECT FROM subsidy_claim WHERE id = $1 FOR UPDATE', [claim.body['id']]);
  await other.query(
    `WITH made AS (
       INSERT INTO subsidy_payment_batch
              (id, authority_id, state, payments, total_fen, file_version, prepared_by, prepared_by_human, prepared_at, version)
       SELECT gen_random_uuid(), authority_id, 'prepared', 1, amount_fen, 0, drafted_by, drafted_by_human, now(), 1
         FROM subsidy_claim WHERE id = $1 RETURNING id)
     INSERT INTO subsidy_payment (id, batch_id, line, claim_id, amount_fen, state, version)
     SELECT gen_random_uuid(), made.id, 1, $1, 150000, 'waiting', 1 FROM made`,
    [claim.body['id']],
  );
  const corrected = moveClaim(chen, claim, 'payee', { ...PAYEE, account: '6217000000000000008' });
  await untilSomebodyWaits();
  await other.query('COMMIT');
  expect(problemOf(await corrected)).toBe('409 subsidy-claim-moved');
  await town.registry.owner(`DELETE FROM subsidy_payment`);
  await town.registry.owner(`DELETE FROM subsidy_payment_batch`);
  await pay(paid);
});

test.each([
  '=1+1',
  '＝1+1',
  '＋A',
  '－A',
  '＠A',
  '-A',
  '王\t小明',
  '王\u2028小明',
  '王\u202e小明',
  'a,b',
  'a"b',
])('a payee %j goes into no file', async (name) => {
  const { person } = await entitled(town, chen);
  const sent = await draft(chen, person, { payee: { ...PAYEE, name } });
  expect(problemOf(sent)).toBe('400 request-invalid');
});

test('who issues a file is shown which of its payments failed before', async () => {
  const claim = await approved([chen, sun], (await entitled(town, chen)).person);
  const first = await pay(() => '失败,,账户销户');
  const second = await pay(paid);
  expect([...first, ...second].map(({ failedBefore }) => failedBefore)).toEqual([0, 1]);
  expect((await read(claim)).body).toMatchObject({ state: 'paid' });
});

test('a claim whose account does not open any more is left out, and keeps nobody else from being paid', async () => {
  const [spoilt, good] = [
    await approved([chen, sun], (await entitled(town, chen)).person),
    await approved([chen, sun], (await entitled(town, chen)).person),
  ];
  const seal = async (state: string, sealed: string) => {
    await town.registry.owner(`ALTER TABLE subsidy_claim DISABLE TRIGGER USER`);
    const rows = await town.registry.owner<{ sealed: string }>(
      `UPDATE subsidy_claim c SET sealed_payee = ${sealed} FROM subsidy_claim before
        WHERE c.id = $1 AND before.id = c.id RETURNING encode(before.sealed_payee, 'hex') AS sealed`,
      [spoilt.body['id']],
    );
    await town.registry.owner(`ALTER TABLE subsidy_claim ENABLE TRIGGER USER`);
    return rows[0]?.sealed ?? state;
  };
  const whole = await seal('', `set_byte(c.sealed_payee, 20, get_byte(c.sealed_payee, 20) # 1)`);
  const ordered = await pay(paid);
  await seal('', `decode('${whole}', 'hex')`);
  expect(ordered.map(({ claimId }) => claimId)).toEqual([good.body['id']]);
  expect((await pay(paid)).map(({ claimId }) => claimId)).toEqual([spoilt.body['id']]);
});

test('reports and statements sum up to what the claims say, with money that comes back and money that is owed', async () => {
  const people: Person[] = [];
  const claimOf = async (level?: 3 | 4) => {
    const { person, certificate } = await entitled(town, chen, level ? { level } : {});
    people.push(person);
    const claim = await approved([chen, sun], person);
    return { person, certificate, claim };
  };
  const [clawed, grown] = [await claimOf(3), await claimOf()];
  await claimOf();
  await pay(paid);
  const proposed = await moveClaim(chen, await read(clawed.claim), 'claw-backs', {
    ...{ reason: 'paid_in_error', evidenceReference: 'V-9', amountFen: 50_000 },
  });
  const settle = (clerk: Caller, kind: string, shown: Answer, step: string) =>
    clerk('POST', `/v1/${kind}/${String(shown.body['id'])}/${step}`, undefined, {
      'if-match': shown.headers.get('etag'),
    });
  await settle(sun, 'subsidy-claw-backs', proposed, 'sign');
  const back = await moveClaim(chen, await read(clawed.claim), 'recoveries', {
    ...{ amountFen: 60_000, recoveredOn: '2026-11-10', reference: 'V-10' },
  });
  await settle(sun, 'subsidy-recoveries', back, 'confirm');
  const higher = { reference: grown.certificate.reference, updatedAt: '2026-04-01T00:00:00Z' };
  await certify(town, grown.person, { level: 3 }, higher);
  await followReopenings(town.registry);
  const { body: open } = await chen('GET', '/v1/subsidy-reopenings?state=open');
  const [reopening] = open['items'] as { id: string; etag: string }[];
  const path = `/v1/subsidy-reopenings/${reopening?.id ?? ''}/sign`;
  const signed = await chen('POST', path, undefined, { 'if-match': reopening?.etag ?? '' });
  expect(signed.body).toMatchObject({ state: 'signed', balanceFen: 50_000 });
  const owed = await pay(paid);
  expect(owed).toMatchObject([{ claimId: grown.claim.body['id'], amountFen: 50_000 }]);
  await claimOf();
  const refused = await moveClaim(
    chen,
    await draft(chen, (await entitled(town, chen)).person),
    'submit',
  );
  await moveClaim(sun, refused, 'refuse', { reason: 'documents_missing' });

  const { body } = await chen('GET', '/v1/subsidy-claims?limit=200');
  const claims = (body['items'] as Record<string, unknown>[]).filter(
    ({ decidedAt }) => decidedAt !== null,
  );
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const query = `from=${month}&to=${month}`;
  const report = await chen('GET', `/v1/subsidy-reports?${query}`);
  const rows = report.body['rows'] as Record<string, unknown>[];
  for (const row of rows) {
    const own = claims.filter(
      ({ programme, division, level }) =>
        programme === row['programme'] && division === row['division'] && level === row['level'],
    );
    const given = own.filter(({ state }) => state !== 'refused');
    const sum = (all: typeof own, fen: (claim: Record<string, unknown>) => number) =>
      all.reduce((total, claim) => total + fen(claim), 0);
    expect(row).toMatchObject({
      approved: given.length,
      refused: own.length - given.length,
      approvedFen: sum(given, ({ amountFen }) => Number(amountFen)),
      paidFen: sum(own, ({ paidFen }) => Number(paidFen)),
      toClawBackFen: sum(given, (one) =>
        Math.max(0, Number(one['paidFen']) - Number(one['amountFen'])),
      ),
    });
  }
  expect(rows.reduce((all, row) => all + Number(row['approved']) + Number(row['refused']), 0)).toBe(
    claims.length,
  );
  expect(rows.map((row) => row['toClawBackFen'])).toContain(90_000);
  const table = (await chen('GET', `/v1/subsidy-reports/csv?${query}`)).text.trim().split('\r\n');
  expect(table.slice(1)).toEqual(
    rows.map((row) =>
      Object.values(row)
        .map((one) => (one === null ? '' : JSON.stringify(one).replaceAll('"', '')))
        .join(),
    ),
  );

  type Line = Record<'payments' | 'recoveries', { amountFen: number }[]> & Record<string, unknown>;
  const lines: Line[] = [];
  for (const person of people) {
    const asked = { person, purpose: 'supervision', caseReference: 'HR-1' };
    const told = await chen('POST', '/v1/subsidy-statements', asked);
    lines.push(...(told.body['claims'] as Line[]));
  }
  expect(lines).toHaveLength(people.length);
  for (const line of lines) {
    const claim = claims.find(({ id }) => id === line['claimId']);
    const sum = (moved: { amountFen: number }[]) =>
      moved.reduce((all, one) => all + one.amountFen, 0);
    expect([line['amountFen'], line['paidFen']]).toEqual([
      claim?.['amountFen'],
      claim?.['paidFen'],
    ]);
    expect(sum(line.payments) - sum(line.recoveries)).toBe(line['paidFen']);
  }
  expect(lines[0]).toMatchObject({ reason: { zh: expect.stringContaining('追回') as string } });
});
