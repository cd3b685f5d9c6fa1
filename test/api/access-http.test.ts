import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { verify } from 'jsonwebtoken';
import { openApi, type Api } from '../support/api';
import {
  anAuthority,
  anOfficer,
  anOrganisation,
  codeOf,
  signIn,
  type KnownOfficer,
} from '../support/accounts';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
let api: Api;
let administrator: { readonly officer: KnownOfficer; readonly bearer: string };
let elsewhere: { readonly officer: KnownOfficer; readonly bearer: string };

beforeAll(async () => {
  registry = await openRegistry();
  api = openApi(registry);
  administrator = await signedIn('410105', 'admin.a', 'administrator');
  elsewhere = await signedIn('410106', 'admin.b', 'administrator');
});
afterAll(() => registry.close());

async function signedIn(division: string, username: string, role: 'administrator' | 'auditor') {
  const authority = await anAuthority(registry, division);
  const officer = await anOfficer(registry, authority.id, username, [role]);
  const { accessToken } = await signIn(registry, officer);
  return { officer, bearer: `Bearer ${accessToken}` };
}

interface Made {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  readonly otpSecret: string;
  readonly secret: string;
}

const post = (path: string, body: object | undefined, bearer = administrator.bearer) => {
  const request = api.agent.post(path).set('Authorization', bearer);
  return body ? request.send(body) : request;
};

const human = (day: string, check: string) => ({
  identity: { type: 'resident_id', number: `999999${day}001${check}` },
  name: '李华',
});
const newOfficer = (username: string, who: object, roles = ['case_officer']) => ({
  username,
  roles,
  human: who,
});

test('an administrator makes an officer, who signs in, refreshes and signs out', async () => {
  const created = await post('/v1/officers', newOfficer('chen', human('19850101', '8')));
  expect(created.status).toBe(201);
  expect(created.headers['cache-control']).toContain('no-store');
  const { username, password, otpSecret } = created.body as Made;
  const otp = codeOf(registry, { otpSecret });
  const opened = await api.agent.post('/v1/sessions').send({ username, password, otp });
  expect(opened.status).toBe(201);
  const session = opened.body as { accessToken: string; refreshToken: string; expiresIn: number };
  expect(session.expiresIn).toBe(600);
  const refreshed = await api.agent
    .post('/v1/sessions/refresh')
    .send({ refreshToken: session.refreshToken });
  expect(refreshed.status).toBe(200);
  const { accessToken } = refreshed.body as { accessToken: string };
  const close = () =>
    api.agent.delete('/v1/sessions/current').set('Authorization', `Bearer ${accessToken}`);
  expect((await close()).status).toBe(204);
  const again = await close();
  expect(again.status).toBe(401);
  expect(again.body).toMatchObject({ type: expect.stringMatching(/token-invalid$/) as string });
});

test('a refused sign-in is counted although it is refused', async () => {
  const { username } = administrator.officer;
  const before = await attempts();
  const refused = await api.agent
    .post('/v1/sessions')
    .send({ username, password: 'wrong', otp: '000000' });
  expect(refused.status).toBe(401);
  expect(refused.body).toMatchObject({
    type: expect.stringMatching(/credentials-wrong$/) as string,
  });
  expect(await attempts()).toBe(before + 1);
});

async function attempts(): Promise<number> {
  const [row] = await registry.owner<{ sum: string }>(
    `SELECT coalesce(sum(failures), 0)::text AS sum FROM sign_in_attempt`,
  );
  return Number(row?.sum);
}

test('one human has one active account: by any spelling of the number, in any authority', async () => {
  const first = await post('/v1/officers', newOfficer('zhou', human('19850201', 'X')));
  expect(first.status).toBe(201);
  const lower = await post('/v1/officers', newOfficer('zhou.2', human('19850201', 'x')));
  expect(lower.status).toBe(409);
  expect(lower.body).toMatchObject({ type: expect.stringMatching(/account-exists$/) as string });
  const abroad = newOfficer('zhou.3', human('19850201', 'X'));
  expect((await post('/v1/officers', abroad, elsewhere.bearer)).status).toBe(409);
  const { id } = first.body as Made;
  expect((await post(`/v1/officers/${id}/disable`, undefined)).status).toBe(200);
  expect((await post('/v1/officers', abroad, elsewhere.bearer)).status).toBe(201);
  expect((await post('/v1/officers', newOfficer('zhou', human('19850303', '2')))).status).toBe(409);
});

