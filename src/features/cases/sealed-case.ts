import type { PlainDate } from '../../domain/calendar';
import { parseIdentity, type IdentityType } from '../../domain/identity-document';
import { parseName } from '../../domain/name';
import type { PersonClaim, Proof } from '../../domain/person';
import type { Place } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import type { CaseStepRow, CaseSubjectRow } from './cases.store';

/** Whom a subject is. */
interface SealedPerson {
  readonly type: IdentityType;
  readonly country: string;
  readonly number: string;
  readonly name: string;
  readonly birthDate: PlainDate;
  readonly proof: Proof;
}

/** What an officer wrote: it stands in no fact and no other authority's answer. */
export interface CaseText {
  /** Of the document, or of the proof of service. */
  readonly documentNumber: string;
  /** Of the signed confirmation of electronic service. */
  readonly confirmationNumber: string | null;
  readonly legalBasis: readonly string[] | null;
}

const personPlace = (subjectId: string): Place => ({
  table: 'ban_case_subject',
  row: subjectId,
  column: 'sealed_person',
});
const textPlace = (stepId: string): Place => ({
  table: 'ban_case_step',
  row: stepId,
  column: 'sealed_text',
});

export function sealPerson({ keys }: Work, subjectId: string, claim: PersonClaim): Buffer {
  const { document, name, birthDate, proof } = claim;
  const { type, country, number } = document;
  const person: SealedPerson = { type, country, number, name, birthDate, proof };
  return keys.seal(personPlace(subjectId), JSON.stringify(person));
}

/** Null for an institution. @throws UnreadableSeal when the row was altered. */
export function personOf({ keys }: Work, row: CaseSubjectRow): PersonClaim | null {
  if (row.sealedPerson === null) return null;
  const person = JSON.parse(keys.open(personPlace(row.id), row.sealedPerson)) as SealedPerson;
  const { type, country, number, name, birthDate, proof } = person;
  return {
    document: parseIdentity({ type, country, number }),
    name: parseName(name),
    birthDate,
    proof,
  };
}

export function sealText({ keys }: Work, stepId: string, text: CaseText): Buffer {
  const { documentNumber, confirmationNumber, legalBasis } = text;
  return keys.seal(
    textPlace(stepId),
    JSON.stringify({ documentNumber, confirmationNumber, legalBasis }),
  );
}

/** Null for a step without a document. @throws UnreadableSeal when the row was altered. */
export function textOf({ keys }: Work, row: CaseStepRow): CaseText | null {
  if (row.sealedText === null) return null;
  return JSON.parse(keys.open(textPlace(row.id), row.sealedText)) as CaseText;
}

/** What the commitment to a subject is taken of; null for an institution. */
export function personText(work: Work, row: CaseSubjectRow): string | null {
  const person = personOf(work, row);
  if (!person) return null;
  const { document, name, birthDate, proof } = person;
  return [document.type, document.country, document.key, name, birthDate, proof].join('\n');
}
