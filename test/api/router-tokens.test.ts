import { createHmac, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import supertest from 'supertest';
import { v7 } from 'uuid';
import type { Principal } from '../../src/domain/principal';
import type { Answered } from '../support/api';
import { openRegistry, type Registry } from '../support/registry';
import { clientOf, openToyshop, tokenFor } from '../support/small-contract';

const reader = clientOf(v7(), v7(), 'toys:read');
const auditor = clientOf(v7(), v7(), 'toys:audit');
const stranger = clientOf(v7(), v7(), 'bans:read');
const people = new Map<string, Principal>();
let registry: Registry;
let agent: ReturnType<typeof supertest>;

beforeAll(async () => {
  registry = await openRegistry();
  for (const person of [reader, auditor, stranger]) people.set(person.id, person);
  const list = () => Promise.resolve({ status: 200, body: { limit: 1 } });
  const { listener } = openToyshop(registry, { listToys: list, makeToy: list }, people);
  agent = supertest(listener);
});
afterAll(() => registry.close());

const now = () => Math.floor(Date.now() / 1000);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const es256 = (key: KeyObject) => (text: string) =>
  signBytes('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

interface Forgery {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly sign?: (text: string) => string;
}

/** A good token, but for what is given. Undefined leaves a member away. */
function token({ header = {}, claims = {}, sign }: Forgery = {}): string {
  const { kid, privateKey } = registry.keys.signer('token');
  const issuer = registry.settings.publicUrl;
  const head = base64({ alg: 'ES256', typ: 'at+jwt', kid, ...header });
  const body = base64({
    iss: issuer,
    aud: issuer,
    sub: reader.id,
    client_id: reader.id,
    iat: now(),
    exp: now() + 600,
    jti: v7(),
    scope: 'toys:read',
    ...claims,
  });
  const text = `${head}.${body}`;
  return `${text}.${(sign ?? es256(privateKey))(text)}`;
}

const list = (authorization: string) => agent.get('/toys').set('Authorization', authorization);

test('a good token is let in, and again when it is remembered', async () => {
  const good = `Bearer ${token()}`;
  await list(good).expect(200);
  await list(good).expect(200);
  await list(good.replace('Bearer', 'bearer')).expect(200);
});

const publicPem = () =>
  registry.keys.signer('token').publicKey.export({ type: 'spki', format: 'pem' }).toString();
const hmac = (secret: string | Buffer) => (text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url');

const FORGERIES: readonly (readonly [string, () => string])[] = [
  ['no signature (alg none)', () => token({ header: { alg: 'none' }, sign: () => '' })],
  ['alg none and a signature', () => token({ header: { alg: 'none' } })],
  ['alg NONE in other letters', () => token({ header: { alg: 'nOnE' }, sign: () => 'AAAA' })],
  [
    'HS256 with the public key as secret',
    () => token({ header: { alg: 'HS256' }, sign: hmac(publicPem()) }),
  ],
  ['HS256 with an empty secret', () => token({ header: { alg: 'HS256' }, sign: hmac('') })],
  ['HS256 signed, ES256 said', () => token({ sign: hmac(publicPem()) })],
  ['RS256', () => token({ header: { alg: 'RS256' } })],
  ['ES384', () => token({ header: { alg: 'ES384' } })],
  ['EdDSA', () => token({ header: { alg: 'EdDSA' } })],
  ['another key', () => token({ sign: es256(other.privateKey) })],
  [
    'another key and its own jwk',
    () =>
      token({
        header: { jwk: other.publicKey.export({ format: 'jwk' }) },
        sign: es256(other.privateKey),
      }),
  ],
  ['an address of keys (jku)', () => token({ header: { jku: 'http://127.0.0.1/keys' } })],
  ['an address of certificates (x5u)', () => token({ header: { x5u: 'http://127.0.0.1/c' } })],
  ['an embedded certificate (x5c)', () => token({ header: { x5c: ['AAAA'] } })],
  ['an unknown crit', () => token({ header: { crit: ['exp'] } })],
  ['an unencoded payload (b64)', () => token({ header: { b64: false, crit: ['b64'] } })],
  ['no kid', () => token({ header: { kid: undefined } })],
  ['an unknown kid', () => token({ header: { kid: 'ffff' } })],
  ['a kid that is a path', () => token({ header: { kid: '../../../../dev/null' } })],
  ['a kid that is SQL', () => token({ header: { kid: "x' UNION SELECT 'k" } })],
  ['a kid that is an object', () => token({ header: { kid: { toString: 'x' } } })],
  ['no typ', () => token({ header: { typ: undefined } })],
  ['typ JWT', () => token({ header: { typ: 'JWT' } })],
  ['the typ of a receipt', () => token({ header: { typ: 'clearance-receipt+jwt' } })],
  [
    'the key of receipts',
    () => {
      const { kid, privateKey } = registry.keys.signer('receipt');
      return token({ header: { kid }, sign: es256(privateKey) });
    },
  ],
  [
    'the key of receipts under the kid of tokens',
    () => token({ sign: es256(registry.keys.signer('receipt').privateKey) }),
  ],
  ['no exp', () => token({ claims: { exp: undefined } })],
  ['an exp in the past', () => token({ claims: { exp: now() - 1, iat: now() - 600 } })],
  ['an exp that is text', () => token({ claims: { exp: String(now() + 600) } })],
  ['an exp with a fraction', () => token({ claims: { exp: now() + 600.5 } })],
  ['an nbf in the future', () => token({ claims: { nbf: now() + 60 } })],
  ['no iat', () => token({ claims: { iat: undefined } })],
  ['an iat 30 seconds ahead', () => token({ claims: { iat: now() + 30 } })],
  ['no iss', () => token({ claims: { iss: undefined } })],
  ['another iss', () => token({ claims: { iss: 'https://elsewhere.test' } })],
  ['no aud', () => token({ claims: { aud: undefined } })],
  ['another aud', () => token({ claims: { aud: 'https://elsewhere.test' } })],
  ['several aud', () => token({ claims: { aud: ['https://registry.test', 'https://x.test'] } })],
  ['an aud that begins alike', () => token({ claims: { aud: 'https://registry.test.evil' } })],
  ['no sub', () => token({ claims: { sub: undefined } })],
  ['a sub that is SQL', () => token({ claims: { sub: "x' OR 1=1 --" } })],
  ['a sub that is a list', () => token({ claims: { sub: [reader.id] } })],
  ['no client_id', () => token({ claims: { client_id: undefined } })],
  ['no jti', () => token({ claims: { jti: undefined } })],
  ['no scope', () => token({ claims: { scope: undefined } })],
  ['a sid that is no id', () => token({ claims: { sid: 'x' } })],
  [
    'claims edited after signing',
    () => {
      const [head, , signature] = token().split('.');
      return [head, token({ claims: { sub: auditor.id } }).split('.')[1], signature].join('.');
    },
  ],
  ['a signature cut short', () => token().slice(0, -4)],
  [
    'a DER signature',
    () =>
      token({
        sign: (text) =>
          signBytes('sha256', Buffer.from(text), registry.keys.signer('token').privateKey).toString(
            'base64url',
          ),
      }),
  ],
  ['a signature of zeros', () => token({ sign: () => Buffer.alloc(64).toString('base64url') })],
  ['a nested token', () => token({ header: { cty: 'JWT' } })],
  [
    'a payload that is no object',
    () => {
      const text = `${token().split('.')[0] ?? ''}.${base64([])}`;
      return `${text}.${es256(registry.keys.signer('token').privateKey)(text)}`;
    },
  ],
];

test.each(FORGERIES)('a token with %s is refused', async (_what, forge) => {
  const reply = await list(`Bearer ${forge()}`);
  expect(reply.status).toBe(401);
  expect(reply.headers['www-authenticate']).toContain('Bearer realm="caregiver-registry"');
  expect(reply.body).toMatchObject({ status: 401 });
});

test.each([
  '',
  'Bearer',
  'Bearer ',
  'Basic eDp5',
  'Token x.y.z',
  'Bearer a b',
  `Bearer ${'x'.repeat(5_000)}.y.z`,
])('who sends "%.20s" sent no token', async (authorization) => {
  const reply = await list(authorization).expect(401);
  expect(reply.body).toMatchObject({
    type: 'https://caregiver-registry.example/problems/token-missing',
  });
});

test('a token in the address or the body is not looked at', async () => {
  await agent.get(`/toys?access_token=${token()}`).expect(401);
  await agent.post('/toys').type('form').send(`access_token=${token()}`).expect(401);
});

test('a token that expires is forgotten with its time', async () => {
  const brief = `Bearer ${token({ claims: { exp: now() + 2 } })}`;
  await list(brief).expect(200);
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  await list(brief).expect(401);
});

test('any one of the scopes that the contract names will do', async () => {
  await list(`Bearer ${tokenFor(registry, auditor)}`).expect(200);
  const { headers, body } = (await list(`Bearer ${tokenFor(registry, stranger)}`).expect(
    403,
  )) as Answered;
  expect(headers['www-authenticate']).toContain('error="insufficient_scope"');
  expect(body).toMatchObject({ detail: 'This needs the scope toys:read, or toys:audit.' });
});

test('who is not known, or lacks the scope, learns nothing about shapes', async () => {
  const bad = () => agent.post('/toys').send({ price: 1 });
  expect((await bad()).status).toBe(401);
  expect((await bad().set('Authorization', `Bearer ${tokenFor(registry, reader)}`)).status).toBe(
    403,
  );
});

test('a role taken away counts from the next request, whatever the token says', async () => {
  const kept = `Bearer ${tokenFor(registry, reader)}`;
  await list(kept).expect(200);
  people.set(reader.id, { ...reader, scopes: new Set() });
  await list(kept).expect(403);
  people.delete(reader.id);
  const { body } = (await list(kept).expect(401)) as Answered;
  expect(body).toMatchObject({ type: expect.stringMatching(/token-invalid$/) as unknown });
  people.set(reader.id, reader);
  await list(kept).expect(200);
});
