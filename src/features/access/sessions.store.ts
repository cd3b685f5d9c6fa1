import type { FactData } from '../../domain/fact';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface Session {
  readonly id: string;
  readonly officerId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly version: number;
}

/** Every refresh token that a session had; the latest is the one that is not used. */
export interface RefreshToken {
  /** SHA-256 of the token. */
  readonly digest: Buffer;
  readonly sessionId: string;
  readonly issuedAt: Date;
  readonly usedAt: Date | null;
}

/** Failures in a row under a username, whether or not anybody has it. */
export interface SignInAttempt {
  /** Keyed: a mistyped username may be a password. */
  readonly usernameDigest: string;
  readonly failures: number;
  readonly lastAt: Date;
  readonly lockedUntil: Date | null;
}

export const SessionTable = table<Session>('session', {
  id: { type: 'uuid', primary: true },
  officerId: { type: 'uuid' },
  createdAt: { type: 'timestamptz' },
  expiresAt: { type: 'timestamptz' },
  endedAt: { type: 'timestamptz', nullable: true },
  version: { type: 'integer' },
});

export const RefreshTokenTable = table<RefreshToken>('refresh_token', {
  digest: { type: 'bytea', primary: true },
  sessionId: { type: 'uuid' },
  issuedAt: { type: 'timestamptz' },
  usedAt: { type: 'timestamptz', nullable: true },
});

export const SignInAttemptTable = table<SignInAttempt>('sign_in_attempt', {
  usernameDigest: { type: 'text', primary: true },
  failures: { type: 'integer' },
  lastAt: { type: 'timestamptz' },
  lockedUntil: { type: 'timestamptz', nullable: true },
});

export async function findAttempt(
  { tx }: Work,
  usernameDigest: string,
): Promise<SignInAttempt | null> {
  const [row] = await tx.query<SignInAttempt>(
    `SELECT ${columnsOf(SignInAttemptTable)} FROM sign_in_attempt WHERE username_digest = $1`,
    [usernameDigest],
  );
  return row ?? null;
}

/** To the end of the transaction, whoever else tries this username waits. */
export async function holdAttempt(
  { tx }: Work,
  usernameDigest: string,
  at: Date,
): Promise<SignInAttempt> {
  const [row] = await tx.query<SignInAttempt>(
    `INSERT INTO sign_in_attempt AS a (username_digest, failures, last_at) VALUES ($1, 0, $2)
     ON CONFLICT (username_digest) DO UPDATE SET failures = a.failures
     RETURNING ${columnsOf(SignInAttemptTable)}`,
    [usernameDigest, at],
  );
  if (!row) throw new Error('an attempt is there once it was inserted');
  return row;
}

export async function updateAttempt({ tx }: Work, row: SignInAttempt): Promise<void> {
  await tx.query(
    `UPDATE sign_in_attempt SET failures = $2, last_at = $3, locked_until = $4 WHERE username_digest = $1`,
    [row.usernameDigest, row.failures, row.lastAt, row.lockedUntil],
  );
}

export async function forgetAttempts({ tx }: Work, before: Date): Promise<void> {
  await tx.query(
    `DELETE FROM sign_in_attempt WHERE last_at < $1 AND (locked_until IS NULL OR locked_until < $1)`,
    [before],
  );
}

export async function insertSession({ tx }: Work, row: Session): Promise<void> {
  await tx.query(
    `INSERT INTO session (id, officer_id, created_at, expires_at, ended_at, version) VALUES ($1, $2, $3, $4, $5, $6)`,
    [row.id, row.officerId, row.createdAt, row.expiresAt, row.endedAt, row.version],
  );
}

/** Until the end of the transaction nobody else changes it. */
export async function holdSession({ tx }: Work, id: string): Promise<Session | null> {
  const [row] = await tx.query<Session>(
    `SELECT ${columnsOf(SessionTable)} FROM session WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

/** In the order of their ids. Until the end of the transaction nobody else changes them. */
export async function holdOpenSessions({ tx }: Work, officerId: string): Promise<Session[]> {
  return tx.query<Session>(
    `SELECT ${columnsOf(SessionTable)} FROM session WHERE officer_id = $1 AND ended_at IS NULL
      ORDER BY id FOR NO KEY UPDATE`,
    [officerId],
  );
}

export async function updateSession({ tx }: Work, row: Session): Promise<void> {
  await tx.query(`UPDATE session SET ended_at = $2, version = $3 WHERE id = $1`, [
    row.id,
    row.endedAt,
    row.version,
  ]);
}

export async function findRefreshToken({ tx }: Work, digest: Buffer): Promise<RefreshToken | null> {
  const [row] = await tx.query<RefreshToken>(
    `SELECT ${columnsOf(RefreshTokenTable)} FROM refresh_token WHERE digest = $1`,
    [digest],
  );
  return row ?? null;
}

export async function insertRefreshToken({ tx }: Work, row: RefreshToken): Promise<void> {
  await tx.query(
    `INSERT INTO refresh_token (digest, session_id, issued_at, used_at) VALUES ($1, $2, $3, $4)`,
    [row.digest, row.sessionId, row.issuedAt, row.usedAt],
  );
}

export async function useRefreshToken({ tx }: Work, digest: Buffer, at: Date): Promise<void> {
  await tx.query(`UPDATE refresh_token SET used_at = $2 WHERE digest = $1`, [digest, at]);
}

/** Of sessions that are over: a token of theirs would be refused as unknown instead of as over. */
export async function forgetRefreshTokens({ tx }: Work, before: Date): Promise<void> {
  await tx.query(
    `DELETE FROM refresh_token r USING session s WHERE s.id = r.session_id AND s.expires_at < $1`,
    [before],
  );
}

export function sessionFactData(row: Session): FactData {
  return {
    officerId: row.officerId,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
