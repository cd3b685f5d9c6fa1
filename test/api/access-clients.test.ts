import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { v7 } from 'uuid';
import { ANYONE, SYSTEM } from '../../src/domain/principal';
import { closeOrganisation } from '../../src/features/access/access.commands';
import { issueToken } from '../../src/features/access/access.http';
import { forgetExpired } from '../../src/features/access/access.jobs';
import {
  createClient,
  disableClient,
  rotateClientSecret,
} from '../../src/features/access/clients.commands';
import type { Call } from '../../src/platform/http/operation';
import {
  aClient,
  anAuthority,
  anOfficer,
  anOrganisation,
  as,
  claimsOf,
  principalOf,
  refusalOf,
  signIn,
} from '../support/accounts';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry.close());

const NOTHING = {} as never;
type Form = Partial<Call<'issueToken'>['body']>;

async function token(form: Form, authorization?: string) {
  const { body } = await as(registry, ANYONE, (work) =>
    issueToken(work, {
      path: NOTHING,
      query: NOTHING,
      body: { grant_type: 'client_credentials', ...form },
      ifMatch: null,
      language: 'en',
      headers: { authorization },
    }),
  );
  return body;
}

const basic = (id: string, secret: string | null) =>
  `Basic ${Buffer.from(`${id}:${secret ?? ''}`).toString('base64')}`;

async function nursery(division = '410105') {
  const organisation = await anOrganisation(registry, 'institution', division);
  return { organisation, ...(await aClient(registry, organisation.id)) };
}

describe('with a secret', () => {
  test('a client gets a token of ten minutes with the scopes of its kind', async () => {
    const { client, secret, organisation } = await nursery();
    const { access_token, expires_in, scope } = await token({}, basic(client.id, secret));
    expect(expires_in).toBe(600);
    expect(scope.split(' ')).toContain('checks:ask');
    expect(claimsOf(access_token)).toMatchObject({ iss: 'https://registry.test', sub: client.id });
    expect(await principalOf(registry, access_token)).toMatchObject({
      kind: 'client',
      id: client.id,
      organisationId: organisation.id,
      organisationKind: 'institution',
      division: null,
      mayApproveFrom: null,
    });
  });

  test('a client may ask for fewer scopes, and for no other', async () => {
    const { client, secret } = await nursery();
    const held = basic(client.id, secret);
    const { access_token, scope } = await token({ scope: 'checks:read' }, held);
    expect(scope).toBe('checks:read');
    const principal = await principalOf(registry, access_token);
    expect([...('scopes' in principal ? principal.scopes : [])]).toEqual(['checks:read']);
    for (const asked of ['checks:read bans:approve', 'training:write', ' ']) {
      expect(await refusalOf(token({ scope: asked }, held))).toBe('request-invalid');
    }
  });

  test('whatever is wrong, the answer is one: invalid_client', async () => {
    const { client, secret } = await nursery();
    const signing = await signer();
    const wrong: [Form, string | undefined][] = [
      [{}, undefined],
      [{}, basic(client.id, 'guess')],
      [{}, basic(client.id, '')],
      [{}, basic(v7(), secret)],
      [{}, basic("' OR 1=1 --", secret)],
      [{}, basic('%', secret)],
      [{}, 'Basic !'],
      [{}, `Bearer ${String(secret)}`],
      [{ client_id: v7() }, basic(client.id, secret)],
      [{}, basic(signing.id, '')],
      [{ client_assertion_type: TYPE, client_assertion: signing.sign() }, basic(client.id, secret)],
      [{ client_assertion: signing.sign() }, undefined],
    ];
    for (const [form, header] of wrong) {
      await expect(token(form, header)).rejects.toMatchObject({
        code: 'credentials-wrong',
        extras: { members: { error: 'invalid_client' } },
      });
    }
  });

  test('a new secret replaces the old one at once', async () => {
    const { client, secret } = await nursery();
    const rotated = await as(registry, SYSTEM, (work) => rotateClientSecret(work, client.id));
    expect(await refusalOf(token({}, basic(client.id, secret)))).toBe('credentials-wrong');
    expect(await refusalOf(token({}, basic(client.id, rotated.secret)))).toBeNull();
  });

  test('a disabled client is refused at once, its token too', async () => {
    const { client, secret } = await nursery();
    const { access_token } = await token({}, basic(client.id, secret));
    await as(registry, SYSTEM, (work) => disableClient(work, client.id));
    expect(await principalOf(registry, access_token)).toMatchObject({ code: 'account-disabled' });
    expect(await refusalOf(token({}, basic(client.id, secret)))).toBe('credentials-wrong');
    expect(
      await refusalOf(as(registry, SYSTEM, (work) => rotateClientSecret(work, client.id))),
    ).toBe('account-disabled');
  });

  test('the clients of a closed organisation are refused', async () => {
    const { client, secret, organisation } = await nursery();
    const { access_token } = await token({}, basic(client.id, secret));
    await as(registry, SYSTEM, (work) => closeOrganisation(work, organisation.id));
    expect(await principalOf(registry, access_token)).toMatchObject({ code: 'account-disabled' });
    expect(await refusalOf(token({}, basic(client.id, secret)))).toBe('credentials-wrong');
  });

  test('nobody reads a secret in the database', async () => {
    const { client, secret } = await nursery();
    const [row] = await registry.owner<{ text: string }>(
      `SELECT to_jsonb(c)::text || (SELECT string_agg(fact::text, '') FROM log_fact) AS text FROM client c WHERE id = $1`,
      [client.id],
    );
    expect(row?.text).toContain(client.id);
    expect(row?.text).not.toContain(secret);
  });
});

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type Json = Readonly<Record<string, unknown>>;

