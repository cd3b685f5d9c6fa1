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

/** One fact for all that came into being with a person: a newcomer is one thing that happened. */
export function registeredFact(
  { keys }: Pick<Work, 'keys'>,
  person: PersonRow,
  document: SaidRow<PersonDocumentRow>,
  said: readonly SaidRow<PersonAssertionRow>[],
): NewFact {
  const digest = keys.commitment(person.id, document.value);
  return {
    made: [
      {
        kind: 'person_document',
        id: document.row.id,
        data: documentFactData(document.row, digest, 'complete'),
      },
      ...said.map(({ row, value }) => ({
        kind: 'person_assertion',
        id: row.id,
        data: assertionFactData(row, digestOf(keys, row, value)),
      })),
    ],
    ...personFact('person.registered', person),
  };
}

/** A row with what it keeps sealed. */
export interface SaidRow<Row> {
  readonly row: Row;
  readonly value: string;
}

/** `index`: whether a check finds the document. It is `complete` in every fact. */
export function documentFactData(
  { personId, type, country, boundAt }: PersonDocumentRow,
  digest: string,
  index: 'complete' | 'altered',
): FactData {
  return { personId, type, country, digest, index, boundAt: boundAt.toISOString() };
}

export function assertionFact(
  { keys }: Pick<Work, 'keys'>,
  row: PersonAssertionRow,
  value: string,
): NewFact {
  return {
    type: 'person.identity_asserted',
    subject: { kind: 'person_assertion', id: row.id, version: row.version },
    concerns: [],
    data: assertionFactData(row, digestOf(keys, row, value)),
  };
}

function digestOf(keys: Work['keys'], { personId, kind }: PersonAssertionRow, value: string) {
  return keys.commitment(personId, `${kind}:${value}`);
}

export function assertionFactData(row: PersonAssertionRow, digest: string): FactData {
  const { personId, kind, source, proof, assertedAt } = row;
  return { personId, kind, source, proof, digest, assertedAt: assertedAt.toISOString() };
}
