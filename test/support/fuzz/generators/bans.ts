import fc from 'fast-check';
import type { CallerName } from '../callers';
import { daysInOrder, fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generators } from '../generator';
import { personWish, type PersonWish } from '../people';
import type { Stage } from '../stage';
import { freshUscc } from './registers';

interface Proposal {
  readonly ground: string;
  readonly decision: object;
}

export interface BanWish {
  readonly body: unknown;
  readonly subject: PersonWish;
  readonly days: readonly string[];
  readonly years: number;
  readonly isReleased: boolean;
  /** It bars a nursery instead of the person. */
  readonly isInstitution?: boolean;
}

/** A proposal whose days follow each other, with a term where its ground has one. */
export function proposalOf(stage: Stage, wish: BanWish) {
  const { body, subject, days, years, isReleased } = wish;
  const [incidentOn, decidedOn, servedOn] = days;
  const { decision, ...said } = body as Proposal;
  if (wish.isInstitution) {
    return {
      ...said,
      subject: { institution: { uscc: freshUscc(stage), name: '向阳 托育园（总园）' } },
      capacity: 'institution',
      ground: 'child_abuse',
      incidentOn,
      decision: { ...decision, instrument: 'administrative_decision', decidedOn, servedOn },
    };
  }
  return {
    ...said,
    subject: { person: stage.person(subject) },
    incidentOn,
    decision: { ...decision, decidedOn, servedOn },
    ...(said.ground === 'court_prohibition' && {
      term: { years, releasedOn: isReleased ? decidedOn : null },
    }),
  };
}

const LAW = '2021-08-20';
const IN_COUNTY = fc.constantFrom('410105');

export function anyBan(schema: Parameters<typeof fromSchema>[0]): fc.Arbitrary<BanWish> {
  return fc.record({
    body: fromSchema(schema, {
      '/subject': fc.constant(null),
      '/capacity': fc.constantFrom('perpetrator', 'direct_manager'),
      '/incidentDivision': IN_COUNTY,
      '/decision/instrument': fc.constantFrom(undefined, 'judgment'),
      '/term': fc.constant(undefined),
    }),
    subject: personWish(),
    // not before the law that bars for abuse
    days: daysInOrder(3).map((days) => days.map((on) => (on < LAW ? LAW : on))),
    years: fc.integer({ min: 3, max: 5 }),
    isReleased: fc.boolean(),
  });
}

/** Where its id is kept. */
function poolOf({ isInstitution = false }: BanWish): string {
  return isInstitution ? 'ban of an institution' : 'ban';
}

export async function proposed(stage: Stage, wish: BanWish, by: CallerName = 'proposer') {
  const { answer, body } = await stage.ask(by, 'POST', '/v1/bans', proposalOf(stage, wish), [
    ['Idempotency-Key', `made-${stage.serial()}`],
  ]);
  const id = String(body['id']);
  stage.pool.keep(poolOf(wish), id);
  return { banId: id, etag: String(answer.headers['etag']) };
}

const made = (stage: Stage) => ['Idempotency-Key', `made-${stage.serial()}`] as const;

/** Proposed and approved. */
export async function inForce(stage: Stage, wish: BanWish) {
  const { banId, etag } = await proposed(stage, wish);
  const approve = `/v1/bans/${banId}/approve`;
  const { answer } = await stage.ask('approver', 'POST', approve, undefined, [
    ['If-Match', etag],
    made(stage),
  ]);
  return { banId, etag: String(answer.headers['etag']) };
}

export const bans: Generators<
  | 'proposeBan'
  | 'correctBan'
  | 'listBans'
  | 'listInstitutionBans'
  | 'getBan'
  | 'foreseeBan'
  | 'approveBan'
  | 'rejectBan'
  | 'withdrawBan'
  | 'lookUpPerson'
