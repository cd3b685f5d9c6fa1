import { randomBytes } from 'node:crypto';
import type { KeyRingFile } from './key-ring';
import {
  newSigningKey,
  SIGNING_PURPOSES,
  type SigningKey,
  type SigningPurpose,
} from './signing-keys';
import { TOKEN_SECONDS } from './token';

export const KEY_KINDS = [...SIGNING_PURPOSES, 'root'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** Processes read a changed ring within seconds; a new key waits until the slowest clock has seen it, too. */
const ANNOUNCED_MS = 60_000;
/** After the last token that an old key signed has expired, plus clocks that differ. */
const RETIRED_AFTER_MS = (TOKEN_SECONDS + 300) * 1000;

/** The ring was changed in a way that would make good tokens, receipts or rows unreadable. */
export class KeyRingFault extends Error {}

/** The ring with one more key of this kind, which is used a minute from now; the old ones go on verifying and opening. */
export function withNewKey(
  ring: KeyRingFile,
  kind: KeyKind,
  now: Date,
): { readonly ring: KeyRingFile; readonly id: string; readonly from: string } {
  const from = new Date(now.getTime() + ANNOUNCED_MS).toISOString();
  if (kind !== 'root') {
    const key: SigningKey = { ...newSigningKey(), from };
    return { ring: withSigning(ring, kind, [...ring.signing[kind], key]), id: key.kid, from };
  }
  const id = `k${Math.max(...ring.roots.map((root) => Number(root.id.slice(1)) || 0)) + 1}`;
  const key = randomBytes(32).toString('base64');
  const roots = [...ring.roots, { id, key, suite: 'AES256GCM-HMACSHA256' as const, from }];
  return { ring: { ...ring, roots }, id, from };
}

/**
 * The ring without this key.
 *
 * @throws KeyRingFault when something that it signed or sealed could still be asked about.
 */
export function withoutKey(ring: KeyRingFile, kind: KeyKind, id: string, now: Date): KeyRingFile {
  if (kind === 'root') {
    throw new KeyRingFault(
      'A root key stays until every row that it sealed or indexed has a successor under a newer key, and nothing re-indexes rows yet: an index that only the old key reads would make a banned person unknown.',
    );
  }
  if (kind !== 'token') {
    throw new KeyRingFault(`A ${kind} key stays: what it signed must be verifiable for years.`);
  }
  const keys = ring.signing.token;
  const at = keys.findIndex(({ kid }) => kid === id);
  const successor = keys[at + 1];
  if (at < 0) throw new KeyRingFault('There is no such token key.');
  if (!successor) throw new KeyRingFault('This is the newest token key: rotate first.');
  const safeFrom = Date.parse(successor.from ?? '1970-01-01') + RETIRED_AFTER_MS;
  if (now.getTime() < safeFrom) {
    const time = new Date(safeFrom).toISOString();
    throw new KeyRingFault(`Tokens that this key signed are still good: retire it after ${time}.`);
  }
  return withSigning(
    ring,
    'token',
    keys.filter(({ kid }) => kid !== id),
  );
}

/** @throws KeyRingFault when `next` lacks what `current` has written or locked with. */
export function mustContinue(current: KeyRingFile, next: KeyRingFile): void {
  const kept =
    next.lockSecret === current.lockSecret &&
    next.commitmentSecret === current.commitmentSecret &&
    current.roots.every(({ id, key }) =>
      next.roots.some((root) => root.id === id && root.key === key),
    );
  if (!kept) throw new KeyRingFault('The changed key ring lacks secrets that are in use.');
}

function withSigning(
  ring: KeyRingFile,
  purpose: SigningPurpose,
  keys: readonly SigningKey[],
): KeyRingFile {
  return { ...ring, signing: { ...ring.signing, [purpose]: keys } };
}
