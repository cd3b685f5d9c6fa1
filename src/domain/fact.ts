import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

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

/** What a command says happened; the log adds when, who and in which request. */
export interface NewFact {
  readonly type: string;
  readonly subject: FactSubject;
  /** The organisations that may read it. Somebody else who is affected gets a fact of their own. */
  readonly concerns: readonly string[];
  /** Ids, codes and keyed digests: never a name or number in clear. The whole state of the subject after the change. */
  readonly data: FactData;
}

export interface Fact extends NewFact {
  readonly v: 1;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly actor: string;
  readonly requestId: string;
}

/** RFC 8785 text of a fact. */
export function canonical(fact: FactValue | Fact): string {
  const text = canonicalize(fact);
  if (text === undefined) throw new Error('a fact is JSON');
  return text;
}

/** SHA-256(0x00 ‖ nonce ‖ RFC 8785 text): the leaf of RFC 9162 §2.1.1 over nonce and fact. `nonce` is 32 bytes. */
export function leafHash(nonce: Uint8Array, fact: Fact): Buffer {
  return createHash('sha256')
    .update(Buffer.of(0))
    .update(nonce)
    .update(canonical(fact), 'utf8')
    .digest();
}
