import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

/** Tokens, receipts and certificates never share a key: what one signs, another never verifies. */
export const SIGNING_PURPOSES = ['token', 'receipt', 'certificate'] as const;
export type SigningPurpose = (typeof SIGNING_PURPOSES)[number];

/** A P-256 key of the ring. The last of its purpose whose time has come signs; all verify. */
export interface SigningKey {
  readonly kid: string;
  readonly privateJwk: JsonWebKey;
  /** RFC 3339: until then it only verifies, so that every process knows it before one signs with it. */
  readonly from?: string;
}

/** Absent `from`: it always was. By the clock of this process: a key is announced long enough before. */
export function isInUse({ from }: { readonly from?: string }): boolean {
  return from === undefined || Date.parse(from) <= Date.now();
}

export interface SigningKeys extends Readonly<Record<SigningPurpose, readonly SigningKey[]>> {
  /** Ed25519, for checkpoints. The name is the log's origin. */
  readonly log: { readonly name: string; readonly privateJwk: JsonWebKey };
}

export interface Verifier {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly publicJwk: JsonWebKey;
}

export interface Signer extends Verifier {
  readonly privateKey: KeyObject;
}

export interface Signers {
  /** The key that signs now. KeyObjects, not PEM: parsing a PEM costs more than a signature. */
  signer(purpose: SigningPurpose): Signer;
  verifiers(purpose: SigningPurpose): readonly Verifier[];
  readonly logKey: Signer & { readonly name: string };
}

export function newSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid: randomBytes(8).toString('hex'), privateJwk: privateKey.export({ format: 'jwk' }) };
}

export function newSigningKeys(): SigningKeys {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    token: [newSigningKey()],
    receipt: [newSigningKey()],
    certificate: [newSigningKey()],
    log: {
      name: `caregiver-registry/${randomBytes(4).toString('hex')}`,
      privateJwk: privateKey.export({ format: 'jwk' }),
    },
  };
}

export function makeSigners(keys: SigningKeys): Signers {
  const all = Object.fromEntries(
    SIGNING_PURPOSES.map((purpose) => [purpose, keys[purpose].map(load)]),
  ) as Record<SigningPurpose, (Signer & Pick<SigningKey, 'from'>)[]>;
  const logKey = load({ kid: keys.log.name, privateJwk: keys.log.privateJwk });
  return {
    signer: (purpose) => {
      const last = all[purpose].findLast(isInUse);
      if (!last) throw new Error(`the key ring holds no key in use for ${purpose}`);
      return last;
    },
    verifiers: (purpose) => all[purpose],
    logKey: { ...logKey, name: keys.log.name },
  };
}

function load({ kid, privateJwk, from }: SigningKey): Signer & Pick<SigningKey, 'from'> {
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  const signer = { kid, privateKey, publicKey, publicJwk: publicKey.export({ format: 'jwk' }) };
  return from === undefined ? signer : { ...signer, from };
}
