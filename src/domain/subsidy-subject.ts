import type { PlainDate } from './calendar';
import type { CredentialKind } from './credential';
import type { CaseEmployment, Reference, SubsidyCase } from './subsidy-case';
import { factsThatCount, type SubsidyFactOf } from './subsidy-fact';
import type { SubsidyProgramme, SubsidySubjectKind } from './subsidy-rule';

export type PaidCertificate = SubsidyCase['credentials'][number];
export type PaidPayment = SubsidyFactOf<'social_insurance_payment'>;
export type PaidLoan = SubsidyFactOf<'guaranteed_loan'>;

/** What is paid for. */
export type Subject =
  | { readonly kind: 'credential'; readonly record: PaidCertificate }
  | { readonly kind: 'fact'; readonly record: PaidPayment | PaidLoan }
  | { readonly kind: 'employment'; readonly record: CaseEmployment };

export const SUBJECT_OF: Readonly<Record<SubsidyProgramme, SubsidySubjectKind>> = {
  skill_upgrade: 'credential',
  vocational_training: 'credential',
  social_insurance: 'fact',
  loan_interest: 'fact',
  post_subsidy: 'employment',
};

/** Of certificates only those that say a level of skill. */
const CERTIFICATES: readonly CredentialKind[] = [
  'skill_level_certificate',
  'vocational_qualification',
];

/** Whatever of the case this programme pays for, known on that day. A certificate that was withdrawn never was one. */
export function subjectsOf(given: SubsidyCase, day: PlainDate): Subject[] {
  const all = known(given, day);
  return given.subjectId === null ? all : all.filter(({ record }) => record.id === given.subjectId);
}

function known(
  { programme, credentials, employments, facts }: SubsidyCase,
  day: PlainDate,
): Subject[] {
  switch (programme) {
    case 'skill_upgrade':
    case 'vocational_training':
      return credentials
        .filter(
          ({ kind, issuedOn, status }) =>
            CERTIFICATES.includes(kind) && issuedOn <= day && status !== 'withdrawn',
        )
        .map((record) => ({ kind: 'credential', record }));
    case 'social_insurance':
      return factsThatCount(facts, 'social_insurance_payment', day).map(asSubject);
    case 'loan_interest':
      return factsThatCount(facts, 'guaranteed_loan', day).map(asSubject);
    case 'post_subsidy':
      return employments
        .filter(({ startsOn }) => startsOn <= day)
        .map((record) => ({ kind: 'employment', record }));
  }
}

function asSubject(record: PaidPayment | PaidLoan): Subject {
  return { kind: 'fact', record };
}

/** When it came about: a certificate's issue, the first day of a loan, of paid months or of work. */
export function issuedOn({ kind, record }: Subject): PlainDate {
  if (kind === 'credential') return record.issuedOn;
  if (kind === 'employment') return record.startsOn;
  if (record.period === null) throw new Error('a payment or loan without a period');
  return record.period.startsOn;
}

export function referenceOf({ kind, record }: Subject): Reference {
  const { id, version } = record;
  return { kind, id, version, speaker: kind === 'fact' ? record.speaker : null };
}
