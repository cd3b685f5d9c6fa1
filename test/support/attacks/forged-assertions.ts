import { createHmac, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { v7 } from 'uuid';
import type { Registry } from '../registry';
import type { Answer, Town } from '../town';

export interface AssertionKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: Record<string, string>;
}

export function signerOf(): AssertionKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privateKey,
    publicKey,
    publicJwk: publicKey.export({ format: 'jwk' }) as Record<string, string>,
  };
}

/** `POST /oauth/token` by an assertion alone. */
export async function postAssertion(
  { baseUrl }: Town,
  assertion: string,
): Promise<Pick<Answer, 'status' | 'text'>> {
  const response = await fetch(`${baseUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  return { status: response.status, text: await response.text() };
}

type Members = Readonly<Record<string, unknown>>;
interface Known {
  readonly id: string;
  readonly key: AssertionKey;
}

/** A good one, and others that differ from a good one in one respect each. */
export function assertionForgeries({ settings, keys }: Registry, { id, key }: Known, other: Known) {
  const now = Math.floor(Date.now() / 1000);
  const issuer = settings.publicUrl;
  const es256 = (by: KeyObject) => (text: string) =>
    signBytes('sha256', Buffer.from(text), { key: by, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    );
  const made = (header: Members, claims: Members, sign = es256(key.privateKey)) => {
    const parts = [
      { alg: 'ES256', typ: 'client-authentication+jwt', ...header },
      { iss: id, sub: id, aud: issuer, jti: v7(), iat: now, exp: now + 60, ...claims },
    ];
    const text = parts
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${sign(text)}`;
  };
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const hmac = (text: string) => createHmac('sha256', pem).update(text).digest('base64url');
  const claims: Readonly<Record<string, readonly unknown[]>> = {
    aud: [
      undefined,
      `${issuer}/oauth/token`,
      `${issuer}/`,
      [issuer, 'https://x.test'],
      'https://x.test',
    ],
    iss: [undefined, other.id, '', v7()],
    sub: [undefined, other.id, '', v7()],
    exp: [undefined, now - 60, now + 86_400, String(now + 60)],
    iat: [now + 120, now - 86_400],
    nbf: [now + 120],
    jti: [undefined, '', 1],
  };
  const headers: Readonly<Record<string, readonly unknown[]>> = {
    typ: [undefined, 'at+jwt', 'clearance-receipt+jwt'],
    alg: ['RS256', 'HS256', 'EdDSA'],
    crit: [['exp'], ['b64']],
  };
  const varied = (from: typeof claims, make: (more: Members) => string) =>
    Object.entries(from).flatMap(([name, values]) =>
      values.map((value): [string, string] => [
        `${name} ${JSON.stringify(value)}`,
        make({ [name]: value }),
      ]),
    );
  const forgeries: [string, string][] = [
    ...varied(claims, (more) => made({}, more)),
    ...varied(headers, (more) => made(more, {})),
    ['alg none', made({ alg: 'none' }, {}, () => '')],
    ['HS256 with the public key as secret', made({ alg: 'HS256' }, {}, hmac)],
    ['signed by another client', made({}, {}, es256(other.key.privateKey))],
    [
      'a key that it brings along',
      made({ jwk: other.key.publicJwk }, {}, es256(other.key.privateKey)),
    ],
    ['signed by the registry’s own key', made({}, {}, es256(keys.signer('token').privateKey))],
    ['no signature', made({}, {}, () => '')],
    ['a signature of zeros', made({}, {}, () => Buffer.alloc(64).toString('base64url'))],
    [
      'a DER signature',
      made({}, {}, (text) =>
        signBytes('sha256', Buffer.from(text), key.privateKey).toString('base64url'),
      ),
    ],
  ];
  return { good: made({}, {}), forgeries };
}
