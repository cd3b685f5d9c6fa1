import {
  agreementsOf,
  disagreement,
  nameTokensOf,
  type Agreement,
  type KnownIdentity,
  type SaidOfDocument,
} from '../../domain/identity';
import { nameToken } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import { hold, type Holds } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { openFindings } from '../findings/findings.commands';
import { assertionFact, personFact } from './persons.facts';
import { documentKeysByPerson, identitiesByDocument, identitiesOf } from './persons.lookup.store';
import {
  insertAssertions,
  insertNameTokens,
  personsById,
  updatePersonStates,
} from './persons.store';
import { assertion, registerPersons, type ClaimSource } from './register.commands';

/**
 * Holds, against every check, all documents and name tokens of whoever the claim names, and those of the
 * claim itself: what a change of this person must hold before its first deciding read. Whoever changes a
 * person holds all their documents, so once one of them is held the set can only be read, not moved;
 * what was added before that is held in a further round.
 */
export async function holdClaim(work: Work, claim: PersonClaim, also: Holds = {}): Promise<void> {
  await holdClaims(work, [claim], also);
}

/** What a person is held by: one of their documents, with a name and birth date that will be theirs. */
export type Holdable = SaidOfDocument;

/** Of several persons together, so that two who hold the same do not wait for each other in a circle. */
export async function holdClaims(
  work: Work,
  claims: readonly Holdable[],
  also: Holds = {},
): Promise<void> {
  await holdAllOf(work, async () => {
    const { things } = await seeClaims(work, claims);
    const exclusive = [...(also.exclusive ?? []), ...things.flat()];
    return { holds: { ...also, exclusive }, seen: null };
  });
}

/** By one of their documents all of a person is held. */
export async function holdableOf(work: Work, personId: string): Promise<Holdable> {
  const [key] = (await documentKeysByPerson(work, [personId])).get(personId) ?? [];
  const known = (await identitiesOf(work, [personId])).get(personId);
  const [name] = known?.names ?? [];
  const [birthDate] = known?.birthDates ?? [];
  if (!key || !name || !birthDate) throw new Error('a person without document, name or birth date');
  return { document: { key }, name, birthDate };
}

/** What must be held, as far as can be seen, and what else was seen. */
export interface Look<Seen> {
  readonly holds: Holds;
  readonly seen: Seen;
}

/** Holds what is seen until a look under the locks sees nothing that is not held. The last look. */
export async function holdAllOf<Seen>(work: Work, look: () => Promise<Look<Seen>>): Promise<Seen> {
  let held = new Set<string>();
  for (;;) {
    const { holds, seen } = await look();
    const wanted = new Set([...held, ...(holds.exclusive ?? [])]);
    if (wanted.size === held.size) return seen;
    await hold(work, { ...holds, exclusive: [...wanted] });
    held = wanted;
  }
}

export interface SeenClaims {
  /** Whom their documents name, by the key of the document. */
  readonly known: ReadonlyMap<string, KnownIdentity>;
  /** Of each claim: what a check of this person, under any of their documents or names, holds too. */
  readonly things: readonly (readonly string[])[];
}

export async function seeClaims(work: Work, claims: readonly Holdable[]): Promise<SeenClaims> {
  const known = await identitiesByDocument(
    work,
    claims.map(({ document }) => document),
  );
  const personIds = new Set([...known.values()].map(({ personId }) => personId));
  const keys = await documentKeysByPerson(work, [...personIds]);
  const things = claims.map(({ document, name, birthDate }) => {
    const claimed = [`document:${document.key}`, `name:${nameToken(name, birthDate)}`];
    const identity = known.get(document.key);
    if (!identity) return claimed;
    const documents = keys.get(identity.personId) ?? [];
    const tokens = nameTokensOf({
      names: [...identity.names, name],
      birthDates: [...identity.birthDates, birthDate],
    });
    return [
      ...claimed,
      ...documents.map((key) => `document:${key}`),
      ...tokens.map((token) => `name:${token}`),
    ];
  });
  return { known, things };
}

export interface Attachment {
  readonly personId: string;
  readonly agreement: Agreement;
}

