import { claimProjection } from '../../src/features/subsidies/claims.facts';
import { paymentProjection } from '../../src/features/subsidies/payments.facts';
import { reopeningProjection } from '../../src/features/subsidies/reopenings.facts';
import { lookAtDue } from '../../src/features/subsidies/look-at-due.commands';
import { recordWaitingFactLine } from '../../src/features/subsidies/subsidy-fact-lists.commands';
import { lift } from '../support/lifting';
import { asker } from '../support/log';
import { ban, problemOf, term } from '../support/people';
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
  train,
} from '../support/subsidies';
import { dayOf, openTown, type Answer, type Caller, type Town } from '../support/town';

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
  expect(await differing(town.registry, reopeningProjection)).toEqual([]);
  expect(await differing(town.registry, claimProjection)).toEqual([]);
  expect(await differing(town.registry, paymentProjection)).toEqual([]);
  await town.close();
});

interface Reopening {
  readonly id: string;
  readonly claimId: string;
  readonly state: string;
  readonly etag: string;
}

async function reopeningsOf(claim: Answer): Promise<Reopening[]> {
  await followReopenings(town.registry);
  const { body } = await chen('GET', '/v1/subsidy-reopenings?limit=200');
  return (body['items'] as Reopening[]).filter(({ claimId }) => claimId === claim.body['id']);
}

/** The one that is open. */
async function reopened(claim: Answer): Promise<Reopening> {
  const [open, ...more] = (await reopeningsOf(claim)).filter(({ state }) => state === 'open');
  if (!open || more.length > 0) throw new Error('not open once');
  return open;
}

const settle = (caller: Caller, { id, etag }: Reopening, step: string, body?: object) =>
  caller('POST', `/v1/subsidy-reopenings/${id}/${step}`, body, { 'if-match': etag });
const claimOf = (claim: Answer) => chen('GET', `/v1/subsidy-claims/${String(claim.body['id'])}`);
const correct = (reference: string, months: number, day: string, person: object) =>
  chen('PUT', `/v1/subsidy-facts/${reference}`, {
    ...{ person, kind: 'insured_months', value: { months }, asOf: '2026-03-01' },
    ...{ source: '社会保险经办机构', updatedAt: `2026-03-${day}T00:00:00Z` },
  });

test('months that are corrected reopen the decision, and those corrected back let it vanish', async () => {
  const { person, fact } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  expect(await reopeningsOf(claim)).toEqual([]);
  await correct(fact, 5, '05', person);
  expect(await reopened(claim)).toMatchObject({
    cause: 'subsidy_fact.corrected',
    outcome: 'not_eligible',
    decidedFen: 150_000,
    amountFen: 0,
    balanceFen: -150_000,
  });
  await correct(fact, 36, '06', person);
  expect(await reopeningsOf(claim)).toMatchObject([{ state: 'vanished' }]);
  expect(await claimOf(claim)).toMatchObject({ body: { state: 'approved', amountFen: 150_000 } });
});

test('a human signs, and the claim is worth what the rules say now, with what it was computed from', async () => {
  const { person, fact } = await entitled(town, chen, { level: 3 });
  const claim = await approved([chen, sun], person);
  await correct(fact, 5, '05', person);
  const open = await reopened(claim);
  expect(problemOf(await settle(sun, open, 'sign'))).toBe('403 subsidy-needs-second-officer');
  // it rests on what Chen stated
  expect(problemOf(await settle(chen, open, 'sign'))).toBe('403 subsidy-needs-second-officer');
  expect(await settle(lin, open, 'sign')).toMatchObject({
    status: 200,
    body: { state: 'signed' },
  });
  expect(await claimOf(claim)).toMatchObject({ body: { state: 'clawed_back', amountFen: 0 } });
  expect(problemOf(await settle(lin, open, 'sign'))).toBe('412 precondition-failed');
  const replayed = await chen('GET', `/v1/subsidy-claims/${String(claim.body['id'])}/replay`);
  expect(replayed.body).toMatchObject({ identical: true });
  expect(await reopeningsOf(claim)).toMatchObject([{ state: 'signed' }]);
});

