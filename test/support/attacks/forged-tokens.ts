import { createHmac, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { v7 } from 'uuid';
import type { Registry } from '../registry';

/** An Authorization header that nobody was given, and what is wrong with it. */
export type Forgery = readonly [what: string, authorization: string];

type Members = Readonly<Record<string, unknown>>;

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const hmac = (hash: string, secret: string | Buffer) => (text: string) =>
  createHmac(hash, secret).update(text).digest('base64url');
const es256 = (key: KeyObject) => (text: string) =>
  signBytes('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

/** Made of a token that is good: each differs from it in one respect only. */
export function forgeriesOf({ keys }: Registry, good: string): Forgery[] {
  const [head = '', body = '', signature = ''] = good.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Members;
  const [header, claims] = [read(head), read(body)];
  const own = keys.signer('token');
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Math.floor(Date.now() / 1000);

  const made = (h: Members, c: Members, sign = es256(own.privateKey)) => {
    const text = `${base64({ ...header, ...h })}.${base64({ ...claims, ...c })}`;
    return `${text}.${sign(text)}`;
  };
  const raw = (h: string, c: string) => {
    const text = `${base64(h)}.${base64(c)}`;
    return `${text}.${es256(own.privateKey)(text)}`;
  };
  const each = (name: string, values: readonly unknown[], make: (value: unknown) => string) =>
    values.map((value): Forgery => [`${name} ${JSON.stringify(value)}`, `Bearer ${make(value)}`]);
  const bearers = (named: Readonly<Record<string, string>>) =>
    Object.entries(named).map(([what, token]): Forgery => [what, `Bearer ${token}`]);

  const pem = own.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const secrets = [pem, pem.trim(), JSON.stringify(own.publicJwk), own.kid, '', 'secret'];
  const der = signBytes('sha256', Buffer.from(`${head}.${body}`), own.privateKey);
  const signed = Buffer.from(signature, 'base64url');
  const half = Buffer.alloc(32);
  const order = Buffer.from(
    'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
    'hex',
  );
  const bare = (sig: Buffer | string) =>
    `${head}.${body}.${typeof sig === 'string' ? sig : sig.toString('base64url')}`;

  return [
    ...each('no signature, alg', ['none', 'None', 'NONE', 'nOnE', ''], (alg) =>
      made({ alg }, {}, () => ''),
    ),
    ...each('no signature, but some text, alg', ['none', 'NoNe'], (alg) =>
      made({ alg }, {}, () => 'AAAA'),
    ),
    ...secrets.flatMap((secret, at) =>
      bearers({
        [`HS256 with what is public as secret, ${at}`]: made(
          { alg: 'HS256' },
          {},
          hmac('sha256', secret),
        ),
        [`signed so, but ES256 said, ${at}`]: made({}, {}, hmac('sha256', secret)),
      }),
    ),
    ...bearers({
      'HS512 with the public key': made({ alg: 'HS512' }, {}, hmac('sha512', pem)),
      'a key of somebody': made({}, {}, es256(stranger.privateKey)),
      'a key of somebody that the header brings along': made(
        { jwk: stranger.publicKey.export({ format: 'jwk' }) },
        {},
        es256(stranger.privateKey),
      ),
      'no kid and a key of somebody': made({ kid: undefined }, {}, es256(stranger.privateKey)),
      'the key of receipts': made(
        { kid: keys.signer('receipt').kid },
        {},
        es256(keys.signer('receipt').privateKey),
      ),
      'the key of receipts under the kid of tokens': made(
        {},
        {},
        es256(keys.signer('receipt').privateKey),
      ),
      'the key of certificates': made(
        { kid: keys.signer('certificate').kid },
        {},
        es256(keys.signer('certificate').privateKey),
      ),
      'the key of the log': made({ alg: 'EdDSA', kid: keys.logKey.name }, {}, (text) =>
        signBytes(null, Buffer.from(text), keys.logKey.privateKey).toString('base64url'),
      ),
    }),
    ...each(
      'alg',
      ['RS256', 'PS256', 'ES384', 'ES256K', 'EdDSA', 'es256', null, ['ES256']],
      (alg) => made({ alg }, {}),
    ),
    ...each(
      'kid',
      [
        undefined,
        null,
        '',
        0,
        'ffff',
        '../../../../dev/null',
        '/proc/self/environ',
        "x' UNION SELECT 'k",
        "' OR '1'='1",
        `${own.kid}\0`,
        ` ${own.kid}`,
        own.kid.toUpperCase() + 'X',
        [own.kid],
        { kid: own.kid },
        '__proto__',
        'constructor',
      ],
      (kid) => made({ kid }, {}),
    ),
    ...each(
      'typ',
      [
        undefined,
        'JWT',
        'at+JWT ',
        'clearance-receipt+jwt',
        'client-authentication+jwt',
        'dpop+jwt',
        null,
      ],
      (typ) => made({ typ }, {}),
    ),
    ...each(
      'header',
      [
        { jku: 'http://127.0.0.1/k' },
        { x5u: 'http://127.0.0.1/c' },
        { x5c: ['AAAA'] },
        { x5t: 'AAAA' },
        { crit: ['exp'] },
        { crit: [] },
        { b64: false, crit: ['b64'] },
        { zip: 'DEF' },
        { cty: 'JWT' },
        { enc: 'A256GCM' },
        { alg2: 'none' },
      ],
      (more) => made(more as Members, {}),
    ),
    ...each(
      'exp',
      [
        undefined,
        null,
        now - 1,
        now - 86_400,
        0,
        -1,
        String(now + 600),
        now + 600.5,
        1e300,
        [now + 600],
        true,
      ],
      (exp) => made({}, { exp }),
    ),
    ...each('nbf', [now + 60, now + 86_400], (nbf) => made({}, { nbf })),
    ...each(
      'iat',
      [undefined, null, now + 30, now + 86_400, String(now), now + 0.5, [now]],
      (iat) => made({}, { iat }),
    ),
    ...each(
      'iss',
      [undefined, null, '', 'https://elsewhere.test', `${String(claims['iss'])}/`, [claims['iss']]],
      (iss) => made({}, { iss }),
    ),
    ...each(
      'aud',
      [
        undefined,
        null,
        '',
        'https://elsewhere.test',
        `${String(claims['aud'])}.evil`,
        [claims['aud']],
        [claims['aud'], 'https://elsewhere.test'],
        [],
      ],
      (aud) => made({}, { aud }),
    ),
    ...each(
      'sub',
      [
        undefined,
        null,
        '',
        "x' OR 1=1 --",
        [claims['sub']],
        v7(),
        String(claims['sub']).toUpperCase(),
        'system',
        'anyone',
        '__proto__',
      ],
      (sub) => made({}, { sub }),
    ),
    ...each('client_id', [undefined, '', 1, null], (id) => made({}, { client_id: id })),
    ...each('jti', [undefined, '', 1], (jti) => made({}, { jti })),
    ...each('scope', [undefined, null, ['checks:ask'], 1], (scope) => made({}, { scope })),
    ...each('sid', ['x', v7(), null, 1], (sid) => made({}, { sid })),
    ...each(
      'claims edited after signing:',
      [{ sub: v7() }, { scope: '* bans:approve' }, { exp: now + 86_400 }, { jti: 'x' }],
      (more) => [head, base64({ ...claims, ...(more as Members) }), signature].join('.'),
    ),
    ...each('header edited after signing:', [{ kid: 'x' }, { alg: 'none' }], (more) =>
      [base64({ ...header, ...(more as Members) }), body, signature].join('.'),
    ),
    ...bearers({
      'the algorithm twice': raw(
        `{"alg":"none",${JSON.stringify(header).slice(1)}`.replace('"none"', '"HS256"'),
        JSON.stringify(claims),
      )
        .replace(signature, 'AAAA')
        .replace(/\.[^.]*$/, '.AAAA'),
      'a payload that is a list': raw(JSON.stringify(header), '[]'),
      'a payload that is null': raw(JSON.stringify(header), 'null'),
      'a payload that is text': raw(JSON.stringify(header), '"x"'),
      'a payload that is no JSON': raw(JSON.stringify(header), '{'),
      'a header that is no JSON': raw('{', JSON.stringify(claims)),
      'a header that is a list': raw('[]', JSON.stringify(claims)),
      'a token as payload': raw(JSON.stringify({ ...header, cty: 'JWT' }), good),
      'no signature': `${head}.${body}.`,
      'no signature and no dot': `${head}.${body}`,
      'the signature alone': `..${signature}`,
      'a signature cut short': bare(signed.subarray(0, 63)),
      'a signature with a byte more': bare(Buffer.concat([signed, Buffer.of(0)])),
      'a signature with one bit flipped': bare(
        Buffer.concat([signed.subarray(0, 63), Buffer.of((signed[63] ?? 0) ^ 1)]),
      ),
      'a signature of zeros': bare(Buffer.alloc(64)),
      'a signature with r = 0': bare(Buffer.concat([half, signed.subarray(32)])),
      'a signature with s = 0': bare(Buffer.concat([signed.subarray(0, 32), half])),
      'a signature with r and s = n': bare(Buffer.concat([order, order])),
      'a signature in DER': bare(der),
      'a signature of five parts': `${good}.AAAA.AAAA`,
      'a signature in another spelling of base64url':
        good.slice(0, -1) + nextSpelling(good.at(-1) ?? ''),
      padding: `${good}==`,
      'a line break at the end': `${good}%0A`,
      'a space in it': `${head}. ${body}.${signature}`,
      'two tokens': `${good} ${good}`,
      'two tokens with a comma': `${good}, Bearer ${good}`,
      'letters of another script': good.replace(/^e/, '\u00e9'),
    }),
    ['Basic', `Basic ${good}`],
    ['no scheme', good],
    ['DPoP', `DPoP ${good}`],
    ['a tab', `Bearer\t${good}`],
  ];
}

/** The last sign of 64 bytes carries two bits; another sign with the same two decodes to the same bytes. */
function nextSpelling(sign: string): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return signs[signs.indexOf(sign) + 1] ?? 'A';
}
