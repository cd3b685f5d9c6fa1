import type { PlainDate } from './calendar';
import type { Principal } from './principal';
import { Refusal } from './refusal';
import { mustBeAnother } from './second-human';
import type { SubsidyClaim } from './subsidy-claim';

export const PAYMENT_FAILURES = [
  'account_wrong',
  'name_differs',
  'account_closed',
  'other',
] as const;
export type PaymentFailure = (typeof PAYMENT_FAILURES)[number];

/** Money of one claim in one batch: what was owed when the batch was made. */
export interface SubsidyPayment {
  readonly id: string;
  readonly batchId: string;
  /** From 1. */
  readonly line: number;
  readonly claimId: string;
  readonly amountFen: number;
  /** Keyed digest of the account as it was ordered, hex; null of what was ordered before digests were kept. */
  readonly account: string | null;
  /** Void: left out of the first file, because the claim does not owe it any more or may not. */
  readonly state: 'waiting' | 'paid' | 'failed' | 'void';
  readonly failure: PaymentFailure | null;
  readonly paidOn: PlainDate | null;
  readonly version: number;
}

/**
 * What a file for the bank holds. Who prepared it never issues it.
 *
 *     prepared ──issue──▶ issued ──issue again, by a third human, because it was lost on the way──▶ issued
 *         └─────cancel────▶ cancelled
 */
export interface PaymentBatch {
  readonly id: string;
  readonly authorityId: string;
  readonly state: 'prepared' | 'issued' | 'cancelled';
  readonly payments: number;
  readonly totalFen: number;
  /** 0 before the first. */
  readonly fileVersion: number;
  readonly reissueReason: ReissueReason | null;
  readonly preparedBy: string;
  readonly preparedByHuman: string;
  readonly preparedAt: Date;
  readonly issuedBy: string | null;
  readonly issuedByHuman: string | null;
  readonly issuedAt: Date | null;
  readonly cancelledBy: string | null;
  readonly cancelledAt: Date | null;
  readonly version: number;
}

export type ReissueReason = 'lost' | 'damaged';

/** @throws Refusal `subsidy-file-issued`, `subsidy-batch-cancelled`, `subsidy-needs-second-officer`. */
export function issueFile(
  batch: PaymentBatch,
  payments: readonly Pick<SubsidyPayment, 'state'>[],
  reissue: ReissueReason | null,
  officer: Principal,
  now: Date,
): PaymentBatch {
  mustNotBeCancelled(batch);
  if (batch.state === 'issued') {
    if (reissue === null) {
      throw new Refusal(
        'subsidy-file-issued',
        'The file was given out. If it was lost or damaged another officer has it issued again, as a further version.',
      );
    }
    if (payments.some(({ state }) => state === 'paid' || state === 'failed')) {
      throw new Refusal(
        'subsidy-file-issued',
        'The bank told results of this file: it was not lost, and issued again it would pay twice.',
      );
    }
    mustBeAnother(
      officer,
      batch.issuedByHuman,
      'A file is issued again by another human than the one who issued it last. Let another officer do it.',
    );
  }
  mustBeAnother(
    officer,
    batch.preparedByHuman,
    'A file is issued by another human than the one who prepared its batch. Let another officer do it.',
  );
  return {
    ...batch,
    state: 'issued',
    fileVersion: batch.fileVersion + 1,
    reissueReason: batch.state === 'issued' ? reissue : null,
    issuedBy: officer.id,
    issuedByHuman: officer.humanId,
    issuedAt: now,
    version: batch.version + 1,
  };
}

/** Before the file is given out, and never after. @throws Refusal `subsidy-file-issued`, `subsidy-batch-cancelled`. */
export function cancelBatch(batch: PaymentBatch, officer: Principal, now: Date): PaymentBatch {
  mustNotBeCancelled(batch);
  if (batch.state === 'issued') {
    throw new Refusal(
      'subsidy-file-issued',
      'The file was given out, and the bank may pay it. Import its results.',
    );
  }
  return {
    ...batch,
    state: 'cancelled',
    cancelledBy: officer.id,
    cancelledAt: now,
    version: batch.version + 1,
  };
}

