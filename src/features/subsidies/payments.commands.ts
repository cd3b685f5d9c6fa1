import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import {
  issueFile,
  isStillOwed,
  withoutOwn,
  type PaymentBatch,
  type ReissueReason,
  type SubsidyPayment,
} from '../../domain/subsidy-payment';
import { paymentFile } from '../../domain/subsidy-payment-file';
import { unlessAltered } from '../../platform/crypto/sealed';
import { insertRows } from '../../platform/database/insert-rows';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import { payeeOf, type ClaimRow } from './claims.store';
import { batchFact, paymentFact } from './payments.facts';
import {
  failedBefore,
  holdBatch,
  holdClaims,
  holdOwed,
  insertBatch,
  PaymentTable,
  paymentsIn,
  updateBatch,
  unsettledAmong,
} from './payments.store';
import { voidPayment } from './void-payment';

/** One file of a bank's size. */
const MOST_PAYMENTS = 500;

export interface BatchWithPayments {
  readonly batch: PaymentBatch;
  readonly payments: readonly SubsidyPayment[];
  /** Payments of a claim that failed in a batch before this one; none where it is not named. */
  readonly failedBefore: ReadonlyMap<string, number>;
}

/**
 * Orders what the officer's authority owes and what waits in no other batch, up to 500 claims; the rest is for the next.
 *
 * @throws Refusal `subsidy-nothing-owed`.
 */
export async function prepareBatch(work: Work): Promise<BatchWithPayments> {
  const { id: preparedBy, humanId, organisationId } = await holdDeciding(work);
  if (!organisationId || !humanId) throw new Error('a batch is prepared by an officer');
  // whose account does not open keeps nobody else waiting; `log verify` names it
  const owed = (await holdOwed(work, organisationId, MOST_PAYMENTS)).filter(
    (claim) => unlessAltered(() => payeeOf(work, claim)) !== null,
  );
  if (owed.length === 0) {
    throw new Refusal(
      'subsidy-nothing-owed',
      'No approved claim of your authority waits to be paid.',
    );
  }
  const at = await work.now();
  const batchId = v7();
  const payments = owed.map((claim, place): SubsidyPayment => {
    const id = v7();
    return {
      id,
      batchId,
      line: place + 1,
      claimId: claim.id,
      amountFen: claim.amountFen - claim.paidFen,
      account: work.keys.commitment(id, payeeOf(work, claim).account),
      ...{ state: 'waiting', failure: null, paidOn: null, version: 1 },
    };
  });
  const batch: PaymentBatch = {
    id: batchId,
    authorityId: organisationId,
    state: 'prepared',
    payments: payments.length,
    totalFen: payments.reduce((sum, { amountFen }) => sum + amountFen, 0),
    ...{ fileVersion: 0, reissueReason: null, issuedBy: null, issuedByHuman: null, issuedAt: null },
    ...{ cancelledBy: null, cancelledAt: null },
    ...{ preparedBy, preparedByHuman: humanId, preparedAt: at, version: 1 },
  };
  await insertBatch(work, batch);
  await insertRows(work, PaymentTable, payments);
  await record(
    work,
    at,
    batchFact('subsidy_payment_batch.prepared', batch),
    ...payments.map((one) => paymentFact('subsidy_payment.ordered', one, organisationId)),
  );
  return { batch, payments, failedBefore: await failedBefore(work, batch) };
}

/**
 * The file for the bank, once, for another human than who prepared it. Payees leave the registry nowhere else.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `account-too-new`, `subsidy-file-issued`, `subsidy-batch-cancelled`, `subsidy-needs-second-officer`.
 */
export async function issueBatch(
  work: Work,
  batchId: string,
  version: number | null,
  reissue: ReissueReason | null,
): Promise<{ readonly file: string; readonly batch: PaymentBatch }> {
  const officer = await holdDeciding(work);
  const { batch, payments } = await getBatch(work, batchId);
  const at = await work.now();
  if (version !== batch.version) {
    throw new Refusal('precondition-failed', 'The batch moved since you read it. Read it again.');
  }
  mustBeAllowedToApprove(officer, at);
  const issued = issueFile(batch, payments, reissue, officer, at);
  const claimIds = payments.map(({ claimId }) => claimId);
  const claims = await holdClaims(work, claimIds);
  const going = await goingOut(work, at, batch, payments, claims, officer);
  const payees = new Map(claims.map((claim) => [claim.id, payeeOf(work, claim)]));
  const lines = going.map(({ id, claimId, amountFen }) => {
    const payee = payees.get(claimId);
    if (!payee) throw new Error('a payment without its claim');
    return { paymentId: id, ...payee, amountFen };
  });
  await updateBatch(work, issued);
  await record(work, at, batchFact('subsidy_payment_batch.issued', issued));
  return { file: paymentFile(issued, lines), batch: issued };
}

/** The payments as they go out. When they go first, what is not owed any more, has something to be settled, or was approved by the issuer alone is void. */
async function goingOut(
  work: Work,
  at: Date,
  batch: PaymentBatch,
  payments: readonly SubsidyPayment[],
  claims: readonly ClaimRow[],
  officer: Principal,
): Promise<SubsidyPayment[]> {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  if (batch.state === 'issued') {
    const waiting = payments.filter((payment) => payment.state === 'waiting');
    return withoutOwn(waiting, byId, officer, false);
  }
  const unsettled = await unsettledAmong(work, [...byId.keys()]);
  const owed = payments.filter((payment) => {
    const claim = byId.get(payment.claimId);
    return claim && isStillOwed(payment, claim, unsettled.has(claim.id));
  });
  const left = withoutOwn(owed, byId, officer, true);
  for (const payment of payments.filter((one) => !left.includes(one))) {
    await voidPayment(work, at, batch, payment);
  }
  return left;
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function getBatch(work: Work, batchId: string): Promise<BatchWithPayments> {
  const batch = await holdBatch(work, batchId, await authorityIdsUnder(work, work.actor));
  if (!batch) throw new Refusal('not-found', 'There is no such batch in your line.');
  const payments = await paymentsIn(work, batchId);
  return { batch, payments, failedBefore: await failedBefore(work, batch) };
}
