import { identityMatchProjection } from '../../src/features/clearance/matches.facts';
import { escalateReferrals } from '../../src/features/clearance/referrals.jobs';
import { findingProjection } from '../../src/features/findings/findings.facts';
import { impose } from '../support/interim';
import { asker } from '../support/log';
import {
  ask,
  ban,
  complete,
  decide,
  namesakeOf,
  passportOf,
  problemOf,
  propose,
  somebody,
  verdictOn,
  type Person,
  type Proposed,
} from '../support/people';
import { differing } from '../support/projections';
import { follow, recalledAmong } from '../support/recalls';
import { openTown, turnClock, type Caller, type Town } from '../support/town';

let town: Town;
let elsewhere: Caller;
beforeAll(async () => {
  town = await openTown();
  elsewhere = (await town.officer('420102')).call;
});
afterEach(async () => {
  town.registry.clock.shiftMs = 0;
  for (const projection of [identityMatchProjection, findingProjection]) {
    expect(await differing(town.registry, projection)).toEqual([]);
  }
});
afterAll(() => town.close());

/** Somebody banned, somebody else of that name, and the check that was referred for it. */
async function referred() {
  const zhang = somebody();
  const banned = await ban(town, zhang);
  const applicant = namesakeOf(zhang);
  const check = await ask(town, applicant);
  expect(check.body['verdict']).toBe('refer');
  return { zhang, banned, applicant, checkId: String(check.body['id']) };
}

async function namesakes(officer: Caller, checkId: string) {
  const answer = await officer('GET', `/v1/clearance-checks/${checkId}/namesakes`);
  return answer.body['items'] as readonly {
    registryNumber: string;
    ruling: unknown;
    seen: string;
  }[];
}

async function proposal(officer: Caller, checkId: string, conclusion = 'not_same_person') {
  const [other] = await namesakes(officer, checkId);
  return proposeOn(officer, checkId, other, conclusion);
}

function proposeOn(
  officer: Caller,
  checkId: string,
  other: { readonly registryNumber: string; readonly seen: string } | undefined,
  conclusion = 'not_same_person',
) {
  return officer('POST', `/v1/clearance-checks/${checkId}/matches`, {
    registryNumber: other?.registryNumber,
    seen: other?.seen,
    conclusion,
    evidence: ['photo_compared', 'deciding_authority_asked'],
  });
}

async function proposed(officer: Caller, checkId: string, conclusion?: string): Promise<Proposed> {
  const answer = await proposal(officer, checkId, conclusion);
  if (answer.status !== 201) throw new Error(`not proposed: ${problemOf(answer)}`);
  return { id: String(answer.body['id']), etag: answer.headers.get('etag') ?? '' };
}

function decideMatch(
  officer: Caller,
  { id, etag }: Proposed,
  move: 'approve' | 'reject' | 'withdraw' = 'approve',
) {
  const body = move === 'reject' ? { reason: 'evidence_insufficient' } : undefined;
  return officer('POST', `/v1/matches/${id}/${move}`, body, { 'if-match': etag });
}

/** Li proposes, Wu approves. */
async function decided(checkId: string, conclusion?: string) {
  const answer = await decideMatch(town.wu, await proposed(town.li, checkId, conclusion));
  if (answer.status !== 200) throw new Error(`not approved: ${problemOf(answer)}`);
  return answer;
}

const everywhere = async (person: Person) => [
  await verdictOn(town, person),
  await verdictOn(town, person, { nursery: town.otherNursery }),
];

const openReferrals = async (checkId: string) =>
  (
    await town.registry.owner<{ n: number }>(
      `SELECT count(*)::int AS n FROM finding
        WHERE closed_at IS NULL AND kind = 'clearance_referred' AND evidence ->> 'checkId' = $1`,
      [checkId],
    )
  )[0]?.n;