function mustNotBeCancelled({ state }: PaymentBatch): void {
  if (state === 'cancelled') {
    throw new Refusal('subsidy-batch-cancelled', 'This batch was cancelled. Prepare another.');
  }
}

/** Whether a payment that was ordered may still go out: the claim owes just that, and nobody has yet to look at it again. */
export function isStillOwed(
  { amountFen }: Pick<SubsidyPayment, 'amountFen'>,
  claim: Pick<SubsidyClaim, 'state' | 'amountFen' | 'paidFen'>,
  isUnsettled: boolean,
): boolean {
  return (
    claim.state === 'approved' && claim.amountFen - claim.paidFen === amountFen && !isUnsettled
  );
}

/**
 * Of what may go out, what this officer may pay out: nothing that the same human approved alone. What is left stays for the
 * next file, unless that is all of it, or the file went out before and must say the same.
 *
 * @throws Refusal `subsidy-needs-second-officer`.
 */
export function withoutOwn<Owed extends Pick<SubsidyPayment, 'claimId'>>(
  payments: readonly Owed[],
  claims: ReadonlyMap<string, Pick<SubsidyClaim, 'submittedByHuman' | 'decidedByHuman'>>,
  { humanId }: Principal,
  isFirst: boolean,
): Owed[] {
  const others = payments.filter(({ claimId }) => {
    const claim = claims.get(claimId);
    return claim?.decidedByHuman !== humanId || claim?.submittedByHuman !== humanId;
  });
  if (others.length === payments.length) return others;
  if (isFirst && others.length > 0) return others;
  throw new Refusal(
    'subsidy-needs-second-officer',
    'What one human approved alone another has paid out. Let another officer issue this file.',
  );
}

/** What the bank says became of one payment. */
export type PaymentResult =
  | { readonly state: 'paid'; readonly paidOn: PlainDate }
  | { readonly state: 'failed'; readonly failure: PaymentFailure };

export interface SaidOfPayment {
  readonly amountFen: number;
  /** Digest as of the payment; null where the bank does not say. */
  readonly account: string | null;
  readonly result: PaymentResult;
}

/**
 * The payment as the result leaves it; null when the same was said before.
 *
 * @throws Refusal `subsidy-payment-contradicts`.
 */
export function settlePayment(
  payment: SubsidyPayment,
  { amountFen, account, result }: SaidOfPayment,
): SubsidyPayment | null {
  if (amountFen !== payment.amountFen) throw contradicts('Another amount was ordered.');
  if (account !== null && payment.account !== null && account !== payment.account) {
    throw contradicts('Another account was ordered.');
  }
  const said = { paidOn: null, failure: null, ...result };
  const same =
    said.state === payment.state &&
    said.paidOn === payment.paidOn &&
    said.failure === payment.failure;
  if (same) return null;
  if (payment.state !== 'waiting') throw contradicts(`It is recorded as ${payment.state}.`);
  return { ...payment, ...said, version: payment.version + 1 };
}

/** The claim when money went out: all of it, a part of what is owed, or more than is owed by now. */
export function payClaim(claim: SubsidyClaim, fen: number): SubsidyClaim {
  const paidFen = claim.paidFen + fen;
  return {
    ...claim,
    paidFen,
    state: stateOfPaid(claim.amountFen, paidFen),
    version: claim.version + 1,
  };
}

/** Of a claim that is worth so much and of which so much was paid. */
export function stateOfPaid(amountFen: number, paidFen: number): SubsidyClaim['state'] {
  if (paidFen > amountFen) return 'clawing_back';
  if (amountFen === 0) return 'clawed_back';
  return paidFen === amountFen ? 'paid' : 'approved';
}

/** Refusal `subsidy-payment-contradicts`. */
export function contradicts(detail: string): Refusal {
  return new Refusal('subsidy-payment-contradicts', `${detail} Nothing was changed.`);
}
