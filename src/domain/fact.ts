import { hash } from 'node:crypto';

/** JSON without fractions: what a fact may hold, so that every reader hashes the same bytes. */
export type FactValue =
  string | number | boolean | null | readonly FactValue[] | { readonly [key: string]: FactValue };
export type FactData = Readonly<Record<string, FactValue>>;

export interface FactSubject {
  readonly kind: string;
  readonly id: string;
  /** Rises by one with each fact of this subject, from 1. */
  readonly version: number;
}

/** A further subject that came into being with the fact's own: its version 1, whose whole state this is. */
export interface MadeSubject {
  readonly kind: string;
  readonly id: string;
  readonly data: FactData;
}

/** What a command says happened; the log adds when, who and in which request. */
export interface NewFact {
  readonly type: string;
  readonly subject: FactSubject;
  /** The organisations that may read it. Somebody else who is affected gets a fact of their own. */
  readonly concerns: readonly string[];
  /** Ids, codes and keyed digests: never a name or number in clear. The whole state of the subject after the change. */
  readonly data: FactData;
  /** Left out where there are none. A later version of one of them is a fact of its own. */
  readonly made?: readonly MadeSubject[];
}

export interface Fact extends NewFact {
  readonly v: 1;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly actor: string;
  readonly requestId: string;
}

/**
 * RFC 8785 text of a fact.
 *
 * @throws Error on members that are undefined and numbers that are not finite: what is not JSON.
 */
export function canonical(fact: FactValue | Fact): string {
  return textOf(fact, false);
}

/**
 * The same of what is to be recorded.
 *
 * @throws Error on what two readers could hash differently, too: fractions and numbers beyond 2^53, NUL and broken text.
 */
export function canonicalOfFact(fact: Fact): string {
  return textOf(fact, true);
}

function textOf(fact: FactValue | Fact, strictly: boolean): string {
  if (typeof fact === 'string') return quoted(fact, strictly);
  if (typeof fact !== 'object' || fact === null) return scalar(fact, strictly);
  let text = '';
  if (isList(fact)) {
    for (const member of fact) text += (text && ',') + textOf(member, strictly);
    return `[${text}]`;
  }
  for (const key of inOrder(Object.keys(fact))) {
    const value = (fact as Record<string, FactValue>)[key] as FactValue;
    text += `${text && ','}${quoted(key, strictly)}:${textOf(value, strictly)}`;
  }
  return `{${text}}`;
}

/** By code units, as §3.2.3 wants them; in place: for the few members of a fact `sort` would make copies. */
function inOrder(keys: string[]): string[] {
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end] as string;
    let at = end;
    for (; at > 0 && (keys[at - 1] as string) > key; at -= 1) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}

function isList(value: object): value is readonly FactValue[] {
  return Array.isArray(value);
}

/** Most texts have nothing to escape, and looking is cheaper than escaping. */
function quoted(text: string, strictly: boolean): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (strictly && (!text.isWellFormed() || text.includes('\0'))) {
    throw new Error('a fact holds text without NUL and lone surrogates');
  }
  return JSON.stringify(text);
}

/** Printable ASCII without quotation mark and backslash. */
const PLAIN = /^[ !#-[\]-~]*$/;

function scalar(value: number | boolean | null, strictly: boolean): string {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) {
    throw new Error('a fact is JSON');
  }
  if (strictly && typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new Error('a fact holds whole numbers only');
  }
  return JSON.stringify(value);
}

/** SHA-256(0x00 ‖ nonce ‖ RFC 8785 text): the leaf of RFC 9162 §2.1.1 over nonce and fact. `nonce` is 32 bytes. */
export function leafHash(nonce: Uint8Array, fact: Fact): Buffer {
  return hash('sha256', leafBytes(nonce, canonical(fact)), 'buffer');
}

/** What a leaf is the hash of: 0x00 ‖ nonce ‖ RFC 8785 text. */
export function leafBytes(nonce: Uint8Array, text: string): Buffer {
  const bytes = Buffer.allocUnsafe(1 + nonce.length + Buffer.byteLength(text, 'utf8'));
  bytes[0] = 0;
  bytes.set(nonce, 1);
  bytes.write(text, 1 + nonce.length, 'utf8');
  return bytes;
}
