import type { PaymentBatch, SubsidyPayment } from '../../domain/subsidy-payment';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { paymentFact } from './payments.facts';
import { updatePayment } from './payments.store';

/** It goes out in no file; its claim may be ordered again. */
export async function voidPayment(
  work: Work,
  at: Date,
  { authorityId }: Pick<PaymentBatch, 'authorityId'>,
  payment: SubsidyPayment,
): Promise<SubsidyPayment> {
  const voided: SubsidyPayment = { ...payment, state: 'void', version: payment.version + 1 };
  await updatePayment(work, voided);
  await record(work, at, paymentFact('subsidy_payment.voided', voided, authorityId));
  return voided;
}
