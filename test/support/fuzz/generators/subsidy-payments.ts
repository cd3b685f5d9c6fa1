import fc from 'fast-check';
import { draftOf, generator, keeps, type Generators } from '../generator';
import type { Stage } from '../stage';
import { approvedClaim, submitted } from './subsidy-claims';

const made = (stage: Stage) => ['Idempotency-Key', `made-${stage.serial()}`] as const;

/** A batch of what the clerk's authority owes: at least one claim. */
async function prepared(stage: Stage) {
  await approvedClaim(stage);
  const { answer, body } = await stage.ask(
    'clerk',
    'POST',
    '/v1/subsidy-payment-batches',
    undefined,
    [made(stage)],
  );
  const [first] = body['items'] as { id: string; claimId: string }[];
  return {
    batchId: String(body['id']),
    etag: String(answer.headers['etag']),
    paymentId: first?.id ?? '',
    claimId: first?.claimId ?? '',
  };
}

/** The same, given out for the bank. */
export async function issued(stage: Stage) {
  const batch = await prepared(stage);
  const { batchId, etag } = batch;
  const headers = [['If-Match', etag]] as const;
  const draft = { caller: 'superior', path: { batchId }, headers } as const;
  const { status, text } = await stage.send(await draftOf(stage, 'issueSubsidyPaymentFile', draft));
  if (status !== 200) throw new Error(`no file: ${status} ${text}`);
  return batch;
}

export const subsidyPayments: Generators<
  | 'correctSubsidyClaim'
  | 'prepareSubsidyPaymentBatch'
  | 'listSubsidyPaymentBatches'
  | 'getSubsidyPaymentBatch'
  | 'cancelSubsidyPaymentBatch'
  | 'issueSubsidyPaymentFile'
  | 'importSubsidyPaymentResults'
> = () => ({
  correctSubsidyClaim: generator(
    fc.record({
      name: fc.constantFrom('王小明', '阿依古丽'),
      account: fc.stringMatching(/^\d{6,32}$/),
    }),
    async (stage, { name, account }) => {
      const { claimId, etag } = await submitted(stage, false);
      return {
        draft: await draftOf(stage, 'correctSubsidyClaim', {
          caller: 'clerk',
          path: { claimId },
          headers: [['If-Match', etag]],
          body: { name, bank: '某银行', account },
        }),
      };
    },
  ),
  prepareSubsidyPaymentBatch: generator(fc.constant(null), async (stage) => {
    await approvedClaim(stage);
    return { draft: await draftOf(stage, 'prepareSubsidyPaymentBatch', { caller: 'clerk' }) };
  }),
  listSubsidyPaymentBatches: generator(
    fc.option(fc.integer({ min: 1, max: 200 })),
    async (stage, limit) => {
      await prepared(stage);
      return {
        draft: await draftOf(stage, 'listSubsidyPaymentBatches', {
          caller: 'clerk',
          query: limit === null ? '' : `limit=${limit}`,
        }),
        settle: keeps(stage, 'cursor of batches', 'nextCursor'),
      };
    },
  ),
  getSubsidyPaymentBatch: generator(fc.constant(null), async (stage) => {
    const { batchId } = await prepared(stage);
    return {
      draft: await draftOf(stage, 'getSubsidyPaymentBatch', { caller: 'clerk', path: { batchId } }),
    };
  }),
  cancelSubsidyPaymentBatch: generator(fc.constant(null), async (stage) => {
    const { batchId, etag } = await prepared(stage);
    const headers = [['If-Match', etag]] as const;
    const draft = { caller: 'clerk', path: { batchId }, headers } as const;
    return { draft: await draftOf(stage, 'cancelSubsidyPaymentBatch', draft) };
  }),
  issueSubsidyPaymentFile: generator(fc.constantFrom('', 'reissue=lost'), async (stage, query) => {
    const { batchId, etag } = await prepared(stage);
    return {
      draft: await draftOf(stage, 'issueSubsidyPaymentFile', {
        caller: 'superior',
        path: { batchId },
        query,
        headers: [['If-Match', etag]],
      }),
    };
  }),
  importSubsidyPaymentResults: generator(
    fc.constantFrom('1500.00,成功,2026-01-31,', '1500.00,失败,,账号错误', '1.00,成功,2026-01-31,'),
    async (stage, said) => {
      const { batchId, paymentId } = await issued(stage);
      return {
        draft: await draftOf(stage, 'importSubsidyPaymentResults', {
          caller: 'clerk',
          path: { batchId },
          text: `付款编号,金额元,结果,付款日期,失败原因\n${paymentId},${said}`,
        }),
      };
    },
  ),
});
