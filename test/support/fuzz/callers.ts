import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import { plainDate } from '../../../src/domain/calendar';
import { CREDENTIAL_KINDS } from '../../../src/domain/credential';
import { SYSTEM, type Role } from '../../../src/domain/principal';
import { createClient } from '../../../src/features/access/clients.commands';
import {
  registerInstitution,
  registerProvider,
} from '../../../src/features/institutions/institutions.commands';
import { aClient, anAuthority, anOfficer, as, codeOf, type KnownOfficer } from '../accounts';
import type { Registry } from '../registry';
import type { Answer, Draft } from './wire';

const AUTHORITIES = [
  ['county', '410105'],
  ['city', '410100'],
  ['foreign', '420102'],
] as const;

const OFFICERS = [
  ['registrar', 'city', ['registrar']],
  ['proposer', 'county', ['case_officer']],
  ['approver', 'county', ['case_officer']],
  ['superior', 'city', ['case_officer', 'subsidy_clerk']],
  ['auditor', 'city', ['auditor']],
  ['administrator', 'city', ['administrator']],
  ['clerk', 'county', ['subsidy_clerk']],
  ['foreignOfficer', 'foreign', ['case_officer', 'registrar']],
  ['foreignAdministrator', 'foreign', ['administrator']],
] as const satisfies readonly (readonly [string, string, readonly Role[]])[];

const CLIENTS = ['nursery', 'otherNursery', 'school', 'otherSchool'] as const;

export type CallerName = (typeof OFFICERS)[number][0] | (typeof CLIENTS)[number];
export const CALLER_NAMES: readonly CallerName[] = [...OFFICERS.map(([name]) => name), ...CLIENTS];

/** A client that signs. */
export interface SigningClient {
  readonly id: string;
  readonly algorithm: 'ES256' | 'PS256';
  readonly privateKey: KeyObject;
  readonly publicJwk: Record<string, string>;
}

export interface Callers {
  /** `Bearer …`, signed in over HTTP; renewed before it expires. */
  readonly bearer: (name: CallerName) => Promise<string>;
  /** Another account of the same kind: whatever is done with its token, the caller's own goes on. */
  readonly doubleOf: (name: CallerName) => Promise<string>;
  /** An officer of the administrator's authority whom no other request uses. */
  readonly anotherOfficer: () => Promise<KnownOfficer>;
  readonly organisationId: (client: (typeof CLIENTS)[number]) => string;
  readonly signIn: (officer: KnownOfficer) => Promise<Session>;
  readonly secretClient: { readonly id: string; readonly secret: string };
  readonly signingClients: readonly SigningClient[];
  readonly assertionOf: (client: SigningClient, claims?: Record<string, unknown>) => string;
}

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
}

type Send = (draft: Draft) => Promise<Answer>;

const RENEW_MS = 5 * 60_000;
const EVERY_AWARD = [...CREDENTIAL_KINDS, 'training_completion' as const].map((kind) => ({
  kind,
  occupations: null,
  highestLevel: null,
  startsOn: plainDate('2000-01-01'),
  endsOn: null,
}));
const OF_THE_REGISTRY = { ...SYSTEM, division: '410000' };

export async function openCallers(registry: Registry, send: Send): Promise<Callers> {
  const authorities = new Map<string, string>();
  for (const [name, division] of AUTHORITIES) {
    authorities.set(name, (await anAuthority(registry, division)).id);
  }
  const sources = new Map<string, () => Promise<string>>();
  const roster = OFFICERS.flatMap(([name, authority, roles]) =>
    [name, doubled(name)].map((each) => ({ each, authority, roles })),
  );
  for (const { each, authority, roles } of roster) {
    const authorityId = authorities.get(authority) ?? '';
    const officer = await anOfficer(registry, authorityId, `fuzz-${each.toLowerCase()}`, roles);
    let session: Session | null = null;
    sources.set(each, async () => {
      session = session ? await renewed(send, session) : await signedIn(registry, send, officer);
      return session.accessToken;
    });
  }
  const register = await registered(registry);
  for (const name of CLIENTS) {
    sources.set(name, () => tokenOf(send, register[name]));
    sources.set(doubled(name), () => tokenOf(send, register[name]));
  }
  const held = new Map<string, { token: Promise<string>; since: number }>();
  const bearer = async (name: string): Promise<string> => {
    const source = sources.get(name);
    if (!source) throw new Error(`nobody is called ${name}`);
    const known = held.get(name);
    const kept = known && Date.now() - known.since < RENEW_MS;
    const { token } = kept ? known : { token: source() };
    if (!kept) held.set(name, { token, since: Date.now() });
    return `Bearer ${await token}`;
  };
  let officers = 0;
  return {
    bearer,
    doubleOf: (name) => bearer(doubled(name)),
    anotherOfficer: () =>
      anOfficer(registry, authorities.get('city') ?? '', `spare-${(officers += 1)}`),
    organisationId: (client) => register[client].organisationId,
    signIn: (officer) => signedIn(registry, send, officer),
    secretClient: register.school,
    signingClients: await Promise.all(
      (['ES256', 'PS256'] as const).map((algorithm) =>
        signingClient(registry, register.nursery.organisationId, algorithm),
      ),
    ),
    assertionOf: (client, claims = {}) => assertionOf(client, registry.settings.publicUrl, claims),
  };
}

