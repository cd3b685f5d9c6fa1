import type { PlainDate } from '../../domain/calendar';
import { parseIdentity } from '../../domain/identity-document';
import { parseName } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import { interimPlace, type InterimRow, type SealedGrounds } from './interim.store';

/** Whom a measure names, why in words, and where the evidence lies. */
export interface Grounds {
  readonly subject: PersonClaim;
  readonly statement: string;
  readonly evidenceReference: string;
}

export function sealGrounds({ keys }: Work, measureId: string, said: Grounds): SealedGrounds {
  const { document, name, birthDate, proof } = said.subject;
  const seal = (column: Parameters<typeof interimPlace>[1], text: string) =>
    keys.seal(interimPlace(measureId, column), text);
  return {
    sealedStatement: seal('sealed_statement', said.statement),
    sealedEvidence: seal('sealed_evidence', said.evidenceReference),
    subjectType: document.type,
    subjectCountry: document.country,
    subjectProof: proof,
    sealedNumber: seal('sealed_number', document.number),
    sealedName: seal('sealed_name', name),
    sealedBirthDate: seal('sealed_birth_date', birthDate),
    // in the words of bans: a ban on the same document ends the measure
    subjectDigest: keys.commitment('ban-subject', document.key),
  };
}

/** @throws UnreadableSeal when the row was altered. */
export function groundsOf({ keys }: Work, row: InterimRow): Grounds {
  const open = (column: Parameters<typeof interimPlace>[1], sealed: Buffer) =>
    keys.open(interimPlace(row.id, column), sealed);
  return {
    subject: {
      document: parseIdentity({
        type: row.subjectType,
        country: row.subjectCountry,
        number: open('sealed_number', row.sealedNumber),
      }),
      name: parseName(open('sealed_name', row.sealedName)),
      birthDate: open('sealed_birth_date', row.sealedBirthDate) as PlainDate,
      proof: row.subjectProof,
    },
    statement: open('sealed_statement', row.sealedStatement),
    evidenceReference: open('sealed_evidence', row.sealedEvidence),
  };
}
