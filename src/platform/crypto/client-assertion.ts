import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
  type JWTPayload,
} from 'jose';

/** What a client signs to say who it is (RFC 7523). */
export interface Assertion {
  readonly jti: string;
  readonly expiresAt: Date;
}

export const ASSERTION_ALGORITHMS = ['ES256', 'PS256'] as const;
export const MOST_ASSERTION_SECONDS = 300;

/** A client's clock may be this much ahead. Source: FAPI 2.0 security profile §5.3.2.1. */
const TOLERANCE_SECONDS = 10;
const TYPES = ['client-authentication+jwt', 'jwt'];

/** Who an assertion says it is of; null when it says nothing readable. Nothing is verified. */
export function claimedClient(assertion: string): string | null {
  try {
    const { iss, sub } = decodeJwt(assertion);
    return typeof iss === 'string' && iss === sub ? iss : null;
  } catch {
    return null;
  }
}

/**
 * Null when anything is wrong with it. Keys are the registered ones only: what an assertion says about keys is not read.
 * Its audience is the issuer and nothing else, also not the token endpoint, so that an assertion made for another server
 * that lies about its endpoint is worth nothing here. Whether `jti` was used before, the caller asks the database.
 */
export async function verifyAssertion(
  assertion: string,
  client: {
    readonly id: string;
    readonly jwks: { readonly keys: readonly Readonly<Record<string, string>>[] };
  },
  issuer: string,
  now: Date,
): Promise<Assertion | null> {
  try {
    const { typ } = decodeProtectedHeader(assertion);
    if (!typ || !TYPES.includes(typ.toLowerCase())) return null;
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(asKeySet(client.jwks)), {
      algorithms: [...ASSERTION_ALGORITHMS],
      issuer: client.id,
      subject: client.id,
      audience: issuer,
      requiredClaims: ['jti', 'exp'],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: now,
    });
    return accept(payload, issuer, now.getTime() / 1000);
  } catch {
    return null;
  }
}

function accept({ aud, exp, iat, jti }: JWTPayload, issuer: string, now: number): Assertion | null {
  const [audience, ...others] = [aud].flat();
  if (audience !== issuer || others.length > 0) return null;
  if (typeof jti !== 'string' || jti === '' || exp === undefined) return null;
  if (exp > now + MOST_ASSERTION_SECONDS + TOLERANCE_SECONDS) return null;
  const age = iat === undefined ? 0 : now - iat;
  if (age < -TOLERANCE_SECONDS || age > MOST_ASSERTION_SECONDS) return null;
  return { jti, expiresAt: new Date((exp + TOLERANCE_SECONDS) * 1000) };
}

function asKeySet({ keys }: { readonly keys: readonly Readonly<Record<string, string>>[] }) {
  return { keys: keys.map(({ kty = '', ...members }) => ({ ...members, kty })) };
}