test('above the figure whoever decided does not dismiss a claw-back', async () => {
  const { person, fact } = await entitled(town, chen, { level: 3 });
  const claim = await approved([chen, sun], person);
  await correct(fact, 5, '05', person);
  const open = await reopened(claim);
  const dismissal = { reason: 'explained' };
  expect(problemOf(await settle(sun, open, 'dismiss', dismissal))).toBe(
    '403 subsidy-needs-second-officer',
  );
  const alone = town.registry.owner(
    `UPDATE subsidy_reopening r SET state = 'dismissed', dismissal = 'explained', settled_at = now(), version = r.version + 1,
            settled_by = c.decided_by, settled_by_human = c.decided_by_human, decided_by_human = c.decided_by_human,
            second_officer_above_fen = 150000 FROM subsidy_claim c WHERE c.id = r.claim_id AND r.id = $1`,
    [open.id],
  );
  await expect(alone).rejects.toThrow('needs_two_humans');
  expect(problemOf(await settle(chen, open, 'dismiss', dismissal))).toBe(
    '403 subsidy-needs-second-officer',
  );
  expect(await settle(lin, open, 'dismiss', dismissal)).toMatchObject({ status: 200 });
  const ofOwnWord = town.registry.owner(
    `UPDATE subsidy_reopening r SET settled_by = o.id, settled_by_human = o.human_id FROM officer o
      WHERE o.human_id = r.stated_by_humans[1] AND r.id = $1`,
    [open.id],
  );
  await expect(ofOwnWord).rejects.toThrow('stated_by_others');
});

test('above the figure nobody settles on their own word, though it stood in a list', async () => {
  const { person, fact } = await entitled(town, chen, { level: 3 });
  const claim = await approved([lin, sun], person);
  const said = { reference: fact, person, kind: 'insured_months', value: { months: 5 } };
  const more = { asOf: '2026-03-01', source: '社保', updatedAt: '2026-03-05T00:00:00Z' };
  await chen('POST', '/v1/subsidy-fact-lists/json', { facts: [{ ...said, ...more }] });
  while (await town.registry.runWork(asker, recordWaitingFactLine));
  const open = await reopened(claim);
  expect(problemOf(await settle(chen, open, 'sign'))).toBe('403 subsidy-needs-second-officer');
  expect(problemOf(await settle(lin, open, 'sign'))).toBe('200');
});

test('whoever approved up to the figure does not sign what grows above it by a small step', async () => {
  const { person, certificate } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  await certify(
    town,
    person,
    { level: 3 },
    { reference: certificate.reference, updatedAt: '2026-04-01T00:00:00Z' },
  );
  const open = await reopened(claim);
  expect(open).toMatchObject({ amountFen: 200_000, balanceFen: 50_000 });
  expect(problemOf(await settle(sun, open, 'sign'))).toBe('403 subsidy-needs-second-officer');
  expect(await settle(chen, open, 'sign')).toMatchObject({ status: 200 });
});

test('a reopened claim is not ordered, goes out in no file, and is not amended while its payment waits', async () => {
  const { person, fact } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  const batch = await chen('POST', '/v1/subsidy-payment-batches');
  const payments = batch.body['items'] as { claimId: string }[];
  expect(payments.map(({ claimId }) => claimId)).toContain(claim.body['id']);
  await correct(fact, 5, '05', person);
  const open = await reopened(claim);
  expect(problemOf(await settle(chen, open, 'sign'))).toBe('409 subsidy-claim-moved');
  const path = `/v1/subsidy-payment-batches/${String(batch.body['id'])}`;
  const file = await sun('POST', `${path}/file`, undefined, {
    'if-match': batch.headers.get('etag'),
  });
  expect(file.text).toContain(`${payments.length - 1} 笔`);
  const { body } = await chen('GET', path);
  expect(body['items']).toContainEqual(
    expect.objectContaining({ claimId: claim.body['id'], state: 'void' }),
  );
  expect(problemOf(await chen('POST', '/v1/subsidy-payment-batches'))).toBe(
    '409 subsidy-nothing-owed',
  );
  expect(await settle(chen, open, 'sign')).toMatchObject({ status: 200 });
  expect(await claimOf(claim)).toMatchObject({ body: { state: 'clawed_back', paidFen: 0 } });
});

test('a refusal that falls away is submitted again', async () => {
  const { person, fact } = await entitled(town, chen);
  await correct(fact, 5, '05', person);
  const submitted = await moveClaim(chen, await draft(chen, person), 'submit');
  const refused = await moveClaim(sun, submitted, 'refuse', { reason: 'not_eligible' });
  expect(refused.status).toBe(200);
  await correct(fact, 36, '06', person);
  const open = await reopened(refused);
  expect(open).toMatchObject({ outcome: 'eligible', decidedFen: 0, balanceFen: 150_000 });
  await settle(chen, open, 'sign');
  const again = await claimOf(refused);
  expect(again.body).toMatchObject({ state: 'submitted', outcome: 'eligible', refusal: null });
  expect((await moveClaim(sun, again, 'approve')).body).toMatchObject({ state: 'approved' });
});

