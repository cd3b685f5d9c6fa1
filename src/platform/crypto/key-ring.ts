import {
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { open, seal, type Place } from './sealed';
import {
  isInUse,
  makeSigners,
  newSigningKeys,
  type Signers,
  type SigningKeys,
} from './signing-keys';

/** One root key. Everything is sealed and indexed with the newest; all live ones are used to open and look up. */
export interface RootKey {
  readonly id: string;
  /** 256 bits, base64. */
  readonly key: string;
  /** Leaves room for SM2/SM3/SM4. */
  readonly suite: 'AES256GCM-HMACSHA256';
  /** RFC 3339: until then it opens and looks up and does not seal. Absent: it always did. */
  readonly from?: string;
}

/** The key ring as it stands in its file. The order of `roots` is oldest first. */
export interface KeyRingFile {
  readonly v: 1;
  /** Made by the registry for itself at a first start; refused in production. */
  readonly development: boolean;
  readonly roots: readonly RootKey[];
  /** Never rotated: two processes must lock the same document, and an old fact's digest must stay checkable. */
  readonly lockSecret: string;
  readonly commitmentSecret: string;
  readonly signing: SigningKeys;
}

export interface Keyed {
  readonly keyId: string;
  readonly digest: Buffer;
}

export interface KeyFingerprint {
  readonly keyId: string;
  readonly fingerprint: string;
  /** A key that is not used yet need not be known to every process. */
  readonly inUse: boolean;
}

/** What the registry does with its secrets. No caller sees a key. */
export interface Keys extends Signers {
  readonly development: boolean;
  /** Key id ‖ nonce ‖ AES-256-GCM, bound to its place: a ciphertext moved to another row does not open. */
  seal(place: Place, text: string): Buffer;
  /** @throws UnreadableSeal when the bytes, the place or the key are not those it was sealed with. */
  open(place: Place, sealed: Buffer): string;
  /** The same of bytes that are no text: a part of a file. */
  sealBytes(place: Place, bytes: Uint8Array): Buffer;
  /** @throws UnreadableSeal as `open`. */
  openBytes(place: Place, sealed: Buffer): Buffer;
  /**
   * One digest for each live key, that of the key that seals first: store all of them, look up with all of them. What
   * is stored once is stored under the first: a key that is only announced is not known to every process.
   */
  blindIndexes(document: string): Keyed[];
  nameTokens(nameAndBirth: string): Keyed[];
  /** A signed 64-bit number in decimal, for pg_advisory_xact_lock. */
  lockNumber(thing: string): string;
  /** Digest of (person, value) that a fact carries instead of the value. Hex. */
  commitment(personId: string, value: string): string;
  /** One digest for each live key, in the same order: keep the first, compare with the one of the row's key. */
  idempotencyDigests(text: string): Keyed[];
  /** For the database to compare: a process whose ring differs must not answer. */
  fingerprints(): KeyFingerprint[];
}

export function newKeyRing(development: boolean): KeyRingFile {
  const secret = () => randomBytes(32).toString('base64');
  return {
    v: 1,
    development,
    roots: [{ id: 'k1', key: secret(), suite: 'AES256GCM-HMACSHA256' }],
    lockSecret: secret(),
    commitmentSecret: secret(),
    signing: newSigningKeys(),
  };
}

const PURPOSES = ['pii', 'blind-index', 'name-token', 'webhook', 'idempotency'] as const;
type Purpose = (typeof PURPOSES)[number];
type LiveKey = {
  readonly id: string;
  readonly from?: string;
  readonly of: Readonly<Record<Purpose, KeyObject>>;
};

/** HKDF-SHA256 gives each root key a key for each purpose, so that no key serves two. */
export function makeKeys(file: KeyRingFile): Keys {
  const live = file.roots.map(derive).reverse();
  const [first] = live;
  if (!first) throw new Error('the key ring holds no root key');
  const sealing = () => live.find(isInUse) ?? first;
  const lockSecret = createSecretKey(secretOf(file.lockSecret));
  const commitmentSecret = createSecretKey(secretOf(file.commitmentSecret));
  const withAll = (purpose: Purpose, text: string): Keyed[] => {
    const first = sealing();
    return [first, ...live.filter((key) => key !== first)].map(({ id, of }) => ({
      keyId: id,
      digest: mac(of[purpose], text),
    }));
  };

  const sealBytes: Keys['sealBytes'] = (place, bytes) => {
    const { id, of } = sealing();
    return seal(id, of.pii, place, bytes);
  };
  const openBytes: Keys['openBytes'] = (place, sealed) =>
    open((id) => live.find((key) => key.id === id)?.of.pii, place, sealed);

  return {
    ...makeSigners(file.signing),
    development: file.development,
    seal: (place, text) => sealBytes(place, Buffer.from(text, 'utf8')),
    open: (place, sealed) => openBytes(place, sealed).toString('utf8'),
    sealBytes,
    openBytes,
    blindIndexes: (document) => withAll('blind-index', document),
    nameTokens: (nameAndBirth) => withAll('name-token', nameAndBirth),
    lockNumber: (thing) => mac(lockSecret, thing).readBigInt64BE(0).toString(),
    commitment: (personId, value) =>
      mac(commitmentSecret, `${personId.length}:${personId}${value}`).toString('hex'),
    idempotencyDigests: (text) => withAll('idempotency', text),
    fingerprints: () => [
      ...file.roots.map((root) => ({
        keyId: root.id,
        fingerprint: fingerprint(createSecretKey(secretOf(root.key))),
        inUse: isInUse(root),
      })),
      { keyId: 'lock', fingerprint: fingerprint(lockSecret), inUse: true },
      { keyId: 'commitment', fingerprint: fingerprint(commitmentSecret), inUse: true },
    ],
  };
}

function derive({ id, key, from }: RootKey): LiveKey {
  const root = secretOf(key);
  const derived = (purpose: Purpose) =>
    hkdfSync('sha256', root, Buffer.alloc(0), `caregiver-registry/${purpose}`, 32);
  const of = Object.fromEntries(
    PURPOSES.map((purpose) => [purpose, createSecretKey(Buffer.from(derived(purpose)))]),
  ) as Record<Purpose, KeyObject>;
  return from === undefined ? { id, of } : { id, from, of };
}

function secretOf(base64: string): Buffer {
  const secret = Buffer.from(base64, 'base64');
  if (secret.length !== 32) throw new Error('a key of the ring is not 256 bits of base64');
  return secret;
}

function mac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

function fingerprint(secret: KeyObject): string {
  const derived = hkdfSync('sha256', secret, Buffer.alloc(0), 'caregiver-registry/fingerprint', 32);
  return createHash('sha256').update(Buffer.from(derived)).digest('hex').slice(0, 32);
}
