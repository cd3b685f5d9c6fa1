import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { contradicts, disagreement, nameTokensOf, type SaidIdentity } from '../../domain/identity';
import type { IdentityDocument } from '../../domain/identity-document';
import { nameToken } from '../../domain/name';
import { newRegistryNumber, type PersonClaim } from '../../domain/person';
import { hold, type Holds } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { openFinding } from '../findings/findings.commands';
import { assertionFact, documentFact, personFact } from './persons.facts';
import { documentKeysOf, identitiesOf, personIdsByDocument } from './persons.lookup.store';
import {
  assertionPlace,
  insertAssertions,
  insertDocument,
  insertNameTokens,
  insertPerson,
  numberPlace,
  personsById,
  updatePersonState,
  type PersonAssertionRow,
  type PersonDocumentRow,
  type PersonRow,
} from './persons.store';

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
export type Holdable = SaidIdentity & { readonly document: Pick<IdentityDocument, 'key'> };

/** Of several persons together, so that two who hold the same do not wait for each other in a circle. */
export async function holdClaims(
  work: Work,
  claims: readonly Holdable[],
  also: Holds = {},
): Promise<void> {
  const claimed = claims.flatMap(({ document, name, birthDate }) => [
    `document:${document.key}`,
    `name:${nameToken(name, birthDate)}`,
  ]);
  let held = new Set<string>();
  for (;;) {
    const wanted = new Set([...held, ...claimed]);
    for (const claim of claims) for (const thing of await thingsOf(work, claim)) wanted.add(thing);
    if (wanted.size === held.size) return;
    await hold(work, { ...also, exclusive: [...(also.exclusive ?? []), ...wanted] });
    held = wanted;
  }
}

/** What a check of this person, under any of their documents or names, holds too. */
async function thingsOf(work: Work, claim: Holdable): Promise<string[]> {
  const ids = [...(await personIdsByDocument(work, [claim.document])).values()];
  if (ids.length === 0) return [];
  const keys = await documentKeysOf(work, ids);
  const identities = await identitiesOf(work, ids);
  const tokens = [...identities.values()].flatMap(({ names, birthDates }) =>
    nameTokensOf({
      names: [...names, claim.name],
      birthDates: [...birthDates, claim.birthDate],
    }),
  );
  return [...keys.map((key) => `document:${key}`), ...tokens.map((token) => `name:${token}`)];
}

export interface Attachment {
  readonly personId: string;
  /** `contradicts`: the document is known under another name or birth date. */
  readonly agreement: 'new' | 'confirms' | 'contradicts';
}

export interface ClaimSource {
  readonly organisationId: string;
  /** Whose authority looks at a contradiction. */
  readonly division: string;
  /** A contradiction is looked at, and alone disputes nobody: one slip of theirs would stop the person everywhere. */
  readonly mayErr?: boolean;
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
  const personId = (await personIdsByDocument(work, [claim.document])).get(claim.document.key);
  if (!personId) {
    return { personId: await registerPerson(work, at, claim, source), agreement: 'new' };
  }
  const known = (await identitiesOf(work, [personId])).get(personId);
  if (!known) throw new Error('a document names a person who is not there');
  if (!contradicts(known, claim)) return { personId, agreement: 'confirms' };
  await dispute(work, at, personId, source);
  return { personId, agreement: 'contradicts' };
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
  await insertNameTokens(work, personId, nameTokensOf(all));
  await record(work, at, ...said.map(({ row, value }) => assertionFact(work, row, value)));
}

async function registerPerson(
  work: Work,
  at: Date,
  claim: PersonClaim,
  source: ClaimSource,
): Promise<string> {
  const person: PersonRow = {
    id: v7(),
    registryNumber: newRegistryNumber(randomBytes(16)),
    identityState: 'consistent',
    registeredAt: at,
    version: 1,
  };
  const documentId = v7();
  const document: PersonDocumentRow = {
    id: documentId,
    personId: person.id,
    type: claim.document.type,
    country: claim.document.country,
    sealedNumber: work.keys.seal(numberPlace(documentId), claim.document.key),
    boundAt: at,
    version: 1,
  };
  const name = assertion(work, at, person.id, 'name', claim.name, claim, source);
  const birthDate = assertion(work, at, person.id, 'birth_date', claim.birthDate, claim, source);

  await insertPerson(work, person);
  await insertDocument(work, document, claim.document.key);
  await insertAssertions(work, [name, birthDate]);
  await insertNameTokens(work, person.id, [nameToken(claim.name, claim.birthDate)]);
  await record(
    work,
    at,
    personFact('person.registered', person),
    documentFact(work, document, claim.document.key),
    assertionFact(work, name, claim.name),
    assertionFact(work, birthDate, claim.birthDate),
  );
  return person.id;
}

function assertion(
  work: Work,
  at: Date,
  personId: string,
  kind: PersonAssertionRow['kind'],
  value: string,
  { proof }: PersonClaim,
  source: ClaimSource,
): PersonAssertionRow {
  const id = v7();
  return {
    id,
    personId,
    kind,
    sealedValue: work.keys.seal(assertionPlace(id), value),
    source: source.organisationId,
    proof,
    assertedAt: at,
    version: 1,
  };
}

async function dispute(
  work: Work,
  at: Date,
  personId: string,
  { organisationId, division, mayErr = false }: ClaimSource,
): Promise<void> {
  const [person] = await personsById(work, [personId]);
  if (person?.identityState === 'consistent' && !mayErr) {
    const disputed: PersonRow = {
      ...person,
      identityState: 'disputed',
      version: person.version + 1,
    };
    await updatePersonState(work, disputed);
    await record(work, at, personFact('person.disputed', disputed));
  }
  await openFinding(work, at, {
    kind: 'identity_contradiction',
    division,
    evidence: { personId, source: organisationId },
    dueOn: null,
    key: `identity_contradiction:${personId}:${organisationId}`,
  });
}