test('a ban and a revoked certificate flag; a human dismisses, and it stays dismissed', async () => {
  const { person, certificate } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  await ban(town, person);
  const open = await reopened(claim);
  expect(open).toMatchObject({ flags: ['ban_in_force'], balanceFen: 0 });
  await settle(chen, open, 'dismiss', { reason: 'explained' });
  expect(await reopeningsOf(claim)).toMatchObject([{ state: 'dismissed' }]);
  await certify(
    town,
    person,
    {},
    {
      reference: certificate.reference,
      ...{ status: 'revoked', withdrawalReason: 'recorded_in_error' },
      updatedAt: '2026-04-01T00:00:00Z',
    },
  );
  expect(await reopened(claim)).toMatchObject({ flags: ['ban_in_force', 'certificate_revoked'] });
});

test('a reopening that a new decision of its claim makes moot vanishes, and the claim is paid', async () => {
  const { person, fact } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  await correct(fact, 5, '05', person);
  await reopened(claim);
  const corrected = await moveClaim(chen, claim, 'payee', {
    ...PAYEE,
    account: '6217000000000000002',
  });
  expect(corrected.body).toMatchObject({ state: 'submitted', outcome: 'not_eligible' });
  expect(await reopeningsOf(claim)).toMatchObject([{ state: 'vanished' }]);
  await correct(fact, 36, '06', person);
  await moveClaim(sun, await moveClaim(chen, corrected, 'submit'), 'approve');
  await correct(fact, 5, '07', person);
  const { id } = await reopened(claim);
  const second = town.registry.owner(
    `UPDATE subsidy_reopening SET state = 'open', settled_at = NULL WHERE claim_id = $1 AND id <> $2`,
    [claim.body['id'], id],
  );
  await expect(second).rejects.toThrow('subsidy_reopening_open_once');
  await correct(fact, 36, '08', person);
  expect((await reopeningsOf(claim)).filter(({ state }) => state === 'open')).toEqual([]);
  const batch = await chen('POST', '/v1/subsidy-payment-batches');
  const payments = batch.body['items'] as { claimId: string }[];
  expect(payments.map(({ claimId }) => claimId)).toContain(claim.body['id']);
});

test('authorities that contradict each other leave the decision undetermined until one takes its word back', async () => {
  const { person } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  const other = await clerkOf(town, '420102');
  const stated = await other('PUT', '/v1/subsidy-facts/CONTRA-1', {
    ...{ person, kind: 'insured_months', value: { months: 5 }, asOf: '2026-03-05' },
    ...{ source: '社会保险经办机构', updatedAt: '2026-03-06T00:00:00Z' },
  });
  expect(stated.status).toBe(201);
  const open = await reopened(claim);
  expect(open).toMatchObject({ outcome: 'undetermined', balanceFen: null });
  expect(problemOf(await settle(chen, open, 'sign'))).toBe('409 subsidy-undetermined');
  const findings = () =>
    town.registry.owner(
      `SELECT division, closed_at IS NULL AS open FROM finding
        WHERE kind = 'subsidy_facts_contradict' ORDER BY division`,
    );
  expect(await findings()).toEqual([
    { division: '410105', open: true },
    { division: '420102', open: true },
  ]);
  await other('POST', '/v1/subsidy-facts/CONTRA-1/withdraw', {
    ...{ reason: 'wrong_person', updatedAt: '2026-03-07T00:00:00Z' },
  });
  expect(await reopeningsOf(claim)).toMatchObject([{ state: 'vanished' }]);
  expect(await findings()).toEqual([
    { division: '410105', open: false },
    { division: '420102', open: false },
  ]);
});

test('a claim that was clawed back is owed again when the correction was wrong', async () => {
  const { person, fact } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  await correct(fact, 5, '05', person);
  await settle(chen, await reopened(claim), 'sign');
  expect(await claimOf(claim)).toMatchObject({ body: { state: 'clawed_back' } });
  await correct(fact, 36, '06', person);
  const open = await reopened(claim);
  expect(open).toMatchObject({ outcome: 'eligible', decidedFen: 0, balanceFen: 150_000 });
  await settle(chen, open, 'sign');
  expect(await claimOf(claim)).toMatchObject({ body: { state: 'approved', amountFen: 150_000 } });
  const second = await moveClaim(chen, await draft(chen, person), 'submit');
  expect(second.body).toMatchObject({ outcome: 'not_eligible' });
});