/**
 * The person whom a pushed claim names by one document, registered if unknown. A claim joins no documents
 * and changes no name: one that contradicts makes the identity disputed, unless its source may err, and is a finding,
 * for a human to resolve. Call `holdClaim` first.
 */
export async function attachPerson(
  work: Work,
  at: Date,
  claim: PersonClaim,
  source: ClaimSource,
): Promise<Attachment> {
  const known = await identitiesByDocument(work, [claim.document]);
  const [attached] = await attachPersons(work, at, [claim], source, known);
  if (!attached) throw new Error('a claim was attached to nobody');
  return attached;
}

/**
 * The same of several claims of one source, as if they were made one after another.
 *
 * @param known whom their documents name, read under the locks.
 */
export async function attachPersons(
  work: Work,
  at: Date,
  claims: readonly PersonClaim[],
  source: ClaimSource,
  known: ReadonlyMap<string, KnownIdentity>,
): Promise<Attachment[]> {
  const agreements = agreementsOf(claims, known);
  const unknown = claims.filter((_, place) => agreements[place] === 'new');
  const registered = await registerPersons(work, at, unknown, source);
  const attached = claims.map(({ document: { key } }, place): Attachment => {
    const personId = known.get(key)?.personId ?? registered.get(key);
    const agreement = agreements[place];
    if (!personId || !agreement) throw new Error('a claim was attached to nobody');
    return { personId, agreement };
  });
  const contradicted = attached.filter(({ agreement }) => agreement === 'contradicts');
  await dispute(
    work,
    at,
    contradicted.map(({ personId }) => personId),
    source,
  );
  return attached;
}

/**
 * Adds what a deciding authority says of a person whom it knows under another name: both are kept, and
 * both are found by. Call `holdClaim` first.
 */
export async function assertIdentity(
  work: Work,
  at: Date,
  personId: string,
  claim: PersonClaim,
  source: ClaimSource,
): Promise<void> {
  const known = (await identitiesOf(work, [personId])).get(personId);
  if (!known) throw new Error('there is no such person');
  const { name, birthDate } = disagreement(known, claim);
  const said = [
    ...(name ? [['name', claim.name] as const] : []),
    ...(birthDate ? [['birth_date', claim.birthDate] as const] : []),
  ].map(([kind, value]) => ({
    value,
    row: assertion(work, at, personId, kind, value, claim, source),
  }));
  if (said.length === 0) return;
  await insertAssertions(
    work,
    said.map(({ row }) => row),
  );
  const all = {
    names: [...known.names, claim.name],
    birthDates: [...known.birthDates, claim.birthDate],
  };
  await insertNameTokens(work, [{ personId, texts: nameTokensOf(all) }]);
  await record(work, at, ...said.map(({ row, value }) => assertionFact(work, row, value)));
}

/** @param contradicted a person as often as they were contradicted. */
async function dispute(
  work: Work,
  at: Date,
  contradicted: readonly string[],
  { organisationId, division, mayErr = false }: ClaimSource,
): Promise<void> {
  if (contradicted.length === 0) return;
  const personIds = [...new Set(contradicted)];
  if (!mayErr) await countContradictions(work, at, personIds, contradicted);
  await openFindings(
    work,
    at,
    personIds.map((personId) => ({
      kind: 'identity_contradiction',
      division,
      evidence: { personId, source: organisationId },
      dueOn: null,
      key: `identity_contradiction:${personId}:${organisationId}`,
    })),
  );
}

/** Each contradiction is a version, so that nobody settles what came after they read. */
async function countContradictions(
  work: Work,
  at: Date,
  personIds: readonly string[],
  contradicted: readonly string[],
): Promise<void> {
  let persons = await personsById(work, personIds);
  for (let times = 1; persons.length > 0; times += 1) {
    persons = persons.map((row) => ({
      ...row,
      identityState: 'disputed',
      version: row.version + 1,
    }));
    await updatePersonStates(work, persons);
    await record(work, at, ...persons.map((person) => personFact('person.disputed', person)));
    persons = persons.filter(({ id }) => contradicted.filter((one) => one === id).length > times);
  }
}
