import { randomUUID } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import type { Keys } from './key-ring';

/** Claims of an access token (RFC 9068, `typ: at+jwt`). They name an account; what it may do is read again for each request. */
export interface TokenClaims {
  readonly iss: string;
  readonly aud: string;
  /** The officer's or client's account. */
  readonly sub: string;
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly scope: string;
  /** The officer's session; absent for clients. */
  readonly sid?: string;
}

export const TOKEN_SECONDS = 600;

/** `issuer` is the public URL, and the audience too. */
export function signToken(
  keys: Keys,
  issuer: string,
  now: Date,
  claims: Pick<TokenClaims, 'sub' | 'client_id' | 'scope' | 'sid'>,
): string {
  const { kid, privateKey } = keys.signer('token');
  const iat = Math.floor(now.getTime() / 1000);
  const payload: TokenClaims = {
    ...claims,
    iss: issuer,
    aud: issuer,
    iat,
    exp: iat + TOKEN_SECONDS,
    jti: randomUUID(),
  };
  return sign(payload, privateKey, {
    algorithm: 'ES256',
    header: { alg: 'ES256', typ: 'at+jwt', kid },
  });
}
