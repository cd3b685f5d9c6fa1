import type { CredentialKind, CredentialStatus } from './credential';
import type { Irregularity } from './irregularity';
import type { OrganisationKind } from './principal';
import { NUMBERED_NATIONALLY, WITHOUT_NUMBERS } from './rulebook/irregularity-rules';
import type { RecordState } from './update';

/** What stands under a certificate's number: null where a number means nothing. Of one kind, without spelling. */
export function certificateNumberKey(kind: CredentialKind, number: string): string | null {
  if (WITHOUT_NUMBERS.has(kind)) return null;
  const text = number.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  return text === '' ? null : `${kind}:${text}`;
}

/** A credential that was recorded under a number. */
export interface Numbered {
  readonly credentialId: string;
  readonly kind: CredentialKind;
  readonly organisationId: string;
  readonly organisationKind: OrganisationKind;
  readonly personId: string;
  /** What it amounts to. */
  readonly status: CredentialStatus;
  readonly state: RecordState;
}

/** Its number may have been given again, or recorded of the wrong person. */
const ENDED: ReadonlySet<CredentialStatus> = new Set(['revoked', 'withdrawn']);
const TAKEN: ReadonlySet<RecordState> = new Set(['accepted', 'unverified']);

/**
 * Of all that bears one number of one kind, those pairs that cannot both be: for two people, or awarded by two providers. A
 * number that is no national one is only compared within one provider, for others may count alike.
 */
export function numbersReused(group: readonly Numbered[]): Irregularity[] {
  const standing = group
    .filter(({ status, state }) => !ENDED.has(status) && TAKEN.has(state))
    .sort((a, b) => (a.credentialId < b.credentialId ? -1 : 1));
  return standing.flatMap((one, at) => {
    const earlier = standing.slice(0, at).find((other) => contradicts(other, one));
    return earlier ? [reuse(earlier, one)] : [];
  });
}

function contradicts(one: Numbered, other: Numbered): boolean {
  if (one.organisationId === other.organisationId) return one.personId !== other.personId;
  const national = [one, other].every(
    ({ kind, state }) => NUMBERED_NATIONALLY.has(kind) && state === 'accepted',
  );
  if (!national) return false;
  const both = one.organisationKind === 'provider' && other.organisationKind === 'provider';
  return both || one.personId !== other.personId;
}

function reuse(first: Numbered, second: Numbered): Irregularity {
  return {
    kind: 'certificate_number_reused',
    key: `${second.credentialId}:${first.credentialId}:${first.personId === second.personId ? 'one' : 'two'}`,
    providerIds: [first.organisationId, second.organisationId],
    evidence: {
      kind: second.kind,
      credentialIds: [first.credentialId, second.credentialId],
      personIds: [...new Set([first.personId, second.personId])],
      organisationIds: [first.organisationId, second.organisationId],
    },
  };
}
