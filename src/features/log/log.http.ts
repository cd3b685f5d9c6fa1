import { verifierKeyText } from '../../domain/signed-note';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import * as commands from './proofs.commands';
import { pageOfFacts } from './log.store';

export const getCheckpoint: Operation<'getCheckpoint'> = async (work) => {
  const { note } = await commands.getCheckpoint(work);
  return { status: 200, body: note };
};

export const getLogKey: Operation<'getLogKey'> = (work) =>
  Promise.resolve({ status: 200, body: `${verifierKeyText(work.keys.logKey)}\n` });

export const getInclusionProof: Operation<'getInclusionProof'> = async (work, { path }) => {
  const proof = await commands.proveInclusion(work, Buffer.from(path.leafHash, 'hex'));
  return {
    status: 200,
    body: {
      leafIndex: proof.leafIndex,
      treeSize: proof.treeSize,
      hashes: proof.hashes.map((hash) => hash.toString('base64')),
      checkpoint: proof.note,
    },
  };
};

export const getConsistencyProof: Operation<'getConsistencyProof'> = async (work, { query }) => {
  const hashes = await commands.proveConsistency(work, query.from, query.to);
  return {
    status: 200,
    body: {
      from: query.from,
      to: query.to,
      hashes: hashes.map((hash) => hash.toString('base64')),
    },
  };
};

/** A caller reads what concerns its own organisation; who belongs to none reads nothing. */
export const listFacts: Operation<'listFacts'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const [after] = readCursor(query.cursor, 'facts', 'number') ?? [0];
  const { organisationId } = work.actor;
  const rows = organisationId ? await pageOfFacts(work, organisationId, after, limit + 1) : [];
  const { items, nextCursor } = pageOf('facts', rows, limit, ({ number }) => [number]);
  return {
    status: 200,
    body: {
      items: items.map(({ number, leafHash, nonce, fact }) => ({
        number,
        leafHash: leafHash.toString('hex'),
        nonce: nonce.toString('base64'),
        fact: { ...fact },
      })),
      nextCursor,
    },
  };
};
