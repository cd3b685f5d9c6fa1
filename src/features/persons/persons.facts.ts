import type { FactData, NewFact } from '../../domain/fact';
import type { Work } from '../../platform/database/work';
import type { PersonAssertionRow, PersonDocumentRow, PersonRow } from './persons.store';

export function personFact(type: string, person: PersonRow): NewFact {
  return {
    type,
    subject: { kind: 'person', id: person.id, version: person.version },
    concerns: [],
    data: personFactData(person),
  };
}

export function personFactData({
  registryNumber,
  identityState,
  registeredAt,
}: PersonRow): FactData {
  return { registryNumber, identityState, registeredAt: registeredAt.toISOString() };
}

export function documentFact(work: Work, row: PersonDocumentRow, key: string): NewFact {
  return {
    type: 'person.document_bound',
    subject: { kind: 'person_document', id: row.id, version: row.version },
    concerns: [],
    data: documentFactData(row, work.keys.commitment(row.personId, key)),
  };
}

export function documentFactData(row: PersonDocumentRow, digest: string): FactData {
  const { personId, type, country, boundAt } = row;
  return { personId, type, country, digest, boundAt: boundAt.toISOString() };
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
