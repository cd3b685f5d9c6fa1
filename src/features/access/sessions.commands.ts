import { NIL, v7 } from 'uuid';
import { scopesOfRoles } from '../../domain/account';
import type { NewFact } from '../../domain/fact';
import { Refusal } from '../../domain/refusal';
import { isLocked, lockedAnswer, withFailure } from '../../domain/sign-in';
import { newOtpSecret, stepOfCode } from '../../platform/crypto/one-time-code';
import { isPassword } from '../../platform/crypto/password';
import { digestOfSecret, newSecret } from '../../platform/crypto/secret';
import { signToken } from '../../platform/crypto/token';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { findOrganisation } from './access.store';
import {
  findOfficer,
  findOfficerByUsername,
  holdOfficer,
  officerFactData,
  updateOfficer,
  type Officer,
} from './officers.store';
import {
  findAttempt,
  findRefreshToken,
  holdAttempt,
  holdOpenSessions,
  holdSession,
  insertRefreshToken,
  insertSession,
  sessionFactData,
  updateAttempt,
  updateSession,
  useRefreshToken,
  type Session,
  type SignInAttempt,
} from './sessions.store';

/** A working day: after it the officer signs in again, however often the session was refreshed. */
const SESSION_HOURS = 12;
const HOUR_MS = 3_600_000;

export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** What a refused step keeps: the refusal is returned and not thrown, or the count would be undone with it. */
export interface Kept {
  readonly refused: Refusal;
}

export interface SignIn {
  readonly username: string;
  readonly password: string;
  readonly otp: string;
}

/**
 * Password first, while nothing is locked; then the username is held, so that of many at once each sees what the others
 * did: five failures lock it, and a code works once.
 *
 * Unknown username, wrong password, wrong code and disabled account get one answer, and are counted alike.
 *
 * @throws Refusal `account-locked`, `busy`; returns `credentials-wrong`, because the count is kept.
 */
export async function openSession(work: Work, said: SignIn): Promise<SignedIn | Kept> {
  const digest = work.keys.commitment('sign-in', said.username);
  await mustNotBeLocked(work, digest);
  const known = await findOfficerByUsername(work, said.username);
  const passwordHolds = await isPassword(known?.passwordHash ?? null, said.password);

  const attempt = await holdAttempt(work, digest, await work.now());
  const officer = await holdOfficer(work, known?.id ?? NIL);
  const now = await work.now();
  if (isLocked(attempt, now)) throw lockedAnswer();
  const step = await goodStep(work, officer, said.otp, now);
  const sameHash = officer?.passwordHash === known?.passwordHash;
  if (!officer || step === null || !(passwordHolds && sameHash)) {
    return refuse(work, now, attempt, officer);
  }
  await updateAttempt(work, { ...attempt, failures: 0, lockedUntil: null, lastAt: now });
  return start(work, now, { ...officer, lastOtpStep: step });
}

async function mustNotBeLocked(work: Work, digest: string): Promise<void> {
  const attempt = await findAttempt(work, digest);
  if (attempt && isLocked(attempt, await work.now())) throw lockedAnswer();
}

/** What the code of an unknown username is compared with, so that it takes as long. */
const NOBODYS_SECRET = newOtpSecret();

/** The step of a code that works now and has not worked before; null otherwise, and for accounts that are off. */
async function goodStep(work: Work, officer: Officer | null, otp: string, now: Date) {
  const secret = officer ? otpSecretOf(work, officer) : NOBODYS_SECRET;
  const step = stepOfCode(secret, otp, now);
  if (!officer || step === null || !(await isOn(work, officer))) return null;
  return step > (officer.lastOtpStep ?? 0) ? step : null;
}

function otpSecretOf({ keys }: Work, { id, otpSecret }: Officer): string {
  return keys.open({ table: 'officer', row: id, column: 'otp_secret' }, otpSecret);
}

async function isOn(work: Work, officer: Officer): Promise<boolean> {
  const authority = await findOrganisation(work, officer.authorityId);
  return officer.state === 'active' && authority?.state === 'active';
}

