import { Refusal } from '../../domain/refusal';
import type { PaymentBatch } from '../../domain/subsidy-payment';
import { readResultHeadings } from '../../domain/subsidy-payment-file';
import { readCsv } from '../../platform/http/csv';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { authorityIdsUnder } from '../access/authorities.store';
import { cancelBatch } from './cancel-batch.commands';
import { receiveResults } from './payment-results.commands';
import * as commands from './payments.commands';
import type { BatchWithPayments } from './payments.commands';
import { pageOfBatches } from './payments.store';

export const prepareSubsidyPaymentBatch: Operation<'prepareSubsidyPaymentBatch'> = async (
  work,
) => ({ status: 201, ...answer(await commands.prepareBatch(work)) });

export const getSubsidyPaymentBatch: Operation<'getSubsidyPaymentBatch'> = async (
  work,
  { path },
) => ({ status: 200, ...answer(await commands.getBatch(work, path.batchId)) });

export const listSubsidyPaymentBatches: Operation<'listSubsidyPaymentBatches'> = async (
  work,
  { query },
) => {
  const limit = query.limit ?? 50;
  const before = readCursor(query.cursor, 'subsidy-batches', 'id')?.[0] ?? null;
  const lines = await authorityIdsUnder(work, work.actor);
  const rows = await pageOfBatches(work, lines, before, limit + 1);
  const { items, nextCursor } = pageOf('subsidy-batches', rows, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: items.map(present),
      nextCursor,
    },
  };
};

export const issueSubsidyPaymentFile: Operation<'issueSubsidyPaymentFile'> = async (
  work,
  { path, ifMatch, query },
) => {
  const { file, batch } = await commands.issueBatch(
    work,
    path.batchId,
    ifMatch,
    query.reissue ?? null,
  );
  return { status: 200, body: file, version: batch.version };
};

export const cancelSubsidyPaymentBatch: Operation<'cancelSubsidyPaymentBatch'> = async (
  work,
  { path, ifMatch },
) => ({ status: 200, ...answer(await cancelBatch(work, path.batchId, ifMatch)) });

const MOST_LINES = 500;

export const importSubsidyPaymentResults: Operation<'importSubsidyPaymentResults'> = async (
  work,
  { path, body },
) => {
  const { headings, lines } = readCsv(body);
  const columns = readResultHeadings(headings);
  if (lines.length === 0 || lines.length > MOST_LINES) {
    throw new Refusal('request-invalid', `A list of results has 1 to ${MOST_LINES} lines.`);
  }
  const items = await receiveResults(
    work,
    path.batchId,
    lines.map((values) =>
      Object.fromEntries(
        columns.flatMap((column, at) => (values[at] ? [[column, values[at]] as const] : [])),
      ),
    ),
  );
  const counted = (outcome: (typeof items)[number]['outcome']) =>
    items.filter((item) => item.outcome === outcome).length;
  return {
    status: 200,
    body: {
      paid: counted('paid'),
      failed: counted('failed'),
      unchanged: counted('unchanged'),
      refused: counted('refused'),
      items: [...items],
    },
  };
};

function answer({ batch, payments, failedBefore }: BatchWithPayments) {
  return {
    body: {
      ...present(batch),
      items: payments.map(({ id, line, claimId, amountFen, state, failure, paidOn }) => ({
        ...{ id, line, claimId, amountFen, state, failure, paidOn },
        failedBefore: failedBefore.get(claimId) ?? 0,
      })),
    },
    version: batch.version,
  };
}

function present(batch: PaymentBatch) {
  const { id, state, payments, totalFen, fileVersion } = batch;
  return {
    ...{ id, state, payments, totalFen, fileVersion },
    preparedAt: batch.preparedAt.toISOString(),
    issuedAt: batch.issuedAt?.toISOString() ?? null,
    cancelledAt: batch.cancelledAt?.toISOString() ?? null,
  };
}