test('a ban that ends, by its term or by a lift, is no flag any more', async () => {
  const [one, two] = [await entitled(town, chen), await entitled(town, chen)];
  await ban(town, one.person, term(dayOf(town.registry, 1)));
  const claims = [await approved([chen, sun], one.person)];
  const standing = await ban(town, two.person);
  claims.push(await approved([chen, sun], two.person));
  await lift(town, standing, { decidedOn: dayOf(town.registry) });
  const flagsOf = async () => {
    await followReopenings(town.registry);
    await town.registry.runWork(asker, lookAtDue);
    return Promise.all(
      claims.map(async (claim) => (await reopeningsOf(claim)).map(({ state }) => state)),
    );
  };
  expect(await flagsOf()).toEqual([[], ['open']]);
  town.registry.clock.shiftMs = 2 * 86_400_000;
  try {
    expect(await flagsOf()).toEqual([['open'], ['open']]);
    expect(await reopened(claims[0] as Answer)).toMatchObject({
      ...{ cause: 'term_over', flags: [], balanceFen: 0 },
    });
  } finally {
    town.registry.clock.shiftMs = 0;
  }
});

test.each(['subsidy_decision SET sealed_kept', 'subsidy_fact SET sealed_statement'])(
  'what does not open of %s stops nobody else’s decisions, and is flagged until it opens',
  async (column) => {
    const people = [await entitled(town, chen), await entitled(town, chen)] as const;
    const [one, other] = people;
    const claim = await approved([chen, sun], one.person);
    const claims = [claim, await approved([chen, sun], other.person)];
    await followReopenings(town.registry);
    const [table, , sealed] = column.split(' ');
    const owned = `FROM subsidy_claim c WHERE c.id = $1
      AND ${table === 'subsidy_fact' ? 'd.person_id = c.person_id' : 'd.claim_id = c.id'}`;
    const flip = () =>
      town.registry.owner(
        `UPDATE ${column} = set_byte(${sealed}, 40, get_byte(${sealed}, 40) # 1) ${owned}`.replace(
          ' SET',
          ' d SET',
        ),
        [claim.body['id']],
      );
    await flip();
    await certify(town, one.person, { level: 5 });
    await correct(other.fact, 5, '05', other.person);
    expect(await reopened(claims[1] as Answer)).toMatchObject({ outcome: 'not_eligible' });
    const open = await reopened(claim);
    expect(open).toMatchObject({ flags: ['record_unreadable'], balanceFen: null });
    expect(problemOf(await settle(chen, open, 'sign'))).toBe('409 subsidy-undetermined');
    const isOpen = () =>
      town.registry.owner(
        `SELECT closed_at IS NULL AS open FROM finding WHERE kind = 'subsidy_record_unreadable' AND key = $1`,
        [claim.body['id']],
      );
    expect(await isOpen()).toEqual([{ open: true }]);
    await flip();
    await town.registry.runWork(asker, lookAtDue);
    expect(await reopeningsOf(claim)).toMatchObject([{ state: 'vanished' }]);
    expect(await isOpen()).toEqual([{ open: false }]);
  },
);

test('a damaged document stops nobody else’s decisions, and flags its holder’s until it opens', async () => {
  const [one, other] = [await entitled(town, chen), await entitled(town, chen)];
  const claim = await approved([chen, sun], one.person);
  const next = await approved([chen, sun], other.person);
  const flip = () =>
    town.registry.owner(
      `UPDATE person_document d SET sealed_number = set_byte(sealed_number, 40, get_byte(sealed_number, 40) # 1)
         FROM subsidy_claim c WHERE c.id = $1 AND d.person_id = c.person_id`,
      [claim.body['id']],
    );
  await correct(one.fact, 36, '05', one.person);
  await correct(other.fact, 5, '05', other.person);
  await flip();
  try {
    expect(await reopened(next)).toMatchObject({ outcome: 'not_eligible' });
    expect(await reopened(claim)).toMatchObject({ flags: ['record_unreadable'] });
    await town.registry.runWork(asker, lookAtDue);
  } finally {
    await flip();
  }
  await town.registry.runWork(asker, lookAtDue);
  expect(await reopeningsOf(claim)).toMatchObject([{ state: 'vanished' }]);
});

/** Two claims of one person: of the first fund for level 4, of the other for level 3 of the same occupation. */
async function ofTwoFunds() {
  const { person, certificate } = await entitled(town, chen);
  const higher = await certify(town, person, { level: 3 });
  await train(town, person);
  const one = await approved([chen, sun], person, { subjectId: certificate.id });
  const other = { programme: 'vocational_training', subjectId: higher.id };
  const submitted = await moveClaim(chen, await draft(chen, person, other), 'submit');
  expect(submitted.body).toMatchObject({ outcome: 'eligible', level: 3 });
  const correctLevel = () =>
    certify(
      town,
      person,
      { level: 3 },
      { reference: certificate.reference, updatedAt: '2026-04-01T00:00:00Z' },
    );
  return { one, submitted, correctLevel };
}

