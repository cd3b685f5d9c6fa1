import { canonical, type FactData, type FactValue } from '../../domain/fact';
import type { ClearanceCheckRow, SealedApplicant } from './clearance.store';

type Said = Omit<ClearanceCheckRow, 'sealedApplicant' | 'receipt' | 'leafHash'>;

/**
 * The whole state of a check, in what its institution may read. Who was asked about and why the answer was
 * what it was is in `withheld`, a keyed digest of `withheldText`. The receipt names this fact's leaf and so
 * cannot be in it.
 */
export function checkFactData(check: Said, withheld: string): FactData {
  return {
    institutionId: check.institutionId,
    askedBy: check.askedBy,
    position: check.position,
    ...(check.employmentId && { employmentId: check.employmentId }),
    purpose: check.purpose,
    authorisedOn: check.authorisedOn,
    verdict: check.verdict,
    checkedAt: check.checkedAt.toISOString(),
    validUntil: check.validUntil,
    withheld,
  };
}

export function withheldText(check: Said, applicant: SealedApplicant): string {
  return canonical({
    applicant: { ...applicant },
    applicationReference: check.applicationReference,
    causes: check.causes,
    qualification: asKept(check.qualification),
    coverage: asKept(check.coverage),
    keyId: check.keyId,
    documentDigest: check.documentDigest.toString('hex'),
    nameDigest: check.nameDigest.toString('hex'),
    receiptTokenDigest: check.receiptTokenDigest?.toString('hex') ?? null,
  });
}

/** As JSON keeps it: members that are undefined are left out of the canonical text, too. */
function asKept(value: object | null): FactValue {
  return value as FactValue;
}
