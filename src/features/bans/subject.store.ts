import type { BanSubject } from '../../domain/ban-subject';
import type { PlainDate } from '../../domain/calendar';
import { parseIdentity } from '../../domain/identity-document';
import { parseName } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import { UnreadableSeal } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { subjectPlace, type BanRow, type SealedPerson, type SubjectColumns } from './bans.store';

/** Whom a proposal names, as its row keeps it: a person sealed, a nursery as it is public. */
export function columnsOfSubject(work: Work, banId: string, subject: BanSubject): SubjectColumns {
  const { keys } = work;
  if (subject.kind === 'institution') {
    return {
      ...{ subjectType: null, subjectCountry: null, subjectProof: null },
      ...{ sealedNumber: null, sealedName: null, sealedBirthDate: null },
      uscc: subject.uscc,
      institutionName: subject.name,
      subjectDigest: keys.commitment('ban-subject', `institution ${subject.uscc}`),
    };
  }
  return {
    ...sealPerson(work, banId, subject.claim),
    uscc: null,
    institutionName: null,
    subjectDigest: digestOfSubject(work, subject.claim),
  };
}

function sealPerson({ keys }: Work, banId: string, claim: PersonClaim): SealedPerson {
  return {
    subjectType: claim.document.type,
    subjectCountry: claim.document.country,
    subjectProof: claim.proof,
    sealedNumber: keys.seal(subjectPlace(banId, 'sealed_number'), claim.document.number),
    sealedName: keys.seal(subjectPlace(banId, 'sealed_name'), claim.name),
    sealedBirthDate: keys.seal(subjectPlace(banId, 'sealed_birth_date'), claim.birthDate),
  };
}

/** Keyed digest of the document, the same for every ban of it. Hex. */
export function digestOfSubject({ keys }: Pick<Work, 'keys'>, { document }: PersonClaim): string {
  return keys.commitment('ban-subject', document.key);
}

/** @throws UnreadableSeal when the row was altered. */
export function subjectOf(work: Work, row: BanRow): BanSubject {
  const { uscc, institutionName: name } = row;
  if (uscc === null && name === null) return { kind: 'person', claim: claimOf(work, row) };
  if (uscc === null || name === null || PERSON_COLUMNS.some((column) => row[column] !== null)) {
    throw new UnreadableSeal(subjectPlace(row.id, 'sealed_name'));
  }
  return { kind: 'institution', uscc, name };
}

const PERSON_COLUMNS = [
  'subjectType',
  'subjectCountry',
  'subjectProof',
  'sealedNumber',
  'sealedName',
  'sealedBirthDate',
] as const satisfies readonly (keyof SealedPerson)[];

function claimOf({ keys }: Work, { id, ...row }: BanRow): PersonClaim {
  const { subjectType: type, subjectCountry: country, subjectProof: proof } = row;
  const { sealedNumber, sealedName, sealedBirthDate } = row;
  if (!type || !country || !proof || !sealedNumber || !sealedName || !sealedBirthDate) {
    throw new UnreadableSeal(subjectPlace(id, 'sealed_number'));
  }
  return {
    document: parseIdentity({
      type,
      country,
      number: keys.open(subjectPlace(id, 'sealed_number'), sealedNumber),
    }),
    name: parseName(keys.open(subjectPlace(id, 'sealed_name'), sealedName)),
    birthDate: keys.open(subjectPlace(id, 'sealed_birth_date'), sealedBirthDate) as PlainDate,
    proof,
  };
}
