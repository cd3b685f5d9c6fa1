import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import type { Operation } from '../../platform/http/operation';
import * as commands from './claw-backs.commands';
import { clawBackEvidencePlace, type ClawBackRow } from './claw-backs.store';

export const proposeSubsidyClawBack: Operation<'proposeSubsidyClawBack'> = async (
  work,
  { path, ifMatch, body: { reason, amountFen, evidenceReference: evidence } },
) => {
  const proposal = { reason, amountFen, evidence };
  const row = await commands.proposeClawBack(work, path.claimId, ifMatch, proposal);
  return { status: 201, ...answer(work, row) };
};

export const getSubsidyClawBack: Operation<'getSubsidyClawBack'> = async (work, { path }) => ({
  status: 200,
  ...answer(work, await commands.getClawBack(work, path.clawBackId)),
});

export const signSubsidyClawBack: Operation<'signSubsidyClawBack'> = async (
  work,
  { path, ifMatch },
) => ({
  status: 200,
  ...answer(work, await commands.signClawBack(work, path.clawBackId, ifMatch)),
});

export const withdrawSubsidyClawBack: Operation<'withdrawSubsidyClawBack'> = async (
  work,
  { path, ifMatch },
) => ({
  status: 200,
  ...answer(work, await commands.withdrawClawBack(work, path.clawBackId, ifMatch)),
});

function answer({ keys, actor }: Work, row: ClawBackRow) {
  const { id, claimId, state, reason, amountFen, beforeFen, paidFen } = row;
  const decides = actor.scopes.has('subsidies:decide');
  const open = () => keys.open(clawBackEvidencePlace(id), row.sealedEvidence);
  return {
    body: {
      ...{ id, claimId, state, reason, amountFen, beforeFen, paidFen },
      evidenceReference: decides ? unlessAltered(open) : null,
      proposedAt: row.proposedAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
    },
    version: row.version,
  };
}
