import type { Operation } from '../../platform/http/operation';
import * as commands from './settlements.commands';

export const getFindingIdentity: Operation<'getFindingIdentity'> = async (work, { path }) => {
  const { identity, documents, heldRecordIds, seen } = await commands.discloseContradiction(
    work,
    path.findingId,
  );
  return {
    status: 200,
    body: {
      registryNumber: identity.registryNumber,
      disputed: identity.disputed,
      documents: documents.map(({ type, number, country }) => ({ type, number, country })),
      names: [...identity.names],
      birthDates: [...identity.birthDates],
      heldRecords: [...heldRecordIds],
      seen,
    },
  };
};

export const settleFindingIdentity: Operation<'settleFindingIdentity'> = async (
  work,
  { path, body },
) => {
  const { registryNumber, isSettled } = await commands.settleContradiction(
    work,
    path.findingId,
    body,
  );
  return { status: 200, body: { registryNumber, settled: isSettled } };
};
