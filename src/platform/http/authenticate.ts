import { createHash, type KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { Passport } from 'passport';
import { Strategy } from 'passport-jwt';
import { Refusal } from '../../domain/refusal';
import type { Keys } from '../crypto/key-ring';
import type { TokenClaims } from '../crypto/token';

/** Who signed in, by a token of ours that is still good. What the account may do is read again in the transaction. */
export type Authenticate = (request: IncomingMessage) => Promise<TokenClaims>;

export interface TokenParts {
  readonly keys: Keys;
  /** Issuer and audience. */
  readonly publicUrl: string;
}

const AHEAD_SECONDS = 10;
const MOST_REMEMBERED = 10_000;
const LONGEST_TOKEN = 4_096;

/**
 * Bearer tokens from the Authorization header and from nowhere else: ES256 by a key of the ring, `at+jwt`, every
 * claim of RFC 9068 there. A token that was verified is remembered by its hash until it expires.
 */
export function makeAuthenticate(parts: TokenParts): Authenticate {
  const verify = makeVerify(parts);
  const remembered = new Map<string, TokenClaims>();
  return async (request) => {
    const token = bearerOf(request);
    if (token === null) throw new Refusal('token-missing', 'Send an access token as Bearer.');
    const hash = createHash('sha256').update(token).digest('base64');
    const known = remembered.get(hash);
    if (known && known.exp > Date.now() / 1000) return known;
    remembered.delete(hash);
    const claims = await verify(request);
    const [oldest] = remembered.size < MOST_REMEMBERED ? [] : remembered.keys();
    if (oldest !== undefined) remembered.delete(oldest);
    remembered.set(hash, claims);
    return claims;
  };
}

function makeVerify({ keys, publicUrl }: TokenParts): Authenticate {
  const passport = new Passport();
  passport.use(
    new Strategy(
      {
        jwtFromRequest: bearerOf,
        // jsonwebtoken takes a KeyObject, which its types for this strategy do not say
        secretOrKeyProvider: (_request, token: string, done) =>
          done(null, keyOf(keys, token) as unknown as Buffer | undefined),
        algorithms: ['ES256'],
        issuer: publicUrl,
        audience: publicUrl,
      },
      (claims: unknown, done: (error: null, user: TokenClaims | false) => void) =>
        done(null, isWhole(claims, publicUrl) ? claims : false),
    ),
  );
  return (request) =>
    new Promise((resolve, reject) => {
      const refuse = () =>
        reject(new Refusal('token-invalid', 'The access token is not valid or has expired.'));
      const decide = (error: unknown, claims?: TokenClaims | false) =>
        !error && claims ? resolve(claims) : refuse();
      const strategy = passport.authenticate('jwt', { session: false }, decide) as RequestHandler;
      void strategy(request as Parameters<RequestHandler>[0], {} as never, refuse);
    });
}

function bearerOf(request: IncomingMessage): string | null {
  const header = request.headers.authorization;
  if (header === undefined || header.length > LONGEST_TOKEN) return null;
  return /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(header)?.[1] ?? null;
}

/** Its last sign may carry bits that decoding drops: a token has one spelling. Source: RFC 4648 §3.5. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

/** The key that the header names, if the header is exactly one that this registry writes. */
function keyOf(keys: Keys, token: string): KeyObject | undefined {
  if (!token.split('.').every(isCanonical)) return undefined;
  const { alg, typ, kid, ...other } = headerOf(token);
  if (alg !== 'ES256' || typ !== 'at+jwt' || Object.keys(other).length > 0) return undefined;
  return keys.verifiers('token').find((verifier) => verifier.kid === kid)?.publicKey;
}

function headerOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const text = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8');
    const header: unknown = JSON.parse(text);
    return typeof header === 'object' && header !== null ? { ...header } : {};
  } catch {
    return {};
  }
}

/** jsonwebtoken accepts a token that lacks claims; here each must be there and be of its kind. */
function isWhole(claims: unknown, publicUrl: string): claims is TokenClaims {
  if (typeof claims !== 'object' || claims === null) return false;
  const { iss, aud, sub, client_id, iat, exp, jti, scope, sid } = claims as Record<string, unknown>;
  return (
    iss === publicUrl &&
    aud === publicUrl &&
    isUuid(sub) &&
    (sid === undefined || isUuid(sid)) &&
    [client_id, jti].every((text) => typeof text === 'string' && text !== '') &&
    typeof scope === 'string' &&
    isNow(iat, exp)
  );
}

/** Seconds since 1970, by this process's clock. */
function isNow(iat: unknown, exp: unknown): boolean {
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) return false;
  const now = Date.now() / 1000;
  return (iat as number) <= now + AHEAD_SECONDS && (exp as number) > now;
}

function isUuid(text: unknown): boolean {
  return typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
