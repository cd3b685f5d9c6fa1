import type { PlainDate } from '../../domain/calendar';
import { parseIdentity } from '../../domain/identity-document';
import { parseName } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import { subjectPlace, type BanRow, type SealedSubject } from './bans.store';

/** Whom a proposal names, as its row keeps it. */
export function sealSubject({ keys }: Work, banId: string, claim: PersonClaim): SealedSubject {
  return {
    subjectType: claim.document.type,
    subjectCountry: claim.document.country,
    subjectProof: claim.proof,
    sealedNumber: keys.seal(subjectPlace(banId, 'sealed_number'), claim.document.number),
    sealedName: keys.seal(subjectPlace(banId, 'sealed_name'), claim.name),
    sealedBirthDate: keys.seal(subjectPlace(banId, 'sealed_birth_date'), claim.birthDate),
    subjectDigest: keys.commitment('ban-subject', claim.document.key),
  };
}

/** @throws UnreadableSeal when the row was altered. */
export function claimOf({ keys }: Work, row: BanRow): PersonClaim {
  return {
    document: parseIdentity({
      type: row.subjectType,
      country: row.subjectCountry,
      number: keys.open(subjectPlace(row.id, 'sealed_number'), row.sealedNumber),
    }),
    name: parseName(keys.open(subjectPlace(row.id, 'sealed_name'), row.sealedName)),
    birthDate: keys.open(
      subjectPlace(row.id, 'sealed_birth_date'),
      row.sealedBirthDate,
    ) as PlainDate,
    proof: row.subjectProof,
  };
}
