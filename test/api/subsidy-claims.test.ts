import { claimProjection } from '../../src/features/subsidies/claims.facts';
import { decisionProjection } from '../../src/features/subsidies/decisions.store';
import { ban, problemOf, somebody, type Person } from '../support/people';
import { differing } from '../support/projections';
import {
  approved,
  certify,
  clerkOf,
  draft,
  entitled,
  insure,
  moveClaim,
  PAYEE,
} from '../support/subsidies';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let chen: Caller;
let sun: Caller;
beforeAll(async () => {
  town = await openTown();
  [chen, sun] = [await clerkOf(town, '410105'), await clerkOf(town, '410105')];
});
afterAll(async () => {
  expect(await differing(town.registry, claimProjection)).toEqual([]);
  expect(await differing(town.registry, decisionProjection)).toEqual([]);
  await town.close();
});

const submitted = async (clerk: Caller, person: Person, changed: object = {}) =>
  moveClaim(clerk, await draft(clerk, person, changed), 'submit');
const stateOf = ({ body }: Answer) => [body['state'], body['outcome'], body['amountFen']];

test('Chen takes an application down, submits it and approves it alone below the figure', async () => {
  const { person, certificate } = await entitled(town, chen);
  const drafted = await draft(chen, person);
  expect([drafted.status, ...stateOf(drafted)]).toEqual([201, 'draft', null, 0]);
  const waiting = await moveClaim(chen, drafted, 'submit');
  expect(stateOf(waiting)).toEqual(['submitted', 'eligible', 150_000]);
  expect(waiting.body).toMatchObject({
    subjectId: certificate.id,
    fundFamily: 'unemployment_insurance',
    occupation: '4-10-01-03',
    level: 4,
  });
  const done = await moveClaim(chen, waiting, 'approve');
  expect(stateOf(done)).toEqual(['approved', 'eligible', 150_000]);
  expect(await chen('GET', `/v1/subsidy-claims/${String(done.body['id'])}`)).toMatchObject({
    body: done.body,
  });
  expect(done.text).not.toMatch(/999999|6217/);
});

test('above the figure another human approves, whoever the account', async () => {
  const { person } = await entitled(town, chen, { level: 3 });
  const waiting = await submitted(chen, person);
  expect(problemOf(await moveClaim(chen, waiting, 'approve'))).toBe(
    '403 subsidy-needs-second-officer',
  );
  expect(stateOf(await moveClaim(sun, waiting, 'approve'))).toEqual([
    'approved',
    'eligible',
    200_000,
  ]);
  await expect(
    town.registry.owner(
      `UPDATE subsidy_claim SET decided_by = submitted_by, decided_by_human = submitted_by_human WHERE id = $1`,
      [waiting.body['id']],
    ),
  ).rejects.toThrow('subsidy_claim_needs_two_humans');
});

test('an application of an earlier day says why, is shown so, and is approved by another human whatever the amount', async () => {
  const { person } = await entitled(town, chen);
  const on = (days: number) =>
    new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
  const lateEntry = { reason: 'received_on_paper', evidenceReference: '收件 2026-118' };
  expect(problemOf(await draft(chen, person, { appliedOn: on(1) }))).toMatch(/period-invalid$/);
  const tooLate = await draft(chen, person, { appliedOn: on(31), lateEntry });
  expect(problemOf(tooLate)).toMatch(/period-invalid$/);
  const drafted = await draft(chen, person, { appliedOn: on(1), lateEntry });
  expect(drafted.body).toMatchObject({
    appliedOn: on(1),
    lateEntry: { ...lateEntry, rule: 'registry-subsidy-late-entry@1' },
  });
  // whoever submits it does not approve it, nor who took it down
  const lin = await clerkOf(town, '410105');
  const waiting = await moveClaim(sun, drafted, 'submit');
  for (const clerk of [chen, sun]) {
    expect(problemOf(await moveClaim(clerk, waiting, 'approve'))).toBe(
      '403 subsidy-needs-second-officer',
    );
  }
  expect((await moveClaim(lin, waiting, 'approve')).status).toBe(200);
  const alone = town.registry.owner(
    `UPDATE subsidy_claim SET decided_by = drafted_by, decided_by_human = drafted_by_human WHERE id = $1`,
    [waiting.body['id']],
  );
  await expect(alone).rejects.toThrow('subsidy_claim_late_by_two');
});

test('what is read must be what is decided', async () => {
  const { person } = await entitled(town, chen);
  const drafted = await draft(chen, person);
  const waiting = await moveClaim(chen, drafted, 'submit');
  expect(problemOf(await moveClaim(sun, drafted, 'approve'))).toBe('412 precondition-failed');
  const withdrawn = await moveClaim(chen, waiting, 'withdraw');
  expect(problemOf(await moveClaim(sun, withdrawn, 'approve'))).toBe('409 subsidy-claim-moved');
});

test('the same is claimed once, whichever fund pays, until the first is refused', async () => {
  const { person } = await entitled(town, chen);
  const first = await submitted(chen, person);
  expect(problemOf(await submitted(sun, person))).toBe('409 subsidy-claim-exists');
  await certify(town, person, { level: 4 });
  expect(problemOf(await submitted(sun, person))).toBe('409 subsidy-claim-exists');
  const other = await moveClaim(sun, first, 'refuse', { reason: 'documents_missing' });
  expect([other.body['state'], other.body['refusal']]).toEqual(['refused', 'documents_missing']);
  expect(stateOf(await submitted(sun, person))).toEqual(['submitted', 'eligible', 150_000]);
});

