import { mustBeAllowedToApprove } from '../../src/domain/account';
import { ANYONE, SYSTEM, type Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { closeOrganisation } from '../../src/features/access/access.commands';
import { disableOfficer, resetOfficer } from '../../src/features/access/officers.commands';
import { closeSession, refreshSession } from '../../src/features/access/sessions.commands';
import {
  anAuthority,
  anOfficer,
  as,
  claimsOf,
  codeOf,
  principalOf,
  refusalOf,
  signIn,
  type KnownOfficer,
} from '../support/accounts';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
let authorityId: string;

beforeAll(async () => {
  registry = await openRegistry({ settings: { newAccountHours: 24 } });
  authorityId = (await anAuthority(registry, '410105')).id;
});
afterAll(() => registry.close());
afterEach(() => {
  registry.clock.shiftMs = 0;
});

const MINUTE = 60_000;
const officer = (username: string) => anOfficer(registry, authorityId, username);
const refresh = (token: string) => as(registry, ANYONE, (work) => refreshSession(work, token));

async function present(accessToken: string): Promise<Principal> {
  const principal = await principalOf(registry, accessToken);
  if (principal instanceof Refusal) throw principal;
  return principal;
}

async function fail(who: KnownOfficer, times: number): Promise<(string | null)[]> {
  const codes: (string | null)[] = [];
  for (let time = 0; time < times; time += 1) {
    codes.push(await refusalOf(signIn(registry, who, { password: 'wrong' })));
  }
  return codes;
}

test('an officer signs in and is known by roles, authority, division and human', async () => {
  const li = await officer('li');
  const { accessToken } = await signIn(registry, li);
  expect(claimsOf(accessToken)).toMatchObject({ sub: li.id, client_id: li.id });
  expect(await present(accessToken)).toMatchObject({
    kind: 'officer',
    id: li.id,
    organisationId: authorityId,
    organisationKind: 'authority',
    division: '410105',
  });
});

test('unknown username, wrong password and wrong code are told apart by nobody', async () => {
  const wu = await officer('wu');
  const answers = await Promise.all([
    signIn(registry, wu, { username: 'nobody' }).catch((error: unknown) => error),
    signIn(registry, wu, { password: 'wrong' }).catch((error: unknown) => error),
    signIn(registry, wu, { otp: codeOf(registry, wu, 5) }).catch((error: unknown) => error),
  ]);
  const texts = answers.map((answer) => JSON.stringify({ ...(answer as Refusal) }));
  expect(new Set(texts).size).toBe(1);
  expect((answers[0] as Refusal).code).toBe('credentials-wrong');
});

test('five failures lock an account for 15 minutes, also against the right password', async () => {
  const he = await officer('he');
  expect(await fail(he, 6)).toEqual([
    ...Array<string>(5).fill('credentials-wrong'),
    'account-locked',
  ]);
  expect(await refusalOf(signIn(registry, he))).toBe('account-locked');
  registry.clock.shiftMs = 14 * MINUTE;
  expect(await refusalOf(signIn(registry, he))).toBe('account-locked');
  registry.clock.shiftMs = 15 * MINUTE + 5_000;
  expect(await refusalOf(signIn(registry, he))).toBeNull();
});

test('a username that nobody has locks all the same', async () => {
  const ghost = { ...(await officer('seen')), username: 'ghost' };
  expect(await fail(ghost, 6)).toContain('account-locked');
});

test('of twenty guesses at once no more than five are looked at', async () => {
  const guo = await officer('guo');
  const guesses = Array.from({ length: 4 }, () =>
    Promise.all(
      Array.from({ length: 5 }, () => refusalOf(signIn(registry, guo, { password: 'guess' }))),
    ),
  );
  const codes = (await Promise.all(guesses)).flat();
  expect(codes.filter((code) => code === 'credentials-wrong').length).toBeLessThanOrEqual(5);
  expect(codes.every((code) => code !== null)).toBe(true);
});

test('a one-time code works once', async () => {
  const ma = await officer('ma');
  const otp = codeOf(registry, ma);
  expect(await refusalOf(signIn(registry, ma, { otp }))).toBeNull();
  expect(await refusalOf(signIn(registry, ma, { otp }))).toBe('credentials-wrong');
  expect(await refusalOf(signIn(registry, ma, { otp: codeOf(registry, ma, -1) }))).toBe(
    'credentials-wrong',
  );
});

test('of four sign-ins at once with one code, one succeeds', async () => {
  const sun = await officer('sun');
  const otp = codeOf(registry, sun);
  const codes = await Promise.all(
    [1, 2, 3, 4].map(() => refusalOf(signIn(registry, sun, { otp }))),
  );
  expect(codes.filter((code) => code === null)).toHaveLength(1);
});

test('a refresh token works once; used twice it ends the session', async () => {
  const hu = await officer('hu');
  const first = await signIn(registry, hu);
  const second = await refresh(first.refreshToken);
  expect(await present(second.accessToken)).toMatchObject({ id: hu.id });
  expect(await refusalOf(refresh(first.refreshToken))).toBe('credentials-wrong');
  expect(await refusalOf(refresh(second.refreshToken))).toBe('credentials-wrong');
  expect(await principalOf(registry, second.accessToken)).toMatchObject({ code: 'token-invalid' });
});

test('of two refreshes at once with one token, one succeeds and the session is over', async () => {
  const lin = await officer('lin');
  const { accessToken, refreshToken } = await signIn(registry, lin);
  const codes = await Promise.all([1, 2].map(() => refusalOf(refresh(refreshToken))));
  expect(codes.sort()).toEqual(['credentials-wrong', null].sort());
  expect(await principalOf(registry, accessToken)).toMatchObject({ code: 'token-invalid' });
});

test('a session is refreshed for twelve hours and not longer', async () => {
  const zhu = await officer('zhu');
  const { refreshToken } = await signIn(registry, zhu);
  registry.clock.shiftMs = 12 * 60 * MINUTE - 5_000;
  const again = await refresh(refreshToken);
  registry.clock.shiftMs = 12 * 60 * MINUTE + 5_000;
  expect(await refusalOf(refresh(again.refreshToken))).toBe('credentials-wrong');
});

test('who signs out is out at once', async () => {
  const gao = await officer('gao');
  const { accessToken, refreshToken } = await signIn(registry, gao);
  const { sid = '' } = claimsOf(accessToken);
  await as(registry, await present(accessToken), (work) => closeSession(work, sid));
  expect(await principalOf(registry, accessToken)).toMatchObject({ code: 'token-invalid' });
  expect(await refusalOf(refresh(refreshToken))).toBe('credentials-wrong');
});

test("nobody ends another's session", async () => {
  const [xu, he2] = [await officer('xu'), await officer('he.2')];
  const mine = await signIn(registry, xu);
  const theirs = await present((await signIn(registry, he2)).accessToken);
  await as(registry, theirs, (work) => closeSession(work, claimsOf(mine.accessToken).sid ?? ''));
  expect(await present(mine.accessToken)).toMatchObject({ id: xu.id });
});

test('a disabled officer is refused at once and cannot sign in again', async () => {
  const luo = await officer('luo');
  const { accessToken, refreshToken } = await signIn(registry, luo);
  await as(registry, SYSTEM, (work) => disableOfficer(work, luo.id));
  expect(await principalOf(registry, accessToken)).toBeInstanceOf(Refusal);
  expect(await refusalOf(refresh(refreshToken))).toBe('credentials-wrong');
  expect(await refusalOf(signIn(registry, luo, { otp: codeOf(registry, luo, 1) }))).toBe(
    'credentials-wrong',
  );
});

test('a reset ends sessions and lock, and the old password and code are worth nothing', async () => {
  const liang = await officer('liang');
  const before = await signIn(registry, liang);
  await fail(liang, 5);
  const { secrets } = await as(registry, SYSTEM, (work) => resetOfficer(work, liang.id));
  expect(await principalOf(registry, before.accessToken)).toMatchObject({ code: 'token-invalid' });
  expect(await refusalOf(signIn(registry, liang, { otp: codeOf(registry, secrets) }))).toBe(
    'credentials-wrong',
  );
  expect(await refusalOf(signIn(registry, { ...liang, ...secrets }))).toBeNull();
});

test('a new account approves nothing for 24 hours, and a reset one again', async () => {
  const song = await officer('song');
  const allowed = async (who: KnownOfficer) => {
    const principal = await present((await signIn(registry, who)).accessToken);
    const now = await as(registry, SYSTEM, (work) => work.now());
    return refusalOf(Promise.resolve().then(() => mustBeAllowedToApprove(principal, now)));
  };
  expect(await allowed(song)).toBe('account-too-new');
  registry.clock.shiftMs = 24 * 60 * MINUTE + 60_000;
  expect(await allowed(song)).toBeNull();
  const { secrets } = await as(registry, SYSTEM, (work) => resetOfficer(work, song.id));
  expect(await allowed({ ...song, ...secrets })).toBe('account-too-new');
});

test('a role that is taken away is gone with the next request', async () => {
  const tang = await officer('tang');
  const { accessToken } = await signIn(registry, tang);
  expect((await present(accessToken)).scopes.has('bans:approve')).toBe(true);
  await registry.owner(`UPDATE officer SET roles = '{registrar}' WHERE id = $1`, [tang.id]);
  expect([...(await present(accessToken)).scopes]).toEqual(['institutions:read']);
});

test('when its authority is closed, an account is disabled', async () => {
  const other = await anAuthority(registry, '410106');
  const feng = await anOfficer(registry, other.id, 'feng');
  const { accessToken } = await signIn(registry, feng);
  await as(registry, SYSTEM, (work) => closeOrganisation(work, other.id));
  expect(await principalOf(registry, accessToken)).toMatchObject({ code: 'account-disabled' });
  expect(await refusalOf(signIn(registry, feng, { otp: codeOf(registry, feng, 1) }))).toBe(
    'credentials-wrong',
  );
});

test('sign-ins, ends of sessions, locks and resets are facts of the authority, without a name or password', async () => {
  const facts = await registry.owner<{ type: string }>(
    `SELECT DISTINCT fact->>'type' AS type FROM log_fact
      WHERE fact->'concerns' @> to_jsonb($1::text) ORDER BY 1`,
    [authorityId],
  );
  expect(facts.map(({ type }) => type)).toEqual([
    'officer.created',
    'officer.disabled',
    'officer.locked',
    'officer.reset',
    'organisation.registered',
    'session.ended',
    'session.opened',
  ]);
  const leaks = await registry.owner(
    `SELECT 1 FROM log_fact WHERE fact::text LIKE '%王小明%' OR fact::text LIKE '%argon2%' OR fact::text LIKE '%999999%'`,
  );
  expect(leaks).toEqual([]);
});
