import type { FactData, NewFact } from '../../domain/fact';
import type { Work } from '../../platform/database/work';
import type { PersonAssertionRow, PersonDocumentRow, PersonRow } from './persons.store';

export function personFact(type: string, person: PersonRow): NewFact {
  return {
    type,
    subject: { kind: 'person', id: person.id, version: person.version },
    concerns: [],
    data: personFactData(person, 'complete'),
  };
}

/** `tokens`: whether every name and birth date kept of the person finds them. It is `complete` in every fact. */
export function personFactData(
  { registryNumber, identityState, registeredAt }: PersonRow,
  tokens: 'complete' | 'altered',
): FactData {
  return { registryNumber, identityState, registeredAt: registeredAt.toISOString(), tokens };
}

export function documentFact(work: Work, row: PersonDocumentRow, key: string): NewFact {
  return {
    type: 'person.document_bound',
    subject: { kind: 'person_document', id: row.id, version: row.version },
    concerns: [],
    data: documentFactData(row, work.keys.commitment(row.personId, key), 'complete'),
  };
}

/** `index`: whether a check finds the document. It is `complete` in every fact. */
export function documentFactData(
  { personId, type, country, boundAt }: PersonDocumentRow,
  digest: string,
  index: 'complete' | 'altered',
): FactData {
  return { personId, type, country, digest, index, boundAt: boundAt.toISOString() };
}

export function assertionFact(work: Work, row: PersonAssertionRow, value: string): NewFact {
  return {
    type: 'person.identity_asserted',
    subject: { kind: 'person_assertion', id: row.id, version: row.version },
    concerns: [],
    data: assertionFactData(row, work.keys.commitment(row.personId, `${row.kind}:${value}`)),
  };
}

export function assertionFactData(row: PersonAssertionRow, digest: string): FactData {
  const { personId, kind, source, proof, assertedAt } = row;
  return { personId, kind, source, proof, digest, assertedAt: assertedAt.toISOString() };
}