test('a yearly cap counts what waits for a decision, and is free again when that is withdrawn', async () => {
  const person = somebody();
  await insure(chen, person);
  const one = await certify(town, person, { level: 5, occupation: '4-10-01-01' });
  const other = await certify(town, person, { level: 5, occupation: '4-10-01-02' });
  const first = await submitted(chen, person, { subjectId: one.id });
  const more = { subjectId: other.id };
  expect(problemOf(await submitted(sun, person, more))).toBe('409 subsidy-cap-reached');
  await moveClaim(chen, first, 'withdraw');
  expect(stateOf(await submitted(sun, person, more))).toEqual(['submitted', 'eligible', 100_000]);
  const caps = await town.registry.owner(
    `SELECT DISTINCT taken FROM subsidy_cap c JOIN subsidy_claim_key k USING (root_person_id) WHERE k.claim_id = $1`,
    [first.body['id']],
  );
  expect(caps).toEqual([{ taken: 1 }]);
});

test('what decides may not change between submission and approval', async () => {
  const { person, certificate } = await entitled(town, chen);
  const waiting = await submitted(chen, person);
  await certify(
    town,
    person,
    {},
    {
      reference: certificate.reference,
      status: 'revoked',
      withdrawalReason: 'other',
      updatedAt: '2026-04-01T00:00:00Z',
    },
  );
  expect(problemOf(await moveClaim(sun, waiting, 'approve'))).toBe('409 subsidy-answer-changed');
  const again = await moveClaim(chen, waiting, 'submit');
  expect(again.body).toMatchObject({ explanation: { flags: ['certificate_revoked'] } });
});

test('what is not eligible waits and is refused, never approved', async () => {
  const person = somebody();
  await certify(town, person);
  const waiting = await submitted(chen, person);
  expect(stateOf(waiting)).toEqual(['submitted', 'undetermined', 0]);
  expect(problemOf(await moveClaim(sun, waiting, 'approve'))).toBe('409 subsidy-not-eligible');
  const refused = await moveClaim(sun, waiting, 'refuse', { reason: 'not_eligible' });
  expect(stateOf(refused)).toEqual(['refused', 'undetermined', 0]);
});

test('a ban flags a claim and refuses nothing', async () => {
  const { person } = await entitled(town, chen);
  await ban(town, person);
  const waiting = await submitted(chen, person);
  expect(waiting.body).toMatchObject({
    outcome: 'eligible',
    explanation: { flags: ['ban_in_force'] },
  });
});

test('a decision replays identically after its facts have moved on, and shows what was altered', async () => {
  const { person, fact } = await entitled(town, chen);
  const done = await approved([chen, sun], person);
  const path = `/v1/subsidy-claims/${String(done.body['id'])}/replay`;
  await chen('POST', `/v1/subsidy-facts/${fact}/withdraw`, {
    reason: 'wrong_value',
    updatedAt: '2026-05-01T00:00:00Z',
  });
  expect((await sun('GET', path)).body).toMatchObject({
    identical: true,
    decisions: [
      { number: 1, move: 'submitted', identical: true, asRecorded: true, amountFen: 150_000 },
      { number: 2, move: 'approved', identical: true, asRecorded: true, outcome: 'eligible' },
    ].map((decision, at) => ({
      ...decision,
      secondOfficer:
        at === 0
          ? null
          : { rule: 'registry-subsidy-second-officer@1', aboveFen: 150_000, confirmed: false },
    })),
  });
  await town.registry.owner(
    `UPDATE subsidy_decision SET digest = repeat('0', 64) WHERE claim_id = $1 AND number = 1`,
    [done.body['id']],
  );
  expect((await sun('GET', path)).body).toMatchObject({
    identical: false,
    decisions: [{ identical: true, asRecorded: false }, { asRecorded: true }],
  });
  await town.registry.owner(
    `UPDATE subsidy_decision d SET digest = f.fact -> 'data' ->> 'digest' FROM log_fact f
      WHERE f.fact -> 'subject' ->> 'id' = d.id::text AND d.claim_id = $1`,
    [done.body['id']],
  );
});

test('another line’s claim is absent; a nursery and a school see none', async () => {
  const { person } = await entitled(town, chen);
  const claim = await draft(chen, person);
  const path = `/v1/subsidy-claims/${String(claim.body['id'])}`;
  const far = await clerkOf(town, '420102');
  expect(problemOf(await far('GET', path))).toBe('404 not-found');
  expect(problemOf(await moveClaim(far, claim, 'submit'))).toBe('404 not-found');
  expect((await far('GET', '/v1/subsidy-claims')).body['items']).toEqual([]);
  expect(problemOf(await town.nursery('GET', path))).toBe('403 scope-missing');
  expect(problemOf(await draft(chen, person, { division: '420102' }))).toBe(
    '403 outside-jurisdiction',
  );
  const other = { ...person, name: '张三' };
  expect(problemOf(await draft(chen, other))).toMatch(/identity-contradiction$/);
  expect(problemOf(await draft(chen, person, { payee: { ...PAYEE, name: '=1+1' } }))).toBe(
    '400 request-invalid',
  );
});

test('keys and caps hold on the root of who turned out to be one', async () => {
  const [one, two] = [await entitled(town, chen), await entitled(town, chen)];
  const [a, b] = [await submitted(chen, one.person), await submitted(chen, two.person)];
  await expect(
    town.registry.owner(
      `UPDATE subsidy_claim_key SET root_person_id =
              (SELECT person_id FROM subsidy_claim WHERE id = $1) WHERE claim_id = $2 AND key LIKE 'skill:%'`,
      [a.body['id'], b.body['id']],
    ),
  ).rejects.toThrow('subsidy_claim_once');
});