test('of five accounts for one human made at once, one is made', async () => {
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map((n) =>
      post(
        '/v1/officers',
        newOfficer(`race.${n}`, human('19850404', 'X')),
        n % 2 ? administrator.bearer : elsewhere.bearer,
      ),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
});

test('an administrator has no other role', async () => {
  const both = newOfficer('both', human('19850505', '7'), ['administrator', 'auditor']);
  const answer = await post('/v1/officers', both);
  expect(answer.body).toMatchObject({ type: expect.stringMatching(/role-conflict$/) as string });
  await expect(
    registry.owner(`UPDATE officer SET roles = '{administrator,auditor}' WHERE id = $1`, [
      administrator.officer.id,
    ]),
  ).rejects.toMatchObject({ constraint: 'officer_administrator_alone' });
});

test('the accounts of another authority are as absent', async () => {
  const { id } = administrator.officer;
  for (const act of ['disable', 'reset']) {
    const foreign = await post(`/v1/officers/${id}/${act}`, undefined, elsewhere.bearer);
    const absent = await post(
      `/v1/officers/0190a0a0-0000-7000-8000-000000000000/${act}`,
      undefined,
      elsewhere.bearer,
    );
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, instance: '' }).toEqual({ ...absent.body, instance: '' });
  }
});

test('who is not an administrator makes no accounts', async () => {
  const auditor = await signedIn('410102', 'auditor', 'auditor');
  const answer = await post(
    '/v1/officers',
    newOfficer('nobody', human('19850606', '4')),
    auditor.bearer,
  );
  expect(answer.status).toBe(403);
});

test('a reset shows new secrets once', async () => {
  const made = (await post('/v1/officers', newOfficer('deng', human('19850707', '1'))))
    .body as Made;
  const reset = await post(`/v1/officers/${made.id}/reset`, undefined);
  expect(reset.status).toBe(200);
  const { password, otpSecret } = reset.body as Made;
  expect(password).not.toBe(made.password);
  const otp = codeOf(registry, { otpSecret });
  const opened = await api.agent.post('/v1/sessions').send({ username: 'deng', password, otp });
  expect(opened.status).toBe(201);
});

test('a client is made, gets a token by Basic, and is refused once it is disabled', async () => {
  const { id: organisationId } = await anOrganisation(registry, 'institution', '410105');
  const made = await post('/v1/clients', { organisationId });
  expect(made.status).toBe(201);
  const { id, secret } = made.body as Made;
  const ask = () =>
    api.agent
      .post('/oauth/token')
      .auth(id, secret)
      .type('form')
      .send({ grant_type: 'client_credentials' });
  const answer = await ask();
  expect(answer.status).toBe(200);
  expect(answer.headers['cache-control']).toContain('no-store');
  expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
  expect((await post(`/v1/clients/${id}/disable`, undefined)).status).toBe(200);
  const refused = await ask();
  expect(refused.status).toBe(401);
  expect(refused.body).toMatchObject({ error: 'invalid_client' });
  expect((await post(`/v1/clients/${id}/rotate-secret`, undefined)).status).toBe(403);
});

test('a client with keys of its own is shown no secret', async () => {
  const { id: organisationId } = await anOrganisation(registry, 'provider', '410105');
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const made = await post('/v1/clients', {
    organisationId,
    jwks: { keys: [publicKey.export({ format: 'jwk' })] },
  });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ secret: null });
});

test('the published keys verify tokens, hold nothing private, and say what each signs', async () => {
  const answer = await api.agent.get('/.well-known/jwks.json');
  const { keys } = answer.body as { keys: Record<string, string>[] };
  expect(keys.map(({ purpose }) => purpose).sort()).toEqual(['certificate', 'receipt', 'token']);
  expect(keys.some((key) => 'd' in key)).toBe(false);
  const key = keys.find(({ purpose }) => purpose === 'token');
  const token = administrator.bearer.replace('Bearer ', '');
  const publicKey = createPublicKey({ key: key ?? {}, format: 'jwk' });
  expect(verify(token, publicKey, { algorithms: ['ES256'] })).toMatchObject({
    sub: administrator.officer.id,
  });
});

test('the metadata name issuer, endpoint, keys and methods', async () => {
  const answer = await api.agent.get('/.well-known/oauth-authorization-server');
  expect(answer.body).toMatchObject({
    issuer: 'https://registry.test',
    token_endpoint: 'https://registry.test/oauth/token',
    jwks_uri: 'https://registry.test/.well-known/jwks.json',
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'PS256'],
  });
});
