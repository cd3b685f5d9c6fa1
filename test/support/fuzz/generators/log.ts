import fc from 'fast-check';
import type { OperationId } from '../../../../src/platform/http/operation';
import type { CallerName } from '../callers';
import { draftOf, generator, keeps, type Generator, type Generators } from '../generator';
import type { Stage } from '../stage';

/** The size that the latest checkpoint signs. */
async function logSize(stage: Stage): Promise<number> {
  const { text } = await stage.send(await draftOf(stage, 'getCheckpoint'));
  return Number(text.split('\n')[1]);
}

/** A leaf that has its place: the latest of what the auditor may read. */
async function aLeaf(stage: Stage, at: number): Promise<string> {
  const known = stage.pool.pick('leaf', at);
  if (known) return known;
  const { body } = await stage.ask('auditor', 'GET', '/v1/log/facts');
  const items = body['items'] as readonly { leafHash: string }[];
  await stage.sequence();
  stage.pool.keep('leaf', ...items.map(({ leafHash }) => leafHash));
  return stage.pool.pick('leaf', at) ?? '';
}

function page(id: OperationId, caller: CallerName): Generator {
  return generator(
    fc.record({ limit: fc.option(fc.integer({ min: 1, max: 200 })), on: fc.boolean() }),
    async (stage, { limit, on }) => {
      const kind = `cursor of ${id}`;
      const cursor = on ? stage.pool.pick(kind, stage.serial()) : null;
      const query = [limit !== null && `limit=${limit}`, cursor && `cursor=${cursor}`];
      const draft = await draftOf(stage, id, { caller, query: query.filter(Boolean).join('&') });
      return { draft, settle: keeps(stage, kind, 'nextCursor') };
    },
  );
}

function bare(id: OperationId): Generator {
  return generator(fc.constant(null), async (stage) => ({ draft: await draftOf(stage, id) }));
}

export const log: Generators<
  | 'listNotices'
  | 'getCheckpoint'
  | 'getLogKey'
  | 'getInclusionProof'
  | 'getConsistencyProof'
  | 'listFacts'
> = () => ({
  listNotices: page('listNotices', 'nursery'),
  listFacts: page('listFacts', 'school'),
  getLogKey: bare('getLogKey'),
  getCheckpoint: generator(fc.boolean(), async (stage, moves) => {
    if (moves) await stage.sequence();
    return { draft: await draftOf(stage, 'getCheckpoint') };
  }),
  getInclusionProof: generator(fc.nat(99), async (stage, at) => {
    const path = { leafHash: await aLeaf(stage, at) };
    return { draft: await draftOf(stage, 'getInclusionProof', { path }) };
  }),
  getConsistencyProof: generator(fc.tuple(fc.nat(9_999), fc.nat(9_999)), async (stage, sizes) => {
    const most = (await logSize(stage)) + 1;
    const [from = 0, to = 0] = sizes.map((size) => size % most).sort((a, b) => a - b);
    const query = `from=${from}&to=${to}`;
    return { draft: await draftOf(stage, 'getConsistencyProof', { query }) };
  }),
});

export const operators: Generators<
  'getHealth' | 'getReadiness' | 'getMetrics' | 'getContract' | 'getDocs'
> = () => ({
  getHealth: bare('getHealth'),
  getReadiness: bare('getReadiness'),
  getMetrics: bare('getMetrics'),
  getContract: bare('getContract'),
  getDocs: bare('getDocs'),
});