test('not the same person, as two humans decide: clear at every institution, for this applicant alone', async () => {
  const { zhang, applicant, checkId } = await referred();
  expect(await everywhere(applicant)).toEqual(['refer', 'refer']);
  const match = await proposed(town.li, checkId);
  expect(await everywhere(applicant)).toEqual(['refer', 'refer']);
  expect(problemOf(await decideMatch(town.li, match))).toBe('403 ban-needs-second-officer');
  expect(problemOf(await decideMatch(town.wu, { ...match, etag: '"7"' }))).toBe(
    '412 precondition-failed',
  );
  const approved = await decideMatch(town.wu, match);
  expect(approved.body).toMatchObject({ state: 'approved', next: null });
  expect(await everywhere(applicant)).toEqual(['clear', 'clear']);
  expect(await verdictOn(town, zhang)).toBe('barred');
  expect(await verdictOn(town, namesakeOf(zhang, 3))).toBe('refer');
  expect(await verdictOn(town, passportOf(applicant))).toBe('refer');
  expect(await openReferrals(checkId)).toBe(0);
  const [other] = await namesakes(town.wu, checkId);
  expect(other?.ruling).toMatchObject({ matchId: match.id, conclusion: 'not_same_person' });
});

test.each<[string, (zhang: Person, applicant: Person) => Promise<unknown>]>([
  ['the other gets another ban', (zhang) => ban(town, zhang)],
  ['a measure is imposed on the other', (zhang) => impose(town.li, zhang)],
  [
    'the other is known by another name',
    (zhang) => ban(town, { ...zhang, name: '别名' }, { ground: 'statutory_record' }),
  ],
  [
    'the applicant is known under another name',
    (_, applicant) => complete(town.school, { ...applicant, name: '别名' }),
  ],
])('it holds no more when %s, and what was clear is called back', async (_what, change) => {
  const { zhang, applicant, checkId } = await referred();
  await decided(checkId);
  const clear = await ask(town, applicant);
  expect(clear.body['verdict']).toBe('clear');
  await change(zhang, applicant);
  expect(await verdictOn(town, applicant)).toBe('refer');
  await follow(town.registry);
  expect(await recalledAmong(town.registry, [clear])).toEqual([0]);
});

test('a referral that something else makes doubtful by now stays open', async () => {
  const { applicant, checkId } = await referred();
  await complete(town.school, { ...applicant, name: '别名' });
  await decided(checkId);
  expect(await openReferrals(checkId)).toBe(1);
  expect(await verdictOn(town, applicant)).toBe('refer');
});

test('it holds on when the applicant is registered as they said', async () => {
  const { applicant, checkId } = await referred();
  await decided(checkId);
  expect((await complete(town.school, applicant)).status).toBe(201);
  expect(await everywhere(applicant)).toEqual(['clear', 'clear']);
});

test('the same person stays referred; what was clear by an earlier ruling is called back', async () => {
  const { applicant, checkId } = await referred();
  await decided(checkId);
  const clear = await ask(town, applicant);
  const answer = await decided(checkId, 'same_person');
  expect(answer.body).toMatchObject({ next: 'propose_ban_on_document' });
  expect(await everywhere(applicant)).toEqual(['refer', 'refer']);
  await follow(town.registry);
  expect(await recalledAmong(town.registry, [clear])).toEqual([0]);
});

test('what became known since the proposal is to be compared again', async () => {
  const { zhang, applicant, checkId } = await referred();
  const match = await proposed(town.li, checkId);
  expect(problemOf(await proposal(town.wu, checkId))).toBe('409 match-open');
  await ban(town, zhang);
  expect(problemOf(await decideMatch(town.wu, match))).toBe('409 match-evidence-changed');
  expect(problemOf(await decideMatch(town.wu, match, 'reject'))).toBe('200');
  expect(problemOf(await decideMatch(town.wu, { ...match, etag: '"2"' }))).toBe(
    '409 match-decided',
  );
  await decided(checkId);
  expect(await verdictOn(town, applicant)).toBe('clear');
});

test.each<[string, (zhang: Person, applicant: Person) => Promise<unknown>]>([
  ['another ban', (zhang) => ban(town, zhang)],
  ['a measure', (zhang) => impose(town.li, zhang)],
  ['a name of the applicant', (_, applicant) => complete(town.school, applicant)],
])('a proposal rests on what its officer read: not when %s came since', async (_what, change) => {
  const { zhang, applicant, checkId } = await referred();
  const [read] = await namesakes(town.li, checkId);
  await change(zhang, applicant);
  expect(problemOf(await proposeOn(town.li, checkId, read))).toBe('409 match-evidence-changed');
  const [now] = await namesakes(town.li, checkId);
  expect((await proposeOn(town.li, checkId, now)).status).toBe(201);
});

