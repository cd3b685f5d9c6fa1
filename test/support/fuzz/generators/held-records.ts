import fc from 'fast-check';
import { fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generators } from '../generator';
import type { CallerName } from '../callers';
import type { Stage } from '../stage';

/** Somebody under two names: what the school pushed under the second one is held. */
async function held(stage: Stage): Promise<string> {
  const serial = stage.serial();
  for (const [at, name] of ['Held One', 'Held Two'].entries()) {
    await stage.ask('otherSchool', 'PUT', `/v1/training-completions/held.${serial}.${at}`, {
      trainee: {
        identity: {
          type: 'passport',
          number: `H${String(serial).padStart(7, '0')}`,
          country: 'USA',
        },
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
  const list = await stage.ask('approver', 'GET', '/v1/held-records?state=held&limit=1');
  const [item] = list.body['items'] as readonly { id: string }[];
  return item?.id ?? '';
}

async function read(stage: Stage, id: string) {
  const { answer, body } = await stage.ask('approver', 'GET', `/v1/held-records/${id}`);
  const { known } = body['recordedFor'] as { known: number };
  return { etag: String(answer.headers['etag']), known };
}

const reader = fc.constantFrom<CallerName>('approver', 'superior');

export const heldRecords: Generators<
  | 'listHeldRecords'
  | 'getHeldRecord'
  | 'requestHeldAcceptance'
  | 'acceptHeldRecord'
  | 'rejectHeldRecord'
> = (route) => ({
  listHeldRecords: generator(
    fc.record({ state: fc.boolean(), limit: fc.option(fc.integer({ min: 1, max: 200 })) }),
    async (stage, { state, limit }) => {
      await held(stage);
      const cursor = stage.pool.pick('cursor of held records', stage.serial());
      const query = [
        state && 'state=held',
        limit !== null && `limit=${limit}`,
        cursor && `cursor=${cursor}`,
      ];
      const draft = await draftOf(stage, 'listHeldRecords', {
        caller: 'superior',
        query: query.filter(Boolean).join('&'),
      });
      return { draft, settle: keeps(stage, 'cursor of held records', 'nextCursor') };
    },
  ),
  getHeldRecord: generator(reader, async (stage, caller) => {
    const path = { heldRecordId: await held(stage) };
    return { draft: await draftOf(stage, 'getHeldRecord', { caller, path }) };
  }),
  requestHeldAcceptance: generator(
    fromSchema(route('requestHeldAcceptance').body?.schema ?? {}, { '/known': fc.constant(1) }),
    async (stage, body) => {
      const heldRecordId = await held(stage);
      const { etag, known } = await read(stage, heldRecordId);
      const draft = await draftOf(stage, 'requestHeldAcceptance', {
        caller: 'proposer',
        path: { heldRecordId },
        headers: [['If-Match', etag]],
        body: { ...(body as object), known },
      });
      return { draft };
    },
  ),
  acceptHeldRecord: generator(reader, async (stage, caller) => {
    const heldRecordId = await held(stage);
    const { etag, known } = await read(stage, heldRecordId);
    const request = { evidence: ['document_seen'], known };
    const address = `/v1/held-records/${heldRecordId}/acceptance-request`;
    const { answer } = await stage.ask('proposer', 'POST', address, request, [['If-Match', etag]]);
    const draft = await draftOf(stage, 'acceptHeldRecord', {
      caller,
      path: { heldRecordId },
      headers: [['If-Match', String(answer.headers['etag'])]],
    });
    return { draft };
  }),
  rejectHeldRecord: generator(
    fc.record({ caller: reader, body: fromSchema(route('rejectHeldRecord').body?.schema ?? {}) }),
    async (stage, { caller, body }) => {
      const heldRecordId = await held(stage);
      const draft = await draftOf(stage, 'rejectHeldRecord', {
        caller,
        path: { heldRecordId },
        headers: [['If-Match', (await read(stage, heldRecordId)).etag]],
        body,
      });
      return { draft };
    },
  ),
});
