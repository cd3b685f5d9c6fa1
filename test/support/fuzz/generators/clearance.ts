import fc from 'fast-check';
import { fromSchema } from '../from-schema';
import { bodyOf, draftOf, generator, keeps, type Generators } from '../generator';
import { personWish, type PersonWish } from '../people';
import type { Stage } from '../stage';

const DAY_MS = 86_400_000;

interface Question {
  readonly body: unknown;
  readonly applicant: PersonWish;
  /** Somebody who was named before. */
  readonly met: number | null;
  readonly daysAgo: number;
}

function questionOf(stage: Stage, { body, applicant, met, daysAgo }: Question) {
  const authorisedOn = new Date(Date.now() + 8 * 3_600_000 - daysAgo * DAY_MS);
  const { basis } = body as { basis: object };
  return {
    ...(body as object),
    applicant: (met === null ? undefined : stage.people[met]) ?? stage.person(applicant),
    purpose: 'pre_employment',
    basis: { ...basis, authorisedOn: authorisedOn.toISOString().slice(0, 10) },
  };
}

/** A post with nothing to prove before the hire, and somebody unknown: clear. */
async function aClearCheck(stage: Stage): Promise<void> {
  const { body } = await stage.ask('nursery', 'POST', '/v1/clearance-checks', {
    applicant: stage.person({ ...SOMEBODY, form: stage.serial() % 7 }),
    position: 'cleaner',
    purpose: 'pre_employment',
    basis: { applicationReference: 'HR', authorisedOn: today() },
  });
  stage.pool.keep('check', String(body['id']));
  stage.pool.keep('receipt', String(body['receipt']));
  stage.pool.keep('receipt token', String(body['showAt']).split('/').at(-1) ?? '');
}

const SOMEBODY = {
  type: 'resident_id',
  form: 0,
  spelling: 0,
  name: '吴八',
  saysBirthDate: false,
  saysCountry: false,
  proof: 'card_reader',
} as const;

function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}

async function picked(stage: Stage, kind: string, at: number): Promise<string> {
  if (stage.pool.pick(kind, at) === null) await aClearCheck(stage);
  return stage.pool.pick(kind, at) ?? '';
}

export const clearance: Generators<
  | 'viewQualification'
  | 'askClearance'
  | 'listClearanceChecks'
  | 'getClearanceCheck'
  | 'verifyReceipt'
  | 'showReceipt'
  | 'drawReceiptCode'
> = (route) => ({
  viewQualification: generator(
    fc.record({
      body: fromSchema(route('viewQualification').body?.schema ?? {}, {
        '/person': fc.constant(null),
        '/division': fc.constantFrom('410105', '310000'),
        '/on': fc.constantFrom('2026-02-28', '2030-01-01'),
      }),
      person: personWish(),
      met: fc.option(fc.nat(99)),
      caller: fc.constantFrom('proposer' as const, 'nursery' as const, 'school' as const),
    }),
    async (stage, { body, person, met, caller }) => {
      const known = met === null ? undefined : stage.people[met];
      const draft = await draftOf(stage, 'viewQualification', {
        caller,
        body: { ...(body as object), person: known ?? stage.person(person) },
      });
      return { draft };
    },
  ),
  askClearance: generator(
    fc.record({
      body: fromSchema(route('askClearance').body?.schema ?? {}, {
        '/applicant': fc.constant(null),
      }),
      applicant: personWish(),
      met: fc.option(fc.nat(99), { freq: 2 }),
      daysAgo: fc.nat(360),
    }),
    async (stage, wish) => ({
      draft: await draftOf(stage, 'askClearance', {
        caller: 'nursery',
        body: questionOf(stage, wish),
      }),
      settle: (answer) => {
        keeps(stage, 'check', 'id')(answer);
        keeps(stage, 'receipt', 'receipt')(answer);
        const shown = bodyOf(answer)?.['showAt'];
        if (typeof shown === 'string') {
          stage.pool.keep('receipt token', shown.split('/').at(-1) ?? '');
        }
      },
    }),
  ),
  listClearanceChecks: generator(
    fc.record({ limit: fc.option(fc.integer({ min: 1, max: 200 })), on: fc.boolean() }),
    async (stage, { limit, on }) => {
      const cursor = on ? stage.pool.pick('cursor of checks', stage.serial()) : null;
      const query = [limit !== null && `limit=${limit}`, cursor && `cursor=${cursor}`];
      const draft = await draftOf(stage, 'listClearanceChecks', {
        caller: 'nursery',
        query: query.filter(Boolean).join('&'),
      });
      return { draft, settle: keeps(stage, 'cursor of checks', 'nextCursor') };
    },
  ),
  getClearanceCheck: generator(fc.nat(99), async (stage, at) => {
    const path = { checkId: await picked(stage, 'check', at) };
    return { draft: await draftOf(stage, 'getClearanceCheck', { caller: 'nursery', path }) };
  }),
  verifyReceipt: generator(fc.nat(99), async (stage, at) => {
    const body = { receipt: await picked(stage, 'receipt', at) };
    return { draft: await draftOf(stage, 'verifyReceipt', { body }) };
  }),
  showReceipt: generator(fc.nat(99), async (stage, at) => {
    const path = { receiptToken: await picked(stage, 'receipt token', at) };
    return { draft: await draftOf(stage, 'showReceipt', { path }) };
  }),
  drawReceiptCode: generator(fc.nat(99), async (stage, at) => {
    const path = { receiptToken: await picked(stage, 'receipt token', at) };
    return { draft: await draftOf(stage, 'drawReceiptCode', { path }) };
  }),
});
