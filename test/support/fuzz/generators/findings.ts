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

/** Somebody whom a school pushed under two names, in its own division and in the county's. */
async function contradicted(stage: Stage): Promise<string> {
  const number = `D${String(stage.serial()).padStart(7, '0')}`;
  for (const [at, name] of ['Doubt One', 'Doubt Two'].entries()) {
    await stage.ask('otherSchool', 'PUT', `/v1/training-completions/${number}.${at}`, {
      trainee: {
        identity: { type: 'passport', number, country: 'USA' },
        name,
        birthDate: '1985-03-09',
      },
      course: { code: 'a', title: 'a', hours: { theory: 1, practice: 1 }, topics: ['fire_safety'] },
      startedOn: '2024-01-01',
      completedOn: '2024-01-02',
      result: 'passed',
      updatedAt: '2026-01-01T00:00:00Z',
    });
  }
  const [row] = await stage.registry.owner<{ id: string }>(
    `SELECT id FROM finding WHERE kind = 'identity_contradiction' ORDER BY opened_at DESC, id DESC LIMIT 1`,
  );
  return row?.id ?? '';
}

export const findings: Generators<
  | 'listFindings'
  | 'getFinding'
  | 'dismissFinding'
  | 'getFindingIdentity'
  | 'settleFindingIdentity'
  | 'getWorkList'
> = (route) => ({
  getFinding: generator(fc.constantFrom(...KINDS), async (stage, kind) => {
    const path = { findingId: await aDoubt(stage, kind) };
    return { draft: await draftOf(stage, 'getFinding', { caller: 'superior', path }) };
  }),
  getFindingIdentity: generator(fc.constant(null), async (stage) => {
    const path = { findingId: await contradicted(stage) };
    return { draft: await draftOf(stage, 'getFindingIdentity', { caller: 'approver', path }) };
  }),
  settleFindingIdentity: generator(
    fromSchema(route('settleFindingIdentity').body?.schema ?? {}, { '/seen': fc.constant(null) }),
    async (stage, body) => {
      const findingId = await contradicted(stage);
      const read = await stage.ask('approver', 'GET', `/v1/findings/${findingId}/identity`);
      const draft = await draftOf(stage, 'settleFindingIdentity', {
        caller: 'approver',
        path: { findingId },
        body: { ...(body as object), seen: read.body['seen'] },
      });
      return { draft };
    },
  ),
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