test('other places and institutions learn nothing of it', async () => {
  const { banned, checkId } = await referred();
  const path = `/v1/clearance-checks/${checkId}/namesakes`;
  expect(problemOf(await elsewhere('GET', path))).toBe('404 not-found');
  expect(problemOf(await town.nursery('GET', path))).toBe('403 scope-missing');
  const match = await proposed(town.li, checkId);
  expect(problemOf(await elsewhere('GET', `/v1/matches/${match.id}`))).toBe('404 not-found');
  expect(problemOf(await decideMatch(elsewhere, match))).toBe('404 not-found');
  expect((await elsewhere('GET', '/v1/matches')).body).toMatchObject({ items: [] });
  const page = await town.wu('GET', '/v1/matches?state=proposed&limit=1');
  expect(page.body['items']).toMatchObject([{ id: match.id, state: 'proposed' }]);
  expect(problemOf(await decideMatch(town.li, match, 'withdraw'))).toBe('200');
  const clear = await ask(town, somebody());
  const other = `/v1/clearance-checks/${String(clear.body['id'])}/namesakes`;
  expect(problemOf(await town.li('GET', other))).toBe('409 match-not-in-question');
  expect(banned.id).not.toBe('');
});

test('the database refuses one human', async () => {
  const { checkId } = await referred();
  const match = await proposed(town.li, checkId);
  const altering = town.registry.owner(
    `UPDATE identity_match SET state = 'approved', decided_by = proposed_by,
            decided_by_human = proposed_by_human, decided_at = proposed_at WHERE id = $1`,
    [match.id],
  );
  await expect(altering).rejects.toMatchObject({ constraint: 'identity_match_needs_two_humans' });
});

test('the database keeps a match as it was decided', async () => {
  const { checkId } = await referred();
  const match = await proposed(town.li, checkId);
  expect((await decideMatch(town.wu, match, 'reject')).status).toBe(200);
  const altering = town.registry.owner(
    `UPDATE identity_match SET state = 'approved', rejection_reason = NULL WHERE id = $1`,
    [match.id],
  );
  await expect(altering).rejects.toMatchObject({ constraint: 'identity_match_stays_decided' });
});

test('an approval that races with a ban on the other leaves the applicant referred', async () => {
  const seen = new Set<string>();
  for (let round = 0; round < 4; round += 1) {
    const { zhang, applicant, checkId } = await referred();
    const match = await proposed(town.li, checkId);
    const more = await propose(town.li, zhang);
    const acts = [() => decideMatch(town.wu, match), () => decide(town.wu, more)];
    const answers = await Promise.all((round % 2 ? acts.reverse() : acts).map((act) => act()));
    for (const answer of answers) seen.add(problemOf(answer));
    expect(await verdictOn(town, applicant)).toBe('refer');
  }
  for (const code of seen) expect(['200', '409 match-evidence-changed']).toContain(code);
});

test('the superior is told once of what was not decided in three weekdays', async () => {
  turnClock(town.registry, '2026-11-23T02:00:00Z');
  const { checkId } = await referred();
  const told = async () =>
    town.registry.owner<{ division: string; open: boolean }>(
      `SELECT division, closed_at IS NULL AS open FROM finding
        WHERE kind = 'referral_overdue' AND evidence ->> 'checkId' = $1`,
      [checkId],
    );
  const look = async (instant: string) => {
    turnClock(town.registry, instant);
    for (let turn = 0; turn < 2; turn += 1) await town.registry.runWork(asker, escalateReferrals);
    return told();
  };
  expect(await look('2026-11-26T15:59:00Z')).toEqual([]);
  expect(await look('2026-11-26T16:00:05Z')).toEqual([{ division: '410100', open: true }]);
  await decided(checkId);
  expect(await look('2026-12-26T16:00:05Z')).toEqual([{ division: '410100', open: false }]);
});