interface Signer {
  readonly id: string;
  /** Any header and claims over the usual ones; undefined leaves one out. */
  readonly sign: (claims?: Json, header?: Json, key?: KeyObject) => string;
  readonly publicKey: KeyObject;
}

/** A client of a provider with a key of its own on P-256. */
async function signer(): Promise<Signer> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one' } as Record<string, string>;
  const organisation = await anOrganisation(registry, 'provider', '410105');
  const { client, secret } = await aClient(registry, organisation.id, [jwk]);
  expect(secret).toBeNull();
  const { id } = client;
  const usual = { iss: id, sub: id, aud: 'https://registry.test', iat: now(), exp: now() + 60 };
  return {
    id,
    publicKey,
    sign: (claims = {}, header = {}, key = privateKey) => {
      const text = signingInput(
        { alg: 'ES256', typ: 'client-authentication+jwt', kid: 'one', ...header },
        { ...usual, jti: v7(), ...claims },
      );
      const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
  };
}

function signingInput(...parts: readonly Json[]): string {
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

const asserted = (assertion: string, more: Form = {}) =>
  token({ client_assertion_type: TYPE, client_assertion: assertion, ...more });

describe('with a key of its own', () => {
  let provider: Signer;
  beforeAll(async () => {
    provider = await signer();
  });

  test('a client that signs gets a token', async () => {
    const { access_token, scope } = await asserted(provider.sign());
    expect(scope.split(' ')).toContain('training:write');
    expect(await principalOf(registry, access_token)).toMatchObject({ id: provider.id });
    expect(await refusalOf(asserted(provider.sign({}, { typ: 'JWT' })))).toBeNull();
    expect(await refusalOf(asserted(provider.sign(), { client_id: provider.id }))).toBeNull();
    const audience = ['https://registry.test'];
    expect(await refusalOf(asserted(provider.sign({ aud: audience })))).toBeNull();
  });

  test.each<[string, (provider: Signer) => string]>([
    ['is for the token endpoint', (p) => p.sign({ aud: 'https://registry.test/oauth/token' })],
    ['is for two audiences', (p) => p.sign({ aud: ['https://registry.test', 'https://b.test'] })],
    ['is for nobody', (p) => p.sign({ aud: undefined })],
    ['has no jti', (p) => p.sign({ jti: undefined })],
    ['has an empty jti', (p) => p.sign({ jti: '' })],
    ['never ends', (p) => p.sign({ exp: undefined })],
    ['is over', (p) => p.sign({ exp: now() - 11 })],
    ['lives an hour', (p) => p.sign({ exp: now() + 3600 })],
    ['was made six minutes ago', (p) => p.sign({ iat: now() - 360 })],
    ['was made in a minute', (p) => p.sign({ iat: now() + 61, exp: now() + 120 })],
    ['is not good yet', (p) => p.sign({ nbf: now() + 60 })],
    ['names another client', (p) => p.sign({ sub: v7() })],
    ['was issued by another', (p) => p.sign({ iss: v7() })],
    ['has no type', (p) => p.sign({}, { typ: undefined })],
    ['is an access token', (p) => p.sign({}, { typ: 'at+jwt' })],
    ['has an extension that nobody knows', (p) => p.sign({}, { crit: ['x'], x: 1 })],
    [
      'brings its own key',
      (p) =>
        p.sign(
          {},
          { kid: undefined, jwk: foreign.publicKey.export({ format: 'jwk' }) },
          foreign.privateKey,
        ),
    ],
    ['takes the public key for a secret', (p) => withSecret(p)],
    ['names a key that is not registered', (p) => p.sign({}, { kid: 'two' })],
    ['is signed by another key', (p) => p.sign({}, {}, foreign.privateKey)],
    ['is signed by nobody', (p) => unsigned(p)],
    ['is no assertion', () => 'a.b.c'],
  ])('an assertion that %s is refused', async (_, make) => {
    expect(await refusalOf(asserted(make(provider)))).toBe('credentials-wrong');
  });

  test('an assertion is refused when the form names another client', async () => {
    expect(await refusalOf(asserted(provider.sign(), { client_id: v7() }))).toBe(
      'credentials-wrong',
    );
  });

  test('an assertion works once, also when it is sent four times at once', async () => {
    const assertion = provider.sign();
    const codes = await Promise.all([1, 2, 3, 4].map(() => refusalOf(asserted(assertion))));
    expect(codes.filter((code) => code === null)).toHaveLength(1);
    await as(registry, SYSTEM, (work) => forgetExpired(work));
    expect(await refusalOf(asserted(assertion))).toBe('credentials-wrong');
  });

  test('used assertions are forgotten when they are too old to be used', async () => {
    await asserted(provider.sign());
    registry.clock.shiftMs = 2 * 3_600_000;
    await as(registry, SYSTEM, (work) => forgetExpired(work));
    registry.clock.shiftMs = 0;
    expect(await registry.owner(`SELECT 1 FROM used_assertion`)).toEqual([]);
  });

  test('a client that signs has no secret to replace', async () => {
    const rotate = as(registry, SYSTEM, (work) => rotateClientSecret(work, provider.id));
    expect(await refusalOf(rotate)).toBe('request-invalid');
  });

  test('weak, private and foreign keys are not registered', async () => {
    const { organisation } = await nursery();
    const jwk = (key: KeyObject) => key.export({ format: 'jwk' }) as Record<string, string>;
    const keys = [
      jwk(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
      jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
      jwk(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey),
      jwk(generateKeyPairSync('ed25519').publicKey),
      { kty: 'oct', k: 'c2VjcmV0' },
      { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' },
    ];
    for (const key of keys) {
      expect(await refusalOf(aClient(registry, organisation.id, [key]))).toBe('request-invalid');
    }
  });
});

const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function unsigned(provider: Signer): string {
  const [, claims = ''] = provider.sign().split('.');
  return `${signingInput({ alg: 'none', typ: 'JWT', kid: 'one' })}.${claims}.`;
}

function withSecret(provider: Signer): string {
  const [, claims = ''] = provider.sign().split('.');
  const text = `${signingInput({ alg: 'HS256', typ: 'JWT', kid: 'one' })}.${claims}`;
  const secret = provider.publicKey.export({ format: 'pem', type: 'spki' });
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

test("an administrator makes clients in the authority's division and below, elsewhere is as absent", async () => {
  const city = await anAuthority(registry, '410100');
  const wei = await anOfficer(registry, city.id, 'wei', ['administrator']);
  const principal = await principalOf(registry, (await signIn(registry, wei)).accessToken);
  if (!('scopes' in principal)) throw principal;
  const attempt = async (organisationId: string) =>
    refusalOf(
      as(registry, principal, (work) => createClient(work, { organisationId, keys: null })),
    );
  const inside = await anOrganisation(registry, 'institution', '410105');
  const outside = await nursery('410204');
  expect(await attempt(inside.id)).toBeNull();
  expect(await attempt(outside.organisation.id)).toBe('not-found');
  expect(await attempt(v7())).toBe('not-found');
  expect(await attempt(city.id)).toBe('not-found');
  const { id } = outside.client;
  expect(await refusalOf(as(registry, principal, (work) => disableClient(work, id)))).toBe(
    'not-found',
  );
  expect(await refusalOf(as(registry, principal, (work) => rotateClientSecret(work, id)))).toBe(
    'not-found',
  );
});
