import { plainDate } from '../../domain/calendar';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import type { Operation } from '../../platform/http/operation';
import * as commands from './recoveries.commands';
import { referencePlace, type RecoveryRow } from './recoveries.store';

export const recordSubsidyRecovery: Operation<'recordSubsidyRecovery'> = async (
  work,
  { path, ifMatch, body },
) =>
  answer(
    work,
    await commands.recordRecovery(work, path.claimId, ifMatch, {
      amountFen: body.amountFen,
      recoveredOn: plainDate(body.recoveredOn),
      reference: body.reference,
    }),
  );

export const getSubsidyRecovery: Operation<'getSubsidyRecovery'> = async (work, { path }) =>
  answer(work, await commands.getRecovery(work, path.recoveryId));

export const confirmSubsidyRecovery: Operation<'confirmSubsidyRecovery'> = async (
  work,
  { path, ifMatch },
) => answer(work, await commands.confirmRecovery(work, path.recoveryId, ifMatch));

export const rejectSubsidyRecovery: Operation<'rejectSubsidyRecovery'> = async (
  work,
  { path, ifMatch },
) => answer(work, await commands.rejectRecovery(work, path.recoveryId, ifMatch));

/** The voucher is shown to who decides: it is what a second human compares. */
function answer({ keys, actor }: Work, row: RecoveryRow) {
  const { id, claimId, amountFen, recoveredOn, state } = row;
  const decides = actor.scopes.has('subsidies:decide');
  const open = () => keys.open(referencePlace(id), row.sealedReference);
  return {
    status: 200 as const,
    body: {
      ...{ id, claimId, amountFen, recoveredOn, state },
      reference: decides ? unlessAltered(open) : null,
      recordedAt: row.recordedAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
    },
    version: row.version,
  };
}
