import type { Fault, Refusal, RefusalCode } from '../../domain/refusal';
import type { Language } from './operation';
import { TITLES } from './problem-titles';

/** An RFC 9457 document. A refusal's own members stand beside these. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly instance: string;
  readonly detail?: string;
  readonly errors?: readonly Fault[];
  readonly [member: string]: unknown;
}

/** The same in every deployment, so that a caller may branch on it. */
const BASE = 'https://caregiver-registry.example/problems/';

/** 400 shape, 401 who, 403 may not, 404 not there or not yours to know, 409 the state moved on, 422 understood and against a rule. */
export const STATUS: Readonly<Record<RefusalCode, number>> = {
  'request-malformed': 400,
  'request-invalid': 400,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'payload-too-large': 413,
  'url-too-long': 414,
  'unsupported-media-type': 415,
  'precondition-required': 428,
  'precondition-failed': 412,
  'idempotency-key-missing': 400,
  'idempotency-key-reused': 422,
  'idempotency-key-in-flight': 409,
  'cursor-invalid': 400,
  'token-missing': 401,
  'token-invalid': 401,
  'scope-missing': 403,
  'credentials-wrong': 401,
  'account-locked': 429,
  'account-disabled': 403,
  'account-too-new': 403,
  'account-exists': 409,
  'role-conflict': 422,
  'too-many-requests': 429,
  'identity-number-invalid': 422,
  'identity-contradiction': 409,
  'birth-date-required': 422,
  'birth-date-contradicts-number': 422,
  'name-invalid': 422,
  'day-invalid': 422,
  'division-unknown': 422,
  'outside-jurisdiction': 403,
  'uscc-invalid': 422,
  'uscc-checksum-unconfirmed': 422,
  'institution-exists': 409,
  'provider-exists': 409,
  'update-older-than-stored': 409,
  'update-contradicts-stored': 409,
  'award-not-permitted': 403,
  'award-right-ended': 409,
  'reference-unknown': 422,
  'certificate-move-unfit': 409,
  'certificate-held-by-authority': 403,
  'certificate-successor-unfit': 422,
  'certificate-exists': 409,
  'certificate-completions-unfit': 422,
  'certificate-in-review': 409,
  'certificate-ordered-elsewhere': 409,
  'certificate-not-current': 409,
  'certificate-number-contradicts': 422,
  'period-invalid': 422,
  'training-batch-changed': 409,
  'training-batch-moved': 409,
  'training-batch-token-wrong': 403,
  'preflights-exhausted': 429,
  'ban-already-recorded': 409,
  'ban-already-decided': 409,
  'ban-needs-second-officer': 403,
  'ban-term-not-allowed': 422,
  'ban-term-required': 422,
  'ban-outside-line': 403,
  'ban-dates-impossible': 422,
  'ban-not-in-force': 409,
  'ban-motion-open': 409,
  'ban-correction-open': 409,
  'ban-ground-not-in-force': 422,
  'ban-instrument-unfit': 422,
  'ban-subject-unfit': 422,
  'ban-release-known': 409,
  'ban-correction-outdated': 409,
  'ban-term-impossible': 422,
  'record-sealed': 422,
  'subject-was-minor': 422,
  'evidence-type-not-accepted': 422,
  'evidence-full': 409,
  'ban-import-moved': 409,
  'ban-import-hash-differs': 409,
  'ban-import-sample-unopened': 409,
  'interim-measure-exists': 409,
  'interim-measure-over': 409,
  'contest-decided': 409,
  'contest-outcome-unfit': 422,
  'case-closed': 409,
  'case-step-out-of-order': 409,
  'case-days-impossible': 422,
  'case-subject-exists': 409,
  'case-subject-not-served': 409,
  'case-subject-not-proposable': 409,
  'employment-not-recorded': 422,
  'employment-exists': 409,
  'employment-ended': 409,
  'employment-dates-impossible': 422,
  'employment-not-confirmable': 422,
  'manager-not-employed': 422,
  'institution-not-active': 403,
  'institution-barred': 403,
  'authorisation-date-invalid': 422,
  'answer-superseded': 409,
  'receipt-invalid': 422,
  'outcome-not-expected': 422,
  'outcome-contradicts-employment': 409,
  'held-record-decided': 409,
  'held-record-of-another': 409,
  'match-decided': 409,
  'match-evidence-changed': 409,
  'match-not-in-question': 409,
  'match-open': 409,
  'finding-closed': 409,
  'finding-not-dismissible': 409,
  'obligation-step-out-of-order': 409,
  'obligation-step-not-yours': 403,
  'obligation-time-impossible': 422,
  'subsidy-fact-not-yours': 403,
  'subsidy-claim-exists': 409,
  'subsidy-cap-reached': 409,
  'subsidy-claim-moved': 409,
  'subsidy-not-eligible': 409,
  'subsidy-answer-changed': 409,
  'subsidy-needs-second-officer': 403,
  'subsidy-file-issued': 409,
  'subsidy-nothing-owed': 409,
  'subsidy-payment-contradicts': 409,
  'log-size-unknown': 422,
  busy: 503,
  unavailable: 503,
};

export function problemOf(refusal: Refusal, requestId: string, language: Language): Problem {
  const { code, detail, extras } = refusal;
  return {
    ...extras.members,
    type: `${BASE}${code}`,
    title: TITLES[code][language],
    status: STATUS[code],
    detail,
    instance: `urn:uuid:${requestId}`,
    ...(extras.faults && { errors: extras.faults }),
  };
}

/** The registry's own fault: nothing of it is told but the number under which it is logged. */
export function failureOf(requestId: string, language: Language): Problem {
  return {
    type: 'about:blank',
    title: language === 'en' ? 'The registry failed' : '系统内部错误',
    status: 500,
    instance: `urn:uuid:${requestId}`,
  };
}
