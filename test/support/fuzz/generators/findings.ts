import fc from 'fast-check';
import { DISMISSIBLE_KINDS } from '../../../../src/domain/finding';
import { SYSTEM } from '../../../../src/domain/principal';
import { openFinding } from '../../../../src/features/findings/findings.commands';
import type { CallerName } from '../callers';
import { fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generators } from '../generator';
import type { Stage } from '../stage';

const KINDS = [...DISMISSIBLE_KINDS];

/** A doubt in the county, such as time alone would bring; its id. */
async function aDoubt(stage: Stage, kind: string): Promise<string> {
  const key = `fuzz:${stage.serial()}`;
  await stage.registry.runWork({ actor: SYSTEM, requestId: 'fuzz' }, async (work) =>
    openFinding(work, await work.now(), {
      kind,
      division: '410105',
      evidence: { key },
      dueOn: null,
      key,
    }),
  );
  const [row] = await stage.registry.owner<{ id: string }>(
    'SELECT id FROM finding WHERE key = $1',
    [key],
  );
  return row?.id ?? '';
}

const filters = fc.record({
  kind: fc.option(fc.constantFrom('clearance_referred', ...KINDS)),
  state: fc.option(fc.constantFrom('open', 'closed')),
  limit: fc.option(fc.integer({ min: 1, max: 200 })),
  on: fc.boolean(),
});

const work = fc.record({
  kind: fc.option(fc.constantFrom('ban_proposal', 'ban_motion', 'interim_measure', 'finding')),
  sort: fc.option(fc.constantFrom('due', 'opened')),
  limit: fc.option(fc.integer({ min: 1, max: 200 })),
  on: fc.boolean(),
});

export const findings: Generators<'listFindings' | 'dismissFinding' | 'getWorkList'> = (route) => ({
  getWorkList: generator(work, async (stage, { kind, sort, limit, on }) => {
    const query = [
      kind && `kind=${kind}`,
      sort && `sort=${sort}`,
      limit !== null && `limit=${limit}`,
      on && 'dueBefore=2027-01-01T00:00:00Z',
    ];
    const draft = await draftOf(stage, 'getWorkList', {
      caller: 'superior',
      query: query.filter(Boolean).join('&'),
    });
    return { draft };
  }),
  listFindings: generator(filters, async (stage, { kind, state, limit, on }) => {
    const cursor = on ? stage.pool.pick('cursor of findings', stage.serial()) : null;
    const query = [
      kind && `kind=${kind}`,
      state && `state=${state}`,
      limit !== null && `limit=${limit}`,
      cursor && `cursor=${cursor}`,
    ];
    const draft = await draftOf(stage, 'listFindings', {
      caller: 'superior',
      query: query.filter(Boolean).join('&'),
    });
    return { draft, settle: keeps(stage, 'cursor of findings', 'nextCursor') };
  }),
  dismissFinding: generator(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      by: fc.constantFrom<CallerName>('proposer', 'superior'),
      body: fromSchema(route('dismissFinding').body?.schema ?? {}),
    }),
    async (stage, { kind, by, body }) => ({
      draft: await draftOf(stage, 'dismissFinding', {
        caller: by,
        path: { findingId: await aDoubt(stage, kind) },
        headers: [['If-Match', '"1"']],
        body,
      }),
    }),
  ),
});