async function refuse(work: Work, now: Date, attempt: SignInAttempt, officer: Officer | null) {
  const after = withFailure(attempt, now);
  await updateAttempt(work, { ...attempt, ...after, lastAt: now });
  if (officer && after.lockedUntil) await lock(work, now, officer, after.lockedUntil);
  return { refused: wrong() };
}

async function start(work: Work, now: Date, officer: Officer): Promise<SignedIn> {
  const session: Session = {
    id: v7(),
    officerId: officer.id,
    createdAt: now,
    expiresAt: new Date(now.getTime() + SESSION_HOURS * HOUR_MS),
    endedAt: null,
    version: 1,
  };
  await updateOfficer(work, officer);
  await insertSession(work, session);
  await record(work, now, sessionFact('session.opened', session, officer));
  return tokens(work, now, session, officer);
}

async function lock(work: Work, now: Date, officer: Officer, lockedUntil: Date): Promise<void> {
  const locked = { ...officer, lockedUntil, version: officer.version + 1 };
  await updateOfficer(work, locked);
  await record(work, now, {
    type: 'officer.locked',
    subject: { kind: 'officer', id: locked.id, version: locked.version },
    concerns: [locked.authorityId],
    data: officerFactData(work.keys, locked),
  });
}

/**
 * A refresh token works once. A second use means that two hold it, one of them a thief: the session ends for both.
 *
 * @throws Refusal `credentials-wrong`; returns it when the session ends by it.
 */
export async function refreshSession(work: Work, refreshToken: string): Promise<SignedIn | Kept> {
  const digest = digestOfSecret(refreshToken);
  const { sessionId } = (await findRefreshToken(work, digest)) ?? {};
  const session = sessionId ? await holdSession(work, sessionId) : null;
  const officer = session && (await findOfficer(work, session.officerId));
  if (!officer || session.endedAt) throw over();
  const now = await work.now();
  if ((await findRefreshToken(work, digest))?.usedAt) {
    await end(work, now, session, officer);
    return { refused: over() };
  }
  if (session.expiresAt <= now || !(await isOn(work, officer))) throw over();
  await useRefreshToken(work, digest, now);
  return tokens(work, now, session, officer);
}

/** Ends it once; a second time changes nothing. */
export async function closeSession(work: Work, sessionId: string): Promise<void> {
  const session = await holdSession(work, sessionId);
  const officer = session && (await findOfficer(work, session.officerId));
  if (!officer || officer.id !== work.actor.id || session.endedAt) return;
  await end(work, await work.now(), session, officer);
}

/** The account is held by the caller: no session begins meanwhile. */
export async function endSessions(work: Work, at: Date, officer: Officer): Promise<void> {
  for (const session of await holdOpenSessions(work, officer.id)) {
    await end(work, at, session, officer);
  }
}

async function end(work: Work, at: Date, session: Session, officer: Officer): Promise<void> {
  const ended = { ...session, endedAt: at, version: session.version + 1 };
  await updateSession(work, ended);
  await record(work, at, sessionFact('session.ended', ended, officer));
}

function sessionFact(type: string, session: Session, officer: Officer): NewFact {
  return {
    type,
    subject: { kind: 'session', id: session.id, version: session.version },
    concerns: [officer.authorityId],
    data: sessionFactData(session),
  };
}

async function tokens(work: Work, now: Date, session: Session, officer: Officer) {
  const { secret, digest } = newSecret();
  await insertRefreshToken(work, {
    digest,
    sessionId: session.id,
    issuedAt: now,
    usedAt: null,
  });
  const accessToken = signToken(work.keys, work.settings.publicUrl, new Date(), {
    sub: officer.id,
    client_id: officer.id,
    scope: [...scopesOfRoles(officer.roles)].join(' '),
    sid: session.id,
  });
  return { accessToken, refreshToken: secret };
}

function wrong(): Refusal {
  return new Refusal(
    'credentials-wrong',
    'Username, password or code is wrong, or the code was used before. Five failures lock the account for 15 minutes.',
  );
}

function over(): Refusal {
  return new Refusal('credentials-wrong', 'This session is over. Sign in again.');
}
