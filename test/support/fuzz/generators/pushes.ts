import fc from 'fast-check';
import { daysInOrder, fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generators } from '../generator';
import { personWish } from '../people';
import type { OperationId } from '../../../../src/platform/http/operation';
import type { Stage } from '../stage';

/** A new reference, or one that was pushed before: then with a later `updatedAt`, which corrects it. */
export function referenceOf(stage: Stage, kind: string, again: boolean, text: string): string {
  return (again ? stage.pool.pick(kind, stage.serial()) : null) ?? `${text}.${stage.serial()}`;
}

let instants = 0;

/** Later than all before. */
export function later(): string {
  instants += 1;
  return new Date(Date.UTC(2026, 0, 1) + instants * 1000).toISOString();
}

/** Most bodies say why exactly where it is asked for. */
function sayingWhy(body: unknown): object {
  const { withdrawalReason, ...said } = body as Record<string, unknown>;
  const { status = 'valid', result = 'passed' } = said;
  const isWithdrawn = status !== 'valid' || result === 'withdrawn';
  return isWithdrawn ? { ...said, withdrawalReason: withdrawalReason ?? 'other' } : said;
}

export const reference = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,60}$/);

export const pushes: Generators<
  | 'putCredential'
  | 'getCredential'
  | 'listCredentials'
  | 'listCredentialVersions'
  | 'putCompletion'
  | 'strikeCompletion'
  | 'getCompletion'
  | 'listCompletions'
  | 'listCompletionVersions'
> = (route) => ({
  putCredential: generator(
    fc.record({
      body: fromSchema(route('putCredential').body?.schema ?? {}, {
        '/holder': fc.constant(null),
        '/expiresOn': fc.constantFrom(null, '2026-01-01', '2199-12-31'),
      }),
      holder: personWish(),
      caller: fc.constantFrom('school' as const, 'proposer' as const),
      again: fc.boolean(),
      reference,
    }),
    async (stage, wish) => {
      const kind = `credential of ${wish.caller}`;
      const named = referenceOf(stage, kind, wish.again, wish.reference);
      const draft = await draftOf(stage, 'putCredential', {
        caller: wish.caller,
        path: { reference: named },
        body: {
          ...sayingWhy(wish.body),
          holder: stage.person(wish.holder),
          updatedAt: later(),
        },
      });
      return { draft, settle: keeps(stage, kind, 'reference') };
    },
  ),
  getCredential: generator(fc.nat(99), async (stage, at) => {
    const known = stage.pool.pick('credential of school', at);
    const path = { reference: known ?? (await aCredential(stage)) };
    return { draft: await draftOf(stage, 'getCredential', { caller: 'school', path }) };
  }),
  putCompletion: generator(
    fc.record({
      body: fromSchema(route('putCompletion').body?.schema ?? {}, {
        '/trainee': fc.constant(null),
      }),
      trainee: personWish(),
      days: daysInOrder(2),
      again: fc.boolean(),
      reference,
    }),
    async (stage, { body, trainee, days: [startedOn, completedOn], again, reference: text }) => {
      const draft = await draftOf(stage, 'putCompletion', {
        caller: 'school',
        path: { reference: referenceOf(stage, 'completion', again, text) },
        body: {
          ...sayingWhy(body),
          trainee: stage.person(trainee),
          startedOn,
          completedOn,
          updatedAt: later(),
        },
      });
      return { draft, settle: keeps(stage, 'completion', 'reference') };
    },
  ),
  getCompletion: generator(fc.nat(99), async (stage, at) => {
    const known = stage.pool.pick('completion', at);
    const path = { reference: known ?? (await aCompletion(stage)) };
    return { draft: await draftOf(stage, 'getCompletion', { caller: 'school', path }) };
  }),
  strikeCompletion: generator(
    fromSchema(route('strikeCompletion').body?.schema ?? {}),
    async (stage, body) => {
      const reference = await aCompletion(stage);
      const stored = await stage.ask('school', 'GET', `/v1/training-completions/${reference}`);
      const draft = await draftOf(stage, 'strikeCompletion', {
        caller: 'superior',
        path: { completionId: String(stored.body['id']) },
        headers: [['If-Match', '"1"']],
        body,
      });
      return { draft };
    },
  ),
  listCredentials: listing('listCredentials'),
  listCompletions: listing('listCompletions'),
  listCredentialVersions: history('listCredentialVersions', 'credential of school', aCredential),
  listCompletionVersions: history('listCompletionVersions', 'completion', aCompletion),
});

const reader = fc.constantFrom('school' as const, 'superior' as const, 'auditor' as const);

function listing(id: OperationId) {
  const cursors = `cursor of ${id}`;
  const wish = fc.record({
    caller: reader,
    provider: fc.boolean(),
    filter: fc.constantFrom(
      null,
      'state=accepted',
      'updatedSince=2026-01-01T00:00:00Z',
      'referencePrefix=seen.',
    ),
    limit: fc.option(fc.integer({ min: 1, max: 200 })),
    on: fc.boolean(),
  });
  return generator(wish, async (stage, { caller, provider, filter, limit, on }) => {
    const cursor = on ? stage.pool.pick(cursors, stage.serial()) : null;
    const query = [
      provider && `providerId=${stage.callers.organisationId('school')}`,
      filter,
      limit !== null && `limit=${limit}`,
      cursor && `cursor=${cursor}`,
    ];
    const draft = await draftOf(stage, id, { caller, query: query.filter(Boolean).join('&') });
    return { draft, settle: keeps(stage, cursors, 'nextCursor') };
  });
}

function history(id: OperationId, kind: string, make: (stage: Stage) => Promise<string>) {
  return generator(fc.record({ caller: reader, at: fc.nat(99) }), async (stage, { caller, at }) => {
    const path = { reference: stage.pool.pick(kind, at) ?? (await make(stage)) };
    const query = `providerId=${stage.callers.organisationId('school')}`;
    return { draft: await draftOf(stage, id, { caller, path, query }) };
  });
}

const somebody = {
  type: 'resident_id',
  form: 0,
  spelling: 0,
  name: '王小明',
  saysBirthDate: false,
  saysCountry: false,
  proof: null,
} as const;

async function aCredential(stage: Stage): Promise<string> {
  const text = `seen.${stage.serial()}`;
  await stage.ask('school', 'PUT', `/v1/credentials/${text}`, {
    holder: stage.person(somebody),
    kind: 'skill_level_certificate',
    occupation: '4-10-01-03',
    level: 3,
    number: '育1号',
    issuedOn: '2024-01-01',
    updatedAt: later(),
  });
  stage.pool.keep('credential of school', text);
  return text;
}

async function aCompletion(stage: Stage): Promise<string> {
  const text = `seen.${stage.serial()}`;
  await stage.ask('school', 'PUT', `/v1/training-completions/${text}`, {
    trainee: stage.person(somebody),
    course: { code: 'a', title: 'a', hours: { theory: 1, practice: 1 }, topics: ['fire_safety'] },
    startedOn: '2024-01-01',
    completedOn: '2024-01-02',
    result: 'passed',
    updatedAt: later(),
  });
  stage.pool.keep('completion', text);
  return text;
}
