import type { PersonClaim } from './person';

/** Whom a ban bars: a person, or a nursery by its code and name, which are public. */
export type BanSubject =
  | { readonly kind: 'person'; readonly claim: PersonClaim }
  | { readonly kind: 'institution'; readonly uscc: string; readonly name: string };
