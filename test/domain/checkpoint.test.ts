import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readCheckpoint, signCheckpoint } from '../../src/domain/checkpoint';
import {
  openNote,
  parseVerifierKey,
  signNote,
  verifierKeyText,
  type NoteSigner,
} from '../../src/domain/signed-note';

/** The key and note of the reference implementation (golang.org/x/mod/sumdb/note). */
const KNOWN_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const KNOWN_SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(
  1,
);
const KNOWN_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const KNOWN_NOTE = `${KNOWN_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
function signer(name: string, seed?: Buffer): NoteSigner {
  const privateKey = seed
    ? createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
    : generateKeyPairSync('ed25519').privateKey;
  return { name, privateKey, publicKey: createPublicKey(privateKey) };
}
function verifier(text: string) {
  const key = parseVerifierKey(text);
  if (!key) throw new Error('no verifier key');
  return key;
}

describe('a signed note', () => {
  test('is, byte for byte, what the reference implementation signs', () => {
    const key = signer('PeterNeumann', KNOWN_SEED);
    expect(signNote(KNOWN_TEXT, key)).toBe(KNOWN_NOTE);
    expect(verifierKeyText(key)).toBe(KNOWN_KEY);
  });

  test('opens with the published key of its signer', () => {
    expect(openNote(KNOWN_NOTE, verifier(KNOWN_KEY))).toBe(KNOWN_TEXT);
  });

  test('does not open with any one bit flipped', () => {
    const key = verifier(KNOWN_KEY);
    const bytes = Buffer.from(KNOWN_NOTE, 'utf8');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openNote(altered.toString('utf8'), key)).not.toBe(KNOWN_TEXT);
    }
  });

  test('passes over other signers, but not over a false signature of the key it is opened with', () => {
    const key = verifier(KNOWN_KEY);
    const other = signNote(KNOWN_TEXT, signer('witness')).slice(KNOWN_TEXT.length + 1);
    expect(openNote(KNOWN_NOTE + other, key)).toBe(KNOWN_TEXT);
    const line = KNOWN_NOTE.slice(KNOWN_TEXT.length + 1);
    const broken = line.replace('BwJnAM=', 'BwJnAE=');
    expect(openNote(KNOWN_NOTE + broken, key)).toBeNull();
    expect(openNote(`${KNOWN_NOTE}no signature\n`, key)).toBeNull();
    expect(openNote(`${KNOWN_TEXT}\n${other}`, key)).toBeNull();
    expect(openNote(KNOWN_NOTE + other.repeat(100), key)).toBeNull();
    expect(openNote(KNOWN_TEXT, key)).toBeNull();
    expect(openNote('', key)).toBeNull();
  });

  test('has a verifier key that no single changed character leaves valid', () => {
    for (let n = 0; n < KNOWN_KEY.length; n += 1) {
      const code = String.fromCharCode(KNOWN_KEY.charCodeAt(n) + 1);
      expect(parseVerifierKey(KNOWN_KEY.slice(0, n) + code + KNOWN_KEY.slice(n + 1))).toBeNull();
      expect(parseVerifierKey(KNOWN_KEY.slice(0, n))).toBeNull();
    }
    expect(verifierKeyText(verifier(KNOWN_KEY))).toBe(KNOWN_KEY);
  });
});

describe('a checkpoint', () => {
  const key = signer('registry.test/log');
  const root = createHash('sha256').digest();

  test('is origin, size and root on a line each, signed', () => {
    const note = signCheckpoint(0, root, key);
    expect(note.split('\n').slice(0, 4)).toEqual([
      'registry.test/log',
      '0',
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      '',
    ]);
    expect(note.split('\n')[4]).toMatch(/^— registry\.test\/log [A-Za-z0-9+/]{91}=$/);
    expect(readCheckpoint(note, key)).toEqual({ origin: key.name, treeSize: 0, root });
  });

  test('reads back at every size that a log can have', () => {
    for (const treeSize of [1, 255, 2 ** 31, 2 ** 53 - 1]) {
      expect(readCheckpoint(signCheckpoint(treeSize, root, key), key)?.treeSize).toBe(treeSize);
    }
  });

  test('of another key or another log is none', () => {
    const note = signCheckpoint(5, root, key);
    expect(readCheckpoint(note, signer('registry.test/log'))).toBeNull();
    expect(readCheckpoint(note, { ...key, name: 'registry.test/other' })).toBeNull();
    const elsewhere = signNote(`registry.test/other\n5\n${root.toString('base64')}\n`, key);
    expect(readCheckpoint(elsewhere, key)).toBeNull();
  });

  test.each([
    ['a size with a leading zero', `05\n${root.toString('base64')}\n`],
    ['a negative size', `-5\n${root.toString('base64')}\n`],
    ['a fraction', `5.5\n${root.toString('base64')}\n`],
    ['a size beyond 2^53', `9007199254740992\n${root.toString('base64')}\n`],
    ['no size', `\n${root.toString('base64')}\n`],
    ['a short root', `5\n${root.subarray(1).toString('base64')}\n`],
    ['a root in hexadecimal', `5\n${root.toString('hex')}\n`],
    ['a root without padding', `5\n${root.toString('base64').replace('=', '')}\n`],
    ['a line more', `5\n${root.toString('base64')}\nextension\n`],
    ['a line less', `5\n`],
  ])('with %s is none, though signed', (_, rest) => {
    expect(readCheckpoint(signNote(`${key.name}\n${rest}`, key), key)).toBeNull();
  });
});
