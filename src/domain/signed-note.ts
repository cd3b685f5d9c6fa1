import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** An Ed25519 key with the name under which it signs. */
export interface NoteVerifier {
  readonly name: string;
  readonly publicKey: KeyObject;
}

export interface NoteSigner extends NoteVerifier {
  readonly privateKey: KeyObject;
}

/** The signature type of Ed25519. */
const ED25519 = 0x01;
/** What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410 §4). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
const MOST_SIGNATURES = 100;

/**
 * The text, a blank line and the signature line. The text ends with a line break.
 *
 * Source: C2SP signed-note.
 */
export function signNote(text: string, key: NoteSigner): string {
  if (!text.endsWith('\n')) throw new Error('the text of a note ends with a line break');
  const signature = sign(null, Buffer.from(text, 'utf8'), key.privateKey);
  const line = Buffer.concat([keyHash(key), signature]).toString('base64');
  return `${text}\n\u2014 ${key.name} ${line}\n`;
}

/** The text that `key` signed; null for everything else. Lines of other signers are passed over, a false one of `key` is not. */
export function openNote(note: string, key: NoteVerifier): string | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.map(readSignature);
  if (signatures.length > MOST_SIGNATURES || signatures.includes(null)) return null;
  const hash = keyHash(key);
  const own = signatures.filter((one) => one?.name === key.name && one.hash.equals(hash));
  const holds = own.every(
    (one) => one && verify(null, Buffer.from(text, 'utf8'), key.publicKey, one.signature),
  );
  return own.length > 0 && holds ? text : null;
}

function readSignature(line: string) {
  const [, name, base64 = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (!name || bytes.length < 5 || bytes.toString('base64') !== base64) return null;
  return { name, hash: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/** `name+hash+key`: the text under which a verifier key is handed out. */
export function verifierKeyText(key: NoteVerifier): string {
  const bytes = Buffer.concat([Buffer.of(ED25519), rawKey(key)]);
  return `${key.name}+${keyHash(key).toString('hex')}+${bytes.toString('base64')}`;
}

/** Null for a text that is no Ed25519 verifier key, or whose hash is not that of its name and key. */
export function parseVerifierKey(text: string): NoteVerifier | null {
  const [, name, hash, base64 = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u.exec(text) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (!name || bytes.length !== 33 || bytes[0] !== ED25519) return null;
  const key = Buffer.concat([SPKI, bytes.subarray(1)]);
  const verifier = { name, publicKey: createPublicKey({ key, format: 'der', type: 'spki' }) };
  return keyHash(verifier).toString('hex') === hash ? verifier : null;
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key). */
function keyHash(key: NoteVerifier): Buffer {
  return createHash('sha256')
    .update(key.name, 'utf8')
    .update(Buffer.of(0x0a, ED25519))
    .update(rawKey(key))
    .digest()
    .subarray(0, 4);
}

function rawKey({ publicKey }: NoteVerifier): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
}
