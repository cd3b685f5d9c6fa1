import fc from 'fast-check';
import { SYSTEM } from '../../../../src/domain/principal';
import { employmentEffects } from '../../../../src/effects';
import { recheckNext } from '../../../../src/features/employments/recheck.commands';
import type { CallerName } from '../callers';
import { fromSchema } from '../from-schema';
import { bodyOf, draftOf, generator, keeps, type Generators } from '../generator';
import { personWish, type PersonWish } from '../people';
import type { Stage } from '../stage';

const DAY_MS = 86_400_000;

function day(daysAgo: number): string {
  return new Date(Date.now() + 8 * 3_600_000 - daysAgo * DAY_MS).toISOString().slice(0, 10);
}

/** A check of somebody for a post that needs nothing to be hired. */
async function checked(stage: Stage, wish: PersonWish): Promise<string> {
  const { body } = await stage.ask('nursery', 'POST', '/v1/clearance-checks', {
    applicant: stage.person({ ...wish, form: stage.serial() % 7, proof: 'card_reader' }),
    position: 'board_member',
    purpose: 'pre_employment',
    basis: { applicationReference: 'HR', authorisedOn: day(0) },
  });
  return String(body['id']);
}

interface Wish {
  readonly body: unknown;
  readonly person: PersonWish;
  readonly daysAgo: number;
}

async function newEmployment(stage: Stage, { body, person, daysAgo }: Wish) {
  const rest: Record<string, unknown> = { ...(body as object) };
  delete rest['managerEmploymentId'];
  return { ...rest, clearanceCheckId: await checked(stage, person), startsOn: day(daysAgo) };
}

/** An employment of the nursery that nobody else touches. */
async function employed(stage: Stage, wish: Wish) {
  const given = { ...(await newEmployment(stage, wish)), position: 'board_member' };
  const { answer, body } = await stage.ask('nursery', 'POST', '/v1/employments', given, [
    ['Idempotency-Key', `made-${stage.serial()}`],
  ]);
  const employmentId = String(body['id']);
  stage.pool.keep('employment', employmentId);
  return { employmentId, etag: String(answer.headers['etag']) };
}

/** A staff list of people whose numbers may or may not be right: each line is judged later. */
function rosterOf(lines: readonly number[]): string {
  const said = lines.map(
    (digit, at) => `A-${at},吴八,99999919900101001${digit},保洁,本部,2024-09-01`,
  );
  return ['工号,姓名,证件号码,岗位,地点,入职日期', ...said].join('\n');
}

async function imported(stage: Stage): Promise<string> {
  const draft = await draftOf(stage, 'importRoster', { caller: 'nursery', text: rosterOf([6]) });
  const id = String(bodyOf(await stage.send(draft))?.['id']);
  stage.pool.keep('roster', id);
  return id;
}

/** A round of the nursery, as if its day had come. */
async function rechecked(stage: Stage, given: Wish): Promise<string> {
  await employed(stage, given);
  const institutionId = stage.callers.organisationId('nursery');
  await stage.ask('nursery', 'PUT', '/v1/recheck-day', { monthDay: '03-15' });
  await stage.registry.owner(
    'UPDATE recheck_plan SET next_on = current_date - 1 WHERE institution_id = $1',
    [institutionId],
  );
  const asker = { actor: SYSTEM, requestId: 'fuzz' };
  while (await stage.registry.runWork(asker, (work) => recheckNext(work, employmentEffects)));
  const [round] = await stage.registry.owner<{ id: string }>(
    'SELECT id FROM recheck_round WHERE institution_id = $1',
    [institutionId],
  );
  const id = round?.id ?? '';
  stage.pool.keep('recheck', id);
  return id;
}

export const employments: Generators<
  | 'recordEmployment'
  | 'listEmployments'
  | 'getEmployment'
  | 'confirmEmployment'
  | 'changeEmployment'
  | 'endEmployment'
  | 'listRechecks'
  | 'getRecheck'
  | 'chooseRecheckDay'
  | 'importRoster'
  | 'getRoster'
