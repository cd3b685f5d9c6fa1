/**
 * Every way in which the registry says no. Stable: callers branch on these words.
 * Each has a status and titles in `platform/http/problem.ts` and a heading in `docs/problems.md`.
 */
export const REFUSAL_CODES = [
  // the request itself
  'request-malformed',
  'request-invalid',
  'not-found',
  'method-not-allowed',
  'not-acceptable',
  'payload-too-large',
  'url-too-long',
  'unsupported-media-type',
  'precondition-required',
  'precondition-failed',
  'idempotency-key-missing',
  'idempotency-key-reused',
  'idempotency-key-in-flight',
  'cursor-invalid',
  // who asks
  'token-missing',
  'token-invalid',
  'scope-missing',
  'credentials-wrong',
  'account-locked',
  'account-disabled',
  'account-too-new',
  'account-exists',
  'role-conflict',
  'too-many-requests',
  // identity
  'identity-number-invalid',
  'identity-contradiction',
  'birth-date-required',
  'birth-date-contradicts-number',
  'name-invalid',
  'day-invalid',
  'division-unknown',
  'outside-jurisdiction',
  // institutions and providers
  'uscc-invalid',
  'uscc-checksum-unconfirmed',
  'institution-exists',
  'provider-exists',
  // credentials and completions
  'update-older-than-stored',
  'update-contradicts-stored',
  'award-not-permitted',
  'award-right-ended',
  'reference-unknown',
  'certificate-number-contradicts',
  'period-invalid',
  'training-batch-changed',
  'training-batch-moved',
  'training-batch-token-wrong',
  'preflights-exhausted',
  // certificates
  'certificate-move-unfit',
  'certificate-held-by-authority',
  'certificate-successor-unfit',
  'certificate-exists',
  'certificate-completions-unfit',
  'certificate-in-review',
  'certificate-ordered-elsewhere',
  'certificate-not-current',
  // bans
  'ban-already-recorded',
  'ban-already-decided',
  'ban-needs-second-officer',
  'ban-term-not-allowed',
  'ban-term-required',
  'ban-outside-line',
  'ban-dates-impossible',
  'ban-not-in-force',
  'ban-motion-open',
  'ban-correction-open',
  'ban-import-moved',
  'ban-import-hash-differs',
  'ban-import-sample-unopened',
  'ban-ground-not-in-force',
  'ban-instrument-unfit',
  'ban-subject-unfit',
  'ban-release-known',
  'ban-correction-outdated',
  'ban-term-impossible',
  'record-sealed',
  'subject-was-minor',
  'interim-measure-exists',
  'interim-measure-over',
  // evidence
  'evidence-type-not-accepted',
  'evidence-full',
  'contest-decided',
  'contest-outcome-unfit',
  // cases
  'case-closed',
  'case-step-out-of-order',
  'case-days-impossible',
  'case-subject-exists',
  'case-subject-not-served',
  'case-subject-not-proposable',
  // checks
  'employment-not-recorded',
  'employment-exists',
  'employment-ended',
  'employment-dates-impossible',
  'employment-not-confirmable',
  'manager-not-employed',
  'institution-not-active',
  'institution-barred',
  'authorisation-date-invalid',
  'answer-superseded',
  'receipt-invalid',
  'outcome-not-expected',
  'outcome-contradicts-employment',
  // matches
  'held-record-decided',
  'held-record-of-another',
  'match-decided',
  'match-evidence-changed',
  'match-not-in-question',
  'match-open',
  // findings
  'finding-closed',
  'finding-not-dismissible',
  // obligations
  'obligation-step-out-of-order',
  'obligation-step-not-yours',
  'obligation-time-impossible',
  // subsidies
  'subsidy-fact-not-yours',
  'subsidy-claim-exists',
  'subsidy-cap-reached',
  'subsidy-claim-moved',
  'subsidy-not-eligible',
  'subsidy-answer-changed',
  'subsidy-undetermined',
  'subsidy-needs-second-officer',
  'subsidy-file-issued',
  'subsidy-batch-cancelled',
  'subsidy-nothing-owed',
  'subsidy-payment-contradicts',
  // the registry itself
  'log-size-unknown',
  'busy',
  'unavailable',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** One fault at one place of the request. `pointer` is an RFC 6901 JSON pointer. */
export interface Fault {
  readonly in: 'body' | 'path' | 'query' | 'header';
  readonly pointer: string;
  readonly detail: string;
}

export interface RefusalExtras {
  /** Members added to the problem, by name; never personal data. */
  readonly members?: Readonly<
    Record<string, string | number | boolean | readonly (string | number)[]>
  >;
  readonly faults?: readonly Fault[];
  readonly retryAfterSeconds?: number;
}

/**
 * The registry says no, and says why. `detail` says what happened and what to do;
 * it is both logged and sent, so it never holds personal data.
 */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly detail: string,
    readonly extras: RefusalExtras = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Refusal';
  }
}

/** What `act` gives, or the refusal that it throws: of one among many, so that it spoils no other. */
export function valueOrRefusal<Value>(act: () => Value): Value | Refusal {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
