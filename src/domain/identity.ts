import type { PlainDate } from './calendar';
import { nameToken, sameName, type PersonName } from './name';

/** What the registry holds about who somebody is. Every value that was ever said stays: a former name matches for ever. */
export interface KnownIdentity {
  readonly personId: string;
  readonly registryNumber: string;
  readonly names: readonly PersonName[];
  readonly birthDates: readonly PlainDate[];
  /** Sources contradict each other; a human must look. */
  readonly disputed: boolean;
}

/** What somebody says of the holder of a document. */
export interface SaidIdentity {
  readonly name: PersonName;
  readonly birthDate: PlainDate;
}

/** In what a claim agrees with nothing that is known. */
export interface Disagreement {
  readonly name: boolean;
  readonly birthDate: boolean;
}

export function disagreement(known: KnownIdentity, said: SaidIdentity): Disagreement {
  return {
    name: !known.names.some((name) => sameName(name, said.name)),
    birthDate: !known.birthDates.includes(said.birthDate),
  };
}

export function contradicts(known: KnownIdentity, said: SaidIdentity): boolean {
  const { name, birthDate } = disagreement(known, said);
  return name || birthDate;
}

/** Every name with every birth date: what a namesake is found by. */
export function nameTokensOf(known: Pick<KnownIdentity, 'names' | 'birthDates'>): string[] {
  return known.names.flatMap((name) => known.birthDates.map((day) => nameToken(name, day)));
}

/** `contradicts`: the document is known under another name or birth date. */
export type Agreement = 'new' | 'confirms' | 'contradicts';

/** Somebody as one document names them. */
export type SaidOfDocument = SaidIdentity & { readonly document: { readonly key: string } };

/**
 * How each of these claims, made one after another, agrees with what is known by then: the first of a document that
 * nobody knows makes it known. A claim that contradicts adds nothing.
 *
 * @param known by the key of the document.
 */
export function agreementsOf(
  claims: readonly SaidOfDocument[],
  known: ReadonlyMap<string, KnownIdentity>,
): Agreement[] {
  const first = new Map<string, SaidIdentity>();
  return claims.map((claim) => {
    const { key } = claim.document;
    const before = known.get(key);
    if (before) return contradicts(before, claim) ? 'contradicts' : 'confirms';
    const said = first.get(key);
    if (!said) {
      first.set(key, claim);
      return 'new';
    }
    const agrees = sameName(said.name, claim.name) && said.birthDate === claim.birthDate;
    return agrees ? 'confirms' : 'contradicts';
  });
}
