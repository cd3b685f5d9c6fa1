import { SCOPES_OF_CLIENT } from '../../domain/principal';
import { ASSERTION_ALGORITHMS } from '../../platform/crypto/client-assertion';
import { SIGNING_PURPOSES } from '../../platform/crypto/signing-keys';
import { TOKEN_SECONDS } from '../../platform/crypto/token';
import type { Operation } from '../../platform/http/operation';
import { issueToken as issue, wrongClient, type ClientProof } from './tokens.commands';

export const issueToken: Operation<'issueToken'> = async (work, { body, headers }) => {
  const basic = headers['authorization'];
  const asserted = body.client_assertion !== undefined || body.client_assertion_type !== undefined;
  if (basic !== undefined && asserted) throw wrongClient();
  const proof = basic === undefined ? assertionOf(body) : secretOf(basic, body.client_id);
  const { accessToken, scope } = await issue(work, proof, body.scope ?? null);
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      scope,
    },
  };
};

/** All public keys, each with what it signs: who verifies a receipt must not take a token's key for it. */
export const getKeySet: Operation<'getKeySet'> = ({ keys }) => {
  const all = SIGNING_PURPOSES.flatMap((purpose) =>
    keys.verifiers(purpose).map(({ kid, publicJwk: { kty = 'EC', crv, x, y } }) => {
      return { kty, crv, x, y, kid, use: 'sig', alg: 'ES256', purpose };
    }),
  );
  return Promise.resolve({
    status: 200,
    headers: { 'cache-control': 'public, max-age=300' },
    body: { keys: all },
  });
};

/** RFC 8414 §2. */
export const getServerMetadata: Operation<'getServerMetadata'> = ({ settings }) => {
  const issuer = settings.publicUrl;
  return Promise.resolve({
    status: 200,
    headers: { 'cache-control': 'public, max-age=300' },
    body: {
      issuer,
      token_endpoint: `${issuer}/oauth/token`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      scopes_supported: [...new Set(Object.values(SCOPES_OF_CLIENT).flat())].sort(),
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: [...ASSERTION_ALGORITHMS],
      service_documentation: `${issuer}/docs`,
    },
  });
};

interface AssertionForm {
  readonly client_id?: string;
  readonly client_assertion_type?: string;
  readonly client_assertion?: string;
}

function assertionOf(form: AssertionForm): ClientProof | null {
  const { client_assertion: assertion, client_assertion_type: type, client_id: clientId } = form;
  if (assertion === undefined || type === undefined) return null;
  return { method: 'assertion', assertion, clientId: clientId ?? null };
}

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
function secretOf(header: string, named: string | undefined): ClientProof | null {
  const pair = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  const [id, ...rest] = Buffer.from(pair ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const [clientId, secret] = [formDecoded(id ?? ''), formDecoded(rest.join(':'))];
  if (clientId === null || secret === null || (named ?? clientId) !== clientId) return null;
  return { method: 'secret', clientId, secret };
}

function formDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