> = (route) => {
  const wish = fc.record({
    body: fromSchema(route('recordEmployment').body?.schema ?? {}),
    person: personWish(),
    daysAgo: fc.integer({ min: -300, max: 300 }),
  });
  const moved = (operation: 'confirmEmployment' | 'changeEmployment' | 'endEmployment') =>
    fc.record({ wish, body: fromSchema(route(operation).body?.schema ?? {}) });
  return {
    recordEmployment: generator(wish, async (stage, given) => ({
      draft: await draftOf(stage, 'recordEmployment', {
        caller: 'nursery',
        body: await newEmployment(stage, given),
      }),
      settle: keeps(stage, 'employment', 'id'),
    })),
    listEmployments: generator(
      fc.record({ state: fc.boolean(), limit: fc.option(fc.integer({ min: 1, max: 200 })) }),
      async (stage, { state, limit }) => {
        const query = [state && 'state=unconfirmed', limit !== null && `limit=${limit}`];
        const draft = await draftOf(stage, 'listEmployments', {
          caller: 'nursery',
          query: query.filter(Boolean).join('&'),
        });
        return { draft, settle: keeps(stage, 'cursor of employments', 'nextCursor') };
      },
    ),
    getEmployment: generator(
      fc.record({ wish, reader: fc.constantFrom<CallerName>('nursery'), at: fc.nat(99) }),
      async (stage, { wish: given, reader, at }) => {
        const known = stage.pool.pick('employment', at);
        const path = { employmentId: known ?? (await employed(stage, given)).employmentId };
        return { draft: await draftOf(stage, 'getEmployment', { caller: reader, path }) };
      },
    ),
    confirmEmployment: generator(moved('confirmEmployment'), async (stage, { wish: given }) => {
      const { employmentId, etag } = await employed(stage, given);
      const policeQuery = {
        channel: 'police_station',
        queriedOn: day(Math.abs(given.daysAgo) % 30),
        letterNumber: 'letter',
        letterSeen: true,
      };
      const draft = await draftOf(stage, 'confirmEmployment', {
        caller: 'nursery',
        path: { employmentId },
        headers: [['If-Match', etag]],
        body: { policeQuery, identityProof: 'card_reader', attested: ['integrity_file'] },
      });
      return { draft };
    }),
    changeEmployment: generator(moved('changeEmployment'), async (stage, { wish: given, body }) => {
      const { employmentId, etag } = await employed(stage, given);
      const change: Record<string, unknown> = { site: 'garden', ...(body as object) };
      delete change['managerEmploymentId'];
      const draft = await draftOf(stage, 'changeEmployment', {
        caller: 'nursery',
        path: { employmentId },
        headers: [['If-Match', etag]],
        body: change,
      });
      return { draft };
    }),
    importRoster: generator(
      fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
      async (stage, lines) => ({
        draft: await draftOf(stage, 'importRoster', { caller: 'nursery', text: rosterOf(lines) }),
        settle: keeps(stage, 'roster', 'id'),
      }),
    ),
    getRoster: generator(fc.nat(9), async (stage, afterLine) => {
      const known = stage.pool.pick('roster', 0) ?? (await imported(stage));
      return {
        draft: await draftOf(stage, 'getRoster', {
          caller: 'nursery',
          path: { rosterId: known },
          query: `afterLine=${afterLine}`,
        }),
      };
    }),
    listRechecks: generator(fc.option(fc.integer({ min: 1, max: 200 })), async (stage, limit) => ({
      draft: await draftOf(stage, 'listRechecks', {
        caller: 'nursery',
        query: limit === null ? '' : `limit=${limit}`,
      }),
    })),
    getRecheck: generator(wish, async (stage, given) => {
      const known = stage.pool.pick('recheck', 0) ?? (await rechecked(stage, given));
      return {
        draft: await draftOf(stage, 'getRecheck', {
          caller: 'nursery',
          path: { recheckId: known },
        }),
      };
    }),
    chooseRecheckDay: generator(
      fc.date({ min: new Date('2025-01-01'), max: new Date('2025-12-31'), noInvalidDate: true }),
      async (stage, date) => ({
        draft: await draftOf(stage, 'chooseRecheckDay', {
          caller: 'nursery',
          body: { monthDay: date.toISOString().slice(5, 10) },
        }),
      }),
    ),
    endEmployment: generator(moved('endEmployment'), async (stage, { wish: given, body }) => {
      const past = { ...given, daysAgo: Math.abs(given.daysAgo) };
      const { employmentId, etag } = await employed(stage, past);
      const draft = await draftOf(stage, 'endEmployment', {
        caller: 'nursery',
        path: { employmentId },
        headers: [['If-Match', etag]],
        body: { ...(body as object), lastDay: day(0) },
      });
      return { draft };
    }),
  };
};
