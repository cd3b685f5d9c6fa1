import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { drawBytes } from './chance';

/** Where a sealed value lives. It is authenticated with the value. */
export interface Place {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** The value was altered, moved, or sealed with a key that this process does not hold: nothing may be decided from it. */
export class UnreadableSeal extends Error {
  constructor(place: Place) {
    super(`${place.table}.${place.column} of ${place.row} does not open`);
    this.name = 'UnreadableSeal';
  }
}

/** What `open` gives; null when a value that it opens was altered. For who must go on without it, deciding nothing from it. */
export function unlessAltered<Value>(open: () => Value): Value | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof UnreadableSeal) return null;
    throw error;
  }
}

/** The same of what is read and opened together. */
export async function unlessUnreadable<Value>(read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnreadableSeal) return null;
    throw error;
  }
}

const NONCE = 12;
const TAG = 16;

/** Length of key id (1) ‖ key id ‖ nonce (12) ‖ ciphertext ‖ tag (16). */
export function seal(keyId: string, key: KeyObject, place: Place, bytes: Uint8Array): Buffer {
  const nonce = drawBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(boundTo(place));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const id = Buffer.from(keyId, 'ascii');
  return Buffer.concat([Buffer.of(id.length), id, nonce, body, cipher.getAuthTag()]);
}

export function open(
  keyOf: (id: string) => KeyObject | undefined,
  place: Place,
  sealed: Buffer,
): Buffer {
  const start = 1 + (sealed[0] ?? 0);
  const key = keyOf(sealed.toString('ascii', 1, start));
  if (!key || sealed.length < start + NONCE + TAG) throw new UnreadableSeal(place);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(start, start + NONCE));
  decipher.setAAD(boundTo(place));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    const body = decipher.update(sealed.subarray(start + NONCE, sealed.length - TAG));
    return Buffer.concat([body, decipher.final()]);
  } catch {
    throw new UnreadableSeal(place);
  }
}

function boundTo({ table, row, column }: Place): Buffer {
  return Buffer.from(`${table}\n${row}\n${column}`, 'utf8');
}
