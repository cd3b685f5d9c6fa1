import { Secret, TOTP } from 'otpauth';

const STEP_SECONDS = 30;

/** 160 random bits, base32: the length RFC 4226 §4 recommends. */
export function newOtpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/**
 * Which thirty-second step since 1970 this code belongs to; null when it is none of now, the step before or the one
 * after. Source: RFC 6238 with SHA-1 and six digits, which is what authenticator apps understand.
 *
 * The caller remembers the step and refuses it, and all before it, the next time.
 */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const delta = totp(secret).validate({ token: code, timestamp: now.getTime(), window: 1 });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / STEP_SECONDS) + delta;
}

/** For a QR code or an authenticator app. */
export function otpUri(secret: string, username: string): string {
  return totp(secret, username).toString();
}

function totp(secret: string, label = ''): TOTP {
  return new TOTP({
    issuer: 'Caregiver Registry',
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
  });
}