function doubled(name: CallerName): string {
  return `${name}-double`;
}

interface SecretClient {
  readonly organisationId: string;
  readonly id: string;
  readonly secret: string;
}

async function registered(registry: Registry) {
  const clientOf = async (organisationId: string): Promise<SecretClient> => {
    const { client, secret } = await aClient(registry, organisationId);
    return { organisationId, id: client.id, secret: secret ?? '' };
  };
  const nursery = async (uscc: string, division: string) =>
    clientOf(
      (
        await as(registry, OF_THE_REGISTRY, (work) =>
          registerInstitution(work, {
            uscc,
            usccConfirmed: true,
            name: '托育园',
            division,
            legalForm: 'company',
            filingState: 'filed',
          }),
        )
      ).organisationId,
    );
  const school = async (division: string) =>
    clientOf(
      (
        await as(registry, OF_THE_REGISTRY, (work) =>
          registerProvider(work, {
            name: '幼师学校',
            uscc: null,
            usccConfirmed: false,
            division,
            awards: EVERY_AWARD,
          }),
        )
      ).organisationId,
    );
  return {
    nursery: await nursery('91999999XX00000358', '410105'),
    otherNursery: await nursery('52999999XX0000019K', '410122'),
    school: await school('410100'),
    otherSchool: await school('410105'),
  };
}

async function signedIn(registry: Registry, send: Send, officer: KnownOfficer): Promise<Session> {
  const { username, password } = officer;
  return session(send, ['v1', 'sessions'], { username, password, otp: codeOf(registry, officer) });
}

function renewed(send: Send, { refreshToken }: Session): Promise<Session> {
  return session(send, ['v1', 'sessions', 'refresh'], { refreshToken });
}

async function session(send: Send, path: string[], value: unknown): Promise<Session> {
  const { status, text } = await send({
    method: 'POST',
    path,
    query: '',
    headers: [['Content-Type', 'application/json']],
    body: { kind: 'json', value },
  });
  if (status >= 300) throw new Error(`no session: ${status} ${text}`);
  return JSON.parse(text) as Session;
}

async function tokenOf(send: Send, { id, secret }: SecretClient): Promise<string> {
  const { text } = await send({
    method: 'POST',
    path: ['oauth', 'token'],
    query: '',
    headers: [
      ['Authorization', `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
    body: { kind: 'form', fields: [['grant_type', 'client_credentials']] },
  });
  return (JSON.parse(text) as { access_token: string }).access_token;
}

/** A key pair and its public half as a client hands it in. */
export function keyPair(algorithm: SigningClient['algorithm']) {
  const { publicKey, privateKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicJwk = publicKey.export({ format: 'jwk' }) as Record<string, string>;
  return { privateKey, publicJwk };
}

async function signingClient(
  registry: Registry,
  organisationId: string,
  algorithm: SigningClient['algorithm'],
): Promise<SigningClient> {
  const { privateKey, publicJwk } = keyPair(algorithm);
  const { client } = await as(registry, SYSTEM, (work) =>
    createClient(work, { organisationId, keys: [publicJwk] }),
  );
  return { id: client.id, algorithm, privateKey, publicJwk };
}

function assertionOf(
  { id, algorithm, privateKey }: SigningClient,
  issuer: string,
  claims: Record<string, unknown>,
): string {
  const now = Math.floor(Date.now() / 1000);
  const whole = { iss: id, sub: id, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60 };
  return sign({ ...whole, ...claims }, privateKey, {
    algorithm,
    header: { alg: algorithm, typ: 'client-authentication+jwt' },
  });
}
