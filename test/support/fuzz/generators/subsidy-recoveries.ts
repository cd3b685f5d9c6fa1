import fc from 'fast-check';
import { draftOf, generator, type Generators } from '../generator';
import type { Stage } from '../stage';
import { issued } from './subsidy-payments';

/** A claim of which money is to come back. Reopenings are moved elsewhere: here the row says so. */
async function clawingBack(stage: Stage) {
  const { batchId, paymentId, claimId } = await issued(stage);
  const { status, text } = await stage.send(
    await draftOf(stage, 'importSubsidyPaymentResults', {
      caller: 'clerk',
      path: { batchId },
      text: `付款编号,金额元,结果,付款日期\n${paymentId},1500.00,成功,2026-01-31`,
    }),
  );
  if (status !== 200) throw new Error(`not paid: ${status} ${text}`);
  await stage.registry.owner(
    `UPDATE subsidy_claim SET state = 'clawing_back', amount_fen = 0 WHERE id = $1`,
    [claimId],
  );
  const { answer } = await stage.ask('clerk', 'GET', `/v1/subsidy-claims/${claimId}`);
  return { claimId, etag: String(answer.headers['etag']) };
}

async function recorded(stage: Stage) {
  const { claimId, etag } = await clawingBack(stage);
  const body = { amountFen: 1_000, recoveredOn: '2026-01-31', reference: `V-${stage.serial()}` };
  const made = ['Idempotency-Key', `made-${stage.serial()}`] as const;
  const path = `/v1/subsidy-claims/${claimId}/recoveries`;
  const sent = await stage.ask('clerk', 'POST', path, body, [['If-Match', etag], made]);
  return { recoveryId: String(sent.body['id']), etag: String(sent.answer.headers['etag']) };
}

/** Whoever recorded it never confirms it. */
const settled = (id: 'confirmSubsidyRecovery' | 'rejectSubsidyRecovery') =>
  generator(fc.constant('superior' as const), async (stage, caller) => {
    const { recoveryId, etag } = await recorded(stage);
    const headers = [['If-Match', etag]] as const;
    return { draft: await draftOf(stage, id, { caller, path: { recoveryId }, headers }) };
  });

export const subsidyRecoveries: Generators<
  | 'recordSubsidyRecovery'
  | 'getSubsidyRecovery'
  | 'confirmSubsidyRecovery'
  | 'rejectSubsidyRecovery'
> = () => ({
  recordSubsidyRecovery: generator(fc.integer({ min: 1, max: 1_000 }), async (stage, amountFen) => {
    const { claimId, etag } = await clawingBack(stage);
    return {
      draft: await draftOf(stage, 'recordSubsidyRecovery', {
        caller: 'clerk',
        path: { claimId },
        headers: [['If-Match', etag]],
        body: { amountFen, recoveredOn: '2026-01-31', reference: 'V-1' },
      }),
    };
  }),
  getSubsidyRecovery: generator(fc.constant(null), async (stage) => {
    const { recoveryId } = await recorded(stage);
    return {
      draft: await draftOf(stage, 'getSubsidyRecovery', { caller: 'clerk', path: { recoveryId } }),
    };
  }),
  confirmSubsidyRecovery: settled('confirmSubsidyRecovery'),
  rejectSubsidyRecovery: settled('rejectSubsidyRecovery'),
});
