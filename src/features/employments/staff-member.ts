import type { PlainDate } from '../../domain/calendar';
import { parseIdentity, type IdentityType } from '../../domain/identity-document';
import { parseName } from '../../domain/name';
import type { PersonClaim, Proof } from '../../domain/person';
import type { Place } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import type { EmploymentRow } from './employments.store';

/** Whom an institution says it employs: the claim that every later decision asks about. */
interface StaffMember {
  readonly type: IdentityType;
  readonly country: string;
  readonly number: string;
  readonly name: string;
  readonly birthDate: PlainDate;
}

const memberPlace = (employmentId: string): Place => ({
  table: 'employment',
  row: employmentId,
  column: 'sealed_person',
});

export function sealMember({ keys }: Work, employmentId: string, claim: PersonClaim): Buffer {
  const { document, name, birthDate } = claim;
  const { type, country, number } = document;
  const member: StaffMember = { type, country, number, name, birthDate };
  return keys.seal(memberPlace(employmentId), JSON.stringify(member));
}

/** @throws UnreadableSeal when the row was altered. */
export function memberOf(
  { keys }: Work,
  row: Pick<EmploymentRow, 'id' | 'sealedPerson'> & { readonly identityProof: Proof },
): PersonClaim {
  const member = JSON.parse(keys.open(memberPlace(row.id), row.sealedPerson)) as StaffMember;
  const { type, country, number, name, birthDate } = member;
  return {
    document: parseIdentity({ type, country, number }),
    name: parseName(name),
    birthDate,
    proof: row.identityProof,
  };
}

/** What an employment's commitment is taken of. */
export function memberText({ document, name, birthDate }: PersonClaim): string {
  return [document.type, document.country, document.key, name, birthDate].join('\n');
}
