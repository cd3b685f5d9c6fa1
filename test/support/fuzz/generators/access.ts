import fc from 'fast-check';
import { SCOPES_OF_CLIENT } from '../../../../src/domain/principal';
import { codeOf } from '../../accounts';
import { keyPair, type Session } from '../callers';
import { fromSchema } from '../from-schema';
import { bodyOf, draftOf, generator, keeps, type Generators } from '../generator';
import { citizenWish } from '../people';
import type { Stage } from '../stage';
import { formEncoded } from '../wire';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Sessions that no caller uses; what a request may have ended is thrown away. */
const spareSessions = new WeakMap<Stage, Session[]>();

async function aSession(stage: Stage): Promise<Session> {
  const spare = spareSessions.get(stage)?.pop();
  return spare ?? stage.callers.signIn(await stage.callers.anotherOfficer());
}

function keepSession(stage: Stage, session: Session): void {
  spareSessions.set(stage, [...(spareSessions.get(stage) ?? []), session]);
}

export const access: Generators<
  | 'issueToken'
  | 'openSession'
  | 'refreshSession'
  | 'closeSession'
  | 'getKeySet'
  | 'getServerMetadata'
> = () => ({
  issueToken: generator(
    fc.record({
      method: fc.constantFrom('secret', 'ES256', 'PS256'),
      named: fc.boolean(),
      scopes: fc.boolean(),
      schoolScopes: fc.subarray([...SCOPES_OF_CLIENT.provider], { minLength: 1 }),
      nurseryScopes: fc.subarray([...SCOPES_OF_CLIENT.institution], { minLength: 1 }),
    }),
    async (stage, wish) => {
      const { secretClient, signingClients, assertionOf } = stage.callers;
      const signer = signingClients.find(({ algorithm }) => algorithm === wish.method);
      const scope = signer ? wish.nurseryScopes : wish.schoolScopes;
      const { id } = signer ?? secretClient;
      const pair = `${formEncoded(id)}:${formEncoded(secretClient.secret)}`;
      const draft = await draftOf(stage, 'issueToken', {
        form: [
          ['grant_type', 'client_credentials'],
          ...(wish.scopes ? [['scope', scope.join(' ')] as const] : []),
          ...(wish.named ? [['client_id', id] as const] : []),
          ...(signer
            ? ([
                ['client_assertion_type', ASSERTION_TYPE],
                ['client_assertion', assertionOf(signer)],
              ] as const)
            : []),
        ],
        headers: signer ? [] : [['Authorization', `Basic ${Buffer.from(pair).toString('base64')}`]],
      });
      return { draft };
    },
  ),
  openSession: generator(fc.constantFrom(-1, 0), async (stage, steps) => {
    const officer = await stage.callers.anotherOfficer();
    const { username, password } = officer;
    const otp = codeOf(stage.registry, officer, steps);
    const draft = await draftOf(stage, 'openSession', { body: { username, password, otp } });
    return {
      draft,
      settle: (answer) => {
        const session = bodyOf(answer);
        if (session) keepSession(stage, session as unknown as Session);
      },
    };
  }),
  refreshSession: generator(fc.constant(null), async (stage) => {
    const { refreshToken, ...held } = await aSession(stage);
    const draft = await draftOf(stage, 'refreshSession', { body: { refreshToken } });
    return {
      draft,
      settle: (answer) => {
        const next = bodyOf(answer);
        if (next) keepSession(stage, next as unknown as Session);
        else if (answer.status !== 401) keepSession(stage, { refreshToken, ...held });
      },
    };
  }),
  closeSession: generator(fc.constant(null), async (stage) => {
    const session = await aSession(stage);
    const draft = await draftOf(stage, 'closeSession', {
      headers: [['Authorization', `Bearer ${session.accessToken}`]],
    });
    return {
      draft,
      settle: ({ status }) => {
        if (status >= 400) keepSession(stage, session);
      },
    };
  }),
  getKeySet: generator(fc.constant(null), async (stage) => ({
    draft: await draftOf(stage, 'getKeySet'),
  })),
  getServerMetadata: generator(fc.constant(null), async (stage) => ({
    draft: await draftOf(stage, 'getServerMetadata'),
  })),
});