test('a level that was corrected to one that a later claim was paid for is proposed for nothing', async () => {
  const { one, submitted, correctLevel } = await ofTwoFunds();
  const other = await moveClaim(sun, submitted, 'approve');
  expect(other.body).toMatchObject({ state: 'approved', amountFen: 200_000 });
  await correctLevel();
  const open = await reopened(one);
  expect(open).toMatchObject({ outcome: 'not_eligible', balanceFen: -150_000 });
  expect(await settle(chen, open, 'sign')).toMatchObject({ status: 200 });
  expect(await claimOf(one)).toMatchObject({ body: { state: 'clawed_back', amountFen: 0 } });
  expect((await reopeningsOf(other)).filter(({ state }) => state === 'open')).toEqual([]);
});

test('what is signed takes the keys of what it is now for, and is refused while another claim holds them', async () => {
  const { one, submitted, correctLevel } = await ofTwoFunds();
  await correctLevel();
  const open = await reopened(one);
  expect(open).toMatchObject({ outcome: 'eligible', balanceFen: 50_000 });
  expect(problemOf(await settle(chen, open, 'sign'))).toBe('409 subsidy-claim-exists');
  await moveClaim(chen, submitted, 'withdraw');
  expect(await settle(chen, await reopened(one), 'sign')).toMatchObject({ status: 200 });
  const held = await town.registry.owner<{ key: string }>(
    `SELECT key FROM subsidy_claim_key WHERE claim_id = $1 AND held AND key LIKE 'skill:%'`,
    [one.body['id']],
  );
  expect(held.map(({ key }) => key.at(-1))).toEqual(held.map(() => '3'));
  const given = town.registry.owner(
    `UPDATE subsidy_claim_key SET held = false WHERE claim_id = $1 AND key LIKE 'skill:%';
     UPDATE subsidy_claim SET version = version WHERE id = $1`.replaceAll(
      '$1',
      `'${String(one.body['id'])}'`,
    ),
  );
  await expect(given).rejects.toThrow('holds not what it is for');
});

test('what was enough and is more reopens nothing, and nobody else’s decision', async () => {
  const [one, other] = [await entitled(town, chen), await entitled(town, chen)];
  const claims = [
    await approved([chen, sun], one.person),
    await approved([chen, sun], other.person),
  ];
  await correct(one.fact, 60, '05', one.person);
  for (const claim of claims) expect(await reopeningsOf(claim)).toEqual([]);
});

test('another line knows nothing of it', async () => {
  const { person, fact } = await entitled(town, chen);
  const claim = await approved([chen, sun], person);
  await correct(fact, 5, '05', person);
  const open = await reopened(claim);
  const foreign = await clerkOf(town, '420102');
  expect(problemOf(await foreign('GET', `/v1/subsidy-reopenings/${open.id}`))).toBe(
    '404 not-found',
  );
  expect(problemOf(await settle(foreign, open, 'sign'))).toBe('404 not-found');
  const above = await clerkOf(town, '410100');
  expect((await above('GET', `/v1/subsidy-reopenings/${open.id}`)).status).toBe(200);
});

test('a report counts by programme, division, level and month, as JSON and as a table', async () => {
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const query = `from=${month}&to=${month}`;
  const { body } = await chen('GET', `/v1/subsidy-reports?${query}`);
  const rows = body['rows'] as Record<string, unknown>[];
  const claims = await town.registry.owner(
    `SELECT FROM subsidy_claim WHERE decided_at IS NOT NULL`,
  );
  const counted = rows.map((row) => Number(row['approved']) + Number(row['refused']));
  expect(counted.reduce((a, b) => a + b, 0)).toBe(claims.length);
  expect(rows.map(({ programme, division, level }) => [programme, division, level])).toEqual([
    ['skill_upgrade', '410105', 3],
    ['skill_upgrade', '410105', 4],
    ['vocational_training', '410105', 3],
  ]);
  const table = await chen('GET', `/v1/subsidy-reports/csv?${query}`);
  expect(table.text.split('\r\n')[1]).toBe(Object.values(rows[0] ?? {}).join());
  const foreign = await clerkOf(town, '420102');
  expect((await foreign('GET', `/v1/subsidy-reports?${query}`)).body).toEqual({ rows: [] });
  expect(problemOf(await chen('GET', '/v1/subsidy-reports?from=2020-01&to=2026-11'))).toBe(
    '400 request-invalid',
  );
});