> = (route) => {
  const ofPerson = anyBan(route('proposeBan').body?.schema ?? {});
  const ban = fc
    .record({ wish: ofPerson, among: fc.nat(3) })
    .map(({ wish, among }): BanWish => ({ ...wish, isInstitution: among === 0 }));
  const decider = fc.constantFrom<CallerName>('approver', 'superior');
  const cursors = fc.record({
    state: fc.boolean(),
    limit: fc.option(fc.integer({ min: 1, max: 200 })),
    on: fc.boolean(),
  });
  return {
    proposeBan: generator(ban, async (stage, wish) => ({
      draft: await draftOf(stage, 'proposeBan', {
        caller: 'proposer',
        body: proposalOf(stage, wish),
      }),
      settle: keeps(stage, poolOf(wish), 'id'),
    })),
    correctBan: generator(fc.record({ ban, correction: ban }), async (stage, wish) => {
      const { banId, etag } = await inForce(stage, wish.ban);
      const { isInstitution = false } = wish.ban;
      const draft = await draftOf(stage, 'correctBan', {
        caller: 'proposer',
        path: { banId },
        headers: [['If-Match', etag]],
        body: proposalOf(stage, { ...wish.correction, isInstitution }),
      });
      return { draft, settle: keeps(stage, poolOf(wish.ban), 'id') };
    }),
    listBans: generator(cursors, async (stage, { state, limit, on }) => {
      const cursor = on ? stage.pool.pick('cursor of bans', stage.serial()) : null;
      const query = [
        state && 'state=proposed',
        limit !== null && `limit=${limit}`,
        cursor && `cursor=${cursor}`,
      ];
      const draft = await draftOf(stage, 'listBans', {
        caller: 'superior',
        query: query.filter(Boolean).join('&'),
      });
      return { draft, settle: keeps(stage, 'cursor of bans', 'nextCursor') };
    }),
    listInstitutionBans: generator(
      fc.record({ ban: ofPerson, limit: fc.option(fc.integer({ min: 1, max: 200 })) }),
      async (stage, wish) => {
        await inForce(stage, { ...wish.ban, isInstitution: true });
        const cursor = stage.pool.pick('cursor of institution bans', stage.serial());
        const query = [wish.limit !== null && `limit=${wish.limit}`, cursor && `cursor=${cursor}`];
        const draft = await draftOf(stage, 'listInstitutionBans', {
          query: query.filter(Boolean).join('&'),
        });
        return { draft, settle: keeps(stage, 'cursor of institution bans', 'nextCursor') };
      },
    ),
    getBan: generator(
      fc.record({ ban: ofPerson, reader: decider, at: fc.nat(99) }),
      async (stage, wish) => {
        const known = stage.pool.pick('ban', wish.at);
        const path = { banId: known ?? (await proposed(stage, wish.ban)).banId };
        return { draft: await draftOf(stage, 'getBan', { caller: wish.reader, path }) };
      },
    ),
    foreseeBan: generator(fc.record({ ban: ofPerson, reader: decider }), async (stage, wish) => {
      const { banId } = await proposed(stage, wish.ban);
      return {
        draft: await draftOf(stage, 'foreseeBan', { caller: wish.reader, path: { banId } }),
      };
    }),
    approveBan: generator(fc.record({ ban, decider }), async (stage, wish) => {
      const { banId, etag } = await proposed(stage, wish.ban);
      const draft = await draftOf(stage, 'approveBan', {
        caller: wish.decider,
        path: { banId },
        headers: [['If-Match', etag]],
      });
      return { draft };
    }),
    rejectBan: generator(
      fc.record({ ban, decider, body: fromSchema(route('rejectBan').body?.schema ?? {}) }),
      async (stage, wish) => {
        const { banId, etag } = await proposed(stage, wish.ban);
        const draft = await draftOf(stage, 'rejectBan', {
          caller: wish.decider,
          path: { banId },
          headers: [['If-Match', etag]],
          body: wish.body,
        });
        return { draft };
      },
    ),
    withdrawBan: generator(ban, async (stage, wish) => {
      const { banId, etag } = await proposed(stage, wish);
      const draft = await draftOf(stage, 'withdrawBan', {
        caller: 'proposer',
        path: { banId },
        headers: [['If-Match', etag]],
      });
      return { draft };
    }),
    lookUpPerson: generator(
      fc.record({
        body: fromSchema(route('lookUpPerson').body?.schema ?? {}, {
          '/identity': fc.constant(null),
        }),
        person: personWish(),
        known: fc.option(fc.nat(99)),
      }),
      async (stage, { body, person, known }) => {
        const met = known === null ? undefined : stage.people[known];
        const { identity } = met ?? stage.person(person);
        const draft = await draftOf(stage, 'lookUpPerson', {
          caller: 'proposer',
          body: { ...(body as object), identity },
        });
        return { draft };
      },
    ),
  };
};