const WORKING_ROLES = ['registrar', 'case_officer', 'subsidy_clerk', 'auditor'];
const KEYS = [keyPair('ES256'), keyPair('PS256')].map(({ publicJwk }) => publicJwk);

async function anAccount(stage: Stage): Promise<string> {
  return stage.pool.pick('officer', stage.serial()) ?? (await stage.callers.anotherOfficer()).id;
}

async function aClientId(stage: Stage, kind: 'client' | 'keyClient', at: number): Promise<string> {
  const known = stage.pool.pick(kind, at);
  if (known) return known;
  const { body } = await stage.ask('administrator', 'POST', '/v1/clients', {
    organisationId: stage.callers.organisationId('school'),
  });
  stage.pool.keep(kind, String(body['id']));
  return String(body['id']);
}

export const accounts: Generators<
  | 'createOfficer'
  | 'disableOfficer'
  | 'resetOfficer'
  | 'createClient'
  | 'rotateClientSecret'
  | 'disableClient'
> = (route) => ({
  createOfficer: generator(
    fc.record({
      body: fromSchema(route('createOfficer').body?.schema ?? {}, {
        '/human': fc.constant(null),
        '/username': fc.stringMatching(/^[a-z][a-z0-9._-]{1,40}$/),
        '/roles': fc.oneof(
          fc.constant(['administrator']),
          fc.subarray(WORKING_ROLES, { minLength: 1 }),
        ),
      }),
      human: citizenWish(),
    }),
    async (stage, { body, human }) => {
      const said = body as { username: string; roles: readonly string[] };
      const draft = await draftOf(stage, 'createOfficer', {
        caller: 'administrator',
        body: {
          ...said,
          username: `${said.username}.${stage.serial()}`,
          human: stage.person(human),
        },
      });
      return { draft, settle: keeps(stage, 'officer', 'id') };
    },
  ),
  disableOfficer: generator(fc.constant(null), async (stage) => {
    const officerId = stage.pool.take('officer') ?? (await stage.callers.anotherOfficer()).id;
    const path = { officerId };
    return { draft: await draftOf(stage, 'disableOfficer', { caller: 'administrator', path }) };
  }),
  resetOfficer: generator(fc.constant(null), async (stage) => {
    const path = { officerId: await anAccount(stage) };
    return { draft: await draftOf(stage, 'resetOfficer', { caller: 'administrator', path }) };
  }),
  createClient: generator(
    fc.record({
      owner: fc.constantFrom('nursery' as const, 'school' as const, 'otherNursery' as const),
      keys: fc.option(fc.subarray(KEYS, { minLength: 1 }), { freq: 2 }),
      kid: fc.boolean(),
    }),
    async (stage, { owner, keys, kid }) => {
      const organisationId = stage.callers.organisationId(owner);
      const jwks = { keys: keys?.map((key, at) => (kid ? { ...key, kid: `k${at}` } : key)) };
      const body = { organisationId, ...(keys && { jwks }) };
      const draft = await draftOf(stage, 'createClient', { caller: 'administrator', body });
      return { draft, settle: keeps(stage, keys ? 'keyClient' : 'client', 'id') };
    },
  ),
  rotateClientSecret: generator(fc.nat(99), async (stage, at) => {
    const path = { clientId: await aClientId(stage, 'client', at) };
    return { draft: await draftOf(stage, 'rotateClientSecret', { caller: 'administrator', path }) };
  }),
  disableClient: generator(fc.nat(99), async (stage, at) => {
    const path = { clientId: await aClientId(stage, 'keyClient', at) };
    return { draft: await draftOf(stage, 'disableClient', { caller: 'administrator', path }) };
  }),
});
