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
  if (typeof fact === 'string') return quoted(fact);
  if (typeof fact !== 'object' || fact === null) return scalar(fact);
  let text = '';
  if (isList(fact)) {
    for (const member of fact) text += (text && ',') + canonical(member);
    return `[${text}]`;
  }
  // by code units, as §3.2.3 wants them
  for (const key of Object.keys(fact).sort()) {
    const value = (fact as Record<string, FactValue>)[key] as FactValue;
    text += `${text && ','}${quoted(key)}:${canonical(value)}`;
  }
  return `{${text}}`;
}

function isList(value: object): value is readonly FactValue[] {
  return Array.isArray(value);
}

/** Most texts have nothing to escape, and looking is cheaper than escaping. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Printable ASCII without quotation mark and backslash. */
const PLAIN = /^[ !#-[\]-~]*$/;

function scalar(value: number | boolean | null): string {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) {
    throw new Error('a fact is JSON');
  }
  return JSON.stringify(value);
}

/** SHA-256(0x00 ‖ nonce ‖ RFC 8785 text): the leaf of RFC 9162 §2.1.1 over nonce and fact. `nonce` is 32 bytes. */
export function leafHash(nonce: Uint8Array, fact: Fact): Buffer {
  return hash('sha256', leafBytes(nonce, canonical(fact)), 'buffer');
}

/** What a leaf is the hash of: 0x00 ‖ nonce ‖ RFC 8785 text. */
export function leafBytes(nonce: Uint8Array, text: string): Buffer {
  return Buffer.concat([ZERO, nonce, Buffer.from(text, 'utf8')]);
}

const ZERO = Buffer.of(0);
