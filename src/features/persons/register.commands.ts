import { v7 } from 'uuid';
import { nameToken } from '../../domain/name';
import { newRegistryNumber, type PersonClaim } from '../../domain/person';
import { drawBytes } from '../../platform/crypto/chance';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { registeredFact } from './persons.facts';
import {
  assertionPlace,
  insertAssertions,
  insertDocuments,
  insertNameTokens,
  insertPersons,
  numberPlace,
  type PersonAssertionRow,
  type PersonDocumentRow,
  type PersonRow,
} from './persons.store';

export interface ClaimSource {
  readonly organisationId: string;
  /** Whose authority looks at a contradiction. */
  readonly division: string;
  /** A contradiction is looked at, and alone disputes nobody: one slip of theirs would stop the person everywhere. */
  readonly mayErr?: boolean;
}

/**
 * Persons whom nobody knows, each under one document and each document once, as claimed: their ids by the key of the
 * document.
 */
export async function registerPersons(
  work: Work,
  at: Date,
  claims: readonly PersonClaim[],
  source: ClaimSource,
): Promise<Map<string, string>> {
  if (claims.length === 0) return new Map();
  const made = claims.map((claim) => newcomer(work, at, claim, source));
  await insertPersons(
    work,
    made.map(({ person }) => person),
  );
  await insertDocuments(
    work,
    made.map(({ claim, document }) => ({ row: document, key: claim.document.key })),
  );
  await insertAssertions(
    work,
    made.flatMap(({ name, birthDate }) => [name, birthDate]),
  );
  await insertNameTokens(
    work,
    made.map(({ claim, person }) => ({
      personId: person.id,
      texts: [nameToken(claim.name, claim.birthDate)],
    })),
  );
  await record(
    work,
    at,
    ...made.map(({ claim, person, document, name, birthDate }) =>
      registeredFact(work, person, { row: document, value: claim.document.key }, [
        { row: name, value: claim.name },
        { row: birthDate, value: claim.birthDate },
      ]),
    ),
  );
  return new Map(made.map(({ claim, person }) => [claim.document.key, person.id]));
}

function newcomer(work: Work, at: Date, claim: PersonClaim, source: ClaimSource) {
  const person: PersonRow = {
    id: v7(),
    registryNumber: newRegistryNumber(drawBytes(16)),
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
  return { claim, person, document, name, birthDate };
}

/** A name or birth date as it was said. */
export function assertion(
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
