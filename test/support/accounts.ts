import { Secret, TOTP } from 'otpauth';
import { v7 } from 'uuid';
import { parseIdentity } from '../../src/domain/identity-document';
import { parseName } from '../../src/domain/name';
import { ANYONE, SYSTEM, type Principal, type Role } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { createAuthority, createOrganisation } from '../../src/features/access/access.commands';
import {
  readPrincipals,
  type Organisation,
  type Regulator,
} from '../../src/features/access/access.store';
import { createClient } from '../../src/features/access/clients.commands';
import { createOfficer } from '../../src/features/access/officers.commands';
import { openSession, type SignedIn } from '../../src/features/access/sessions.commands';
import type { TokenClaims } from '../../src/platform/crypto/token';
import type { Work } from '../../src/platform/database/work';
import type { Registry } from './registry';

/** An officer with what only the human knows. */
export interface KnownOfficer {
  readonly id: string;
  readonly authorityId: string;
  readonly username: string;
  readonly password: string;
  readonly otpSecret: string;
}

/** Runs a command as somebody; what it returns as refused is thrown after the commit, as the router does. */
export async function as<T>(
  registry: Registry,
  actor: Principal,
  act: (work: Work) => Promise<T>,
): Promise<Exclude<T, { readonly refused: Refusal }>> {
  const result = await registry.runWork({ actor, requestId: v7() }, act);
  if (typeof result === 'object' && result !== null && 'refused' in result) throw result.refused;
  return result as Exclude<T, { readonly refused: Refusal }>;
}

export function anAuthority(
  registry: Registry,
  division: string,
  regulator: Regulator = 'health',
): Promise<Organisation> {
  const name = `Authority of ${division}`;
  return as(registry, SYSTEM, (work) => createAuthority(work, { name, division, regulator }));
}

export function anOrganisation(
  registry: Registry,
  kind: 'institution' | 'provider',
  division: string,
): Promise<Organisation> {
  return as(registry, SYSTEM, async (work) =>
    createOrganisation(work, await work.now(), { kind, name: `A ${kind}`, division }),
  );
}

let humans = 0;

/** Another synthetic human at each call: born on a day of its own. */
export function aHuman() {
  humans += 1;
  const day = new Date(Date.UTC(1970, 0, humans)).toISOString().slice(0, 10).replaceAll('-', '');
  return {
    document: parseIdentity({ type: 'resident_id', number: withCheckCharacter(`999999${day}001`) }),
    name: parseName('王小明'),
  };
}

/** Source: GB 11643-1999 §4. */
function withCheckCharacter(body: string): string {
  const sum = [...body].reduce(
    (total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11),
    0,
  );
  return body + '10X98765432'[sum % 11];
}

export async function anOfficer(
  registry: Registry,
  authorityId: string,
  username: string,
  roles: readonly Role[] = ['case_officer'],
  human = aHuman(),
): Promise<KnownOfficer> {
  const { officer, secrets } = await as(registry, SYSTEM, (work) =>
    createOfficer(work, { authorityId, username, roles, human }),
  );
  return { id: officer.id, authorityId, username, ...secrets };
}

export function aClient(
  registry: Registry,
  organisationId: string,
  keys: Record<string, string>[] | null = null,
) {
  return as(registry, SYSTEM, (work) => createClient(work, { organisationId, keys }));
}

/** The code that an authenticator shows, `steps` half minutes from the registry's now. */
export function codeOf(
  registry: Registry,
  officer: Pick<KnownOfficer, 'otpSecret'>,
  steps = 0,
): string {
  const totp = new TOTP({ secret: Secret.fromBase32(officer.otpSecret) });
  return totp.generate({ timestamp: Date.now() + registry.clock.shiftMs + steps * 30_000 });
}

export function signIn(
  registry: Registry,
  officer: KnownOfficer,
  said: { password?: string; otp?: string; username?: string } = {},
): Promise<SignedIn> {
  return as(registry, ANYONE, (work) =>
    openSession(work, {
      username: said.username ?? officer.username,
      password: said.password ?? officer.password,
      otp: said.otp ?? codeOf(registry, officer),
    }),
  );
}

/** The claims of a token that the router has verified. */
export function claimsOf(accessToken: string): TokenClaims {
  const payload = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8');
  return JSON.parse(payload) as TokenClaims;
}

/** Whom the registry takes the bearer of this token for, now. */
export async function principalOf(
  registry: Registry,
  accessToken: string,
): Promise<Principal | Refusal> {
  const [one] = await as(registry, SYSTEM, (work) => readPrincipals(work, [claimsOf(accessToken)]));
  if (!one) throw new Error('one claim, one principal');
  return one;
}

/** The code of a refusal, whether it was thrown or is a value. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string | null> {
  const outcome = await attempt.catch((error: unknown) => error);
  if (outcome instanceof Refusal) return outcome.code;
  if (outcome instanceof Error) throw outcome;
  return null;
}
