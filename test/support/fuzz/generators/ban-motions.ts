import fc from 'fast-check';
import type { Route } from '../../../../src/platform/http/contract';
import type { CallerName } from '../callers';
import { fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generator } from '../generator';
import type { Stage } from '../stage';
import { anyBan, inForce, type BanWish } from './bans';

interface MotionWish {
  readonly ban: BanWish;
  /** Anything that the contract takes, but for the days. */
  readonly request: unknown;
}

/** Days that are not before the decision of any ban, and not after today. */
function requestOf(stage: Stage, { request }: MotionWish) {
  const now = new Date(Date.now() + stage.registry.clock.shiftMs);
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const isRelease = 'releasedOn' in (request as object);
  return { ...(request as object), decidedOn: today, ...(isRelease && { releasedOn: today }) };
}

const made = (stage: Stage) => ['Idempotency-Key', `made-${stage.serial()}`] as const;

async function requested(stage: Stage, wish: MotionWish, { banId, etag }: Moved) {
  return move(stage, `/v1/bans/${banId}/lift`, etag, requestOf(stage, wish));
}

async function requestedOn(stage: Stage, wish: MotionWish) {
  return requested(stage, wish, await inForce(stage, wish.ban));
}

interface Moved {
  readonly banId: string;
  readonly etag: string;
}

async function move(stage: Stage, path: string, etag: string, request?: unknown) {
  const caller: CallerName = request ? 'proposer' : 'approver';
  const { answer, body } = await stage.ask(caller, 'POST', path, request, [
    ['If-Match', etag],
    made(stage),
  ]);
  const motionId = String(body['id']);
  stage.pool.keep('motion', motionId);
  return { motionId, etag: String(answer.headers['etag']) };
}

const SUSPENSION = { basis: 'court_order', documentNumber: 'order 1' };
const LIFT = { basis: 'annulled', documentNumber: 'annulment 1' };

/** A ban in force that was then moved, with its ETag. */
async function after(stage: Stage, ban: BanWish, kind: string, request: object): Promise<Moved> {
  const { banId, etag } = await inForce(stage, ban);
  const path = `/v1/bans/${banId}/${kind}`;
  const motion = await move(stage, path, etag, requestOf(stage, { ban, request }));
  await move(stage, `/v1/ban-motions/${motion.motionId}/approve`, motion.etag);
  return { banId, etag: `"3"` };
}

/** On the ground that has a term, which nobody was released from yet. */
function unreleased(ban: BanWish): BanWish {
  const body = { ...(ban.body as object), ground: 'court_prohibition' };
  return { ...ban, body, isReleased: false };
}

type MotionOperation =
  | 'requestBanLift'
  | 'requestBanSuspension'
  | 'requestBanResumption'
  | 'requestBanReopening'
  | 'requestBanRelease'
  | 'listBanMotions'
  | 'getBanMotion'
  | 'approveBanMotion'
  | 'rejectBanMotion'
  | 'withdrawBanMotion';

export function banMotions(
  route: (id: MotionOperation | 'proposeBan') => Route,
): Readonly<Record<MotionOperation, Generator>> {
  const schemaOf = (id: Parameters<typeof route>[0]) => route(id).body?.schema ?? {};
  const ban = anyBan(schemaOf('proposeBan'));
  const wishOf = (id: Parameters<typeof route>[0]) =>
    fc.record({
      ban,
      request: fromSchema(schemaOf(id), {
        '/decidedOn': fc.constant(null),
        '/releasedOn': fc.constant(null),
      }),
    });
  const wish = wishOf('requestBanLift');
  const decider = fc.constantFrom<CallerName>('approver', 'superior');
  /** Requests a motion on a ban that is where the motion can be made. */
  const requests = (
    id: MotionOperation,
    stand: (stage: Stage, ban: BanWish) => Promise<Moved> = inForce,
  ) =>
    generator(wishOf(id), async (stage, one) => {
      const { banId, etag } = await stand(stage, one.ban);
      const draft = await draftOf(stage, id, {
        caller: 'proposer',
        path: { banId },
        headers: [['If-Match', etag]],
        body: requestOf(stage, one),
      });
      return { draft, settle: keeps(stage, 'motion', 'id') };
    });
  return {
    requestBanLift: requests('requestBanLift'),
    requestBanSuspension: requests('requestBanSuspension'),
    requestBanResumption: requests('requestBanResumption', (stage, one) =>
      after(stage, one, 'suspend', SUSPENSION),
    ),
    requestBanReopening: requests('requestBanReopening', (stage, one) =>
      after(stage, one, 'lift', LIFT),
    ),
    requestBanRelease: requests('requestBanRelease', (stage, one) =>
      inForce(stage, unreleased(one)),
    ),
    listBanMotions: generator(fc.record({ wish, reader: decider }), async (stage, one) => {
      const { banId, etag } = await inForce(stage, one.wish.ban);
      await requested(stage, one.wish, { banId, etag });
      return {
        draft: await draftOf(stage, 'listBanMotions', { caller: one.reader, path: { banId } }),
      };
    }),
    getBanMotion: generator(
      fc.record({ wish, reader: decider, at: fc.nat(99) }),
      async (stage, one) => {
        const known = stage.pool.pick('motion', one.at);
        const path = { motionId: known ?? (await requestedOn(stage, one.wish)).motionId };
        return { draft: await draftOf(stage, 'getBanMotion', { caller: one.reader, path }) };
      },
    ),
    approveBanMotion: generator(fc.record({ wish, decider }), async (stage, one) => {
      const { motionId, etag } = await requestedOn(stage, one.wish);
      const draft = await draftOf(stage, 'approveBanMotion', {
        caller: one.decider,
        path: { motionId },
        headers: [['If-Match', etag]],
      });
      return { draft };
    }),
    rejectBanMotion: generator(
      fc.record({ wish, decider, body: fromSchema(schemaOf('rejectBanMotion')) }),
      async (stage, one) => {
        const { motionId, etag } = await requestedOn(stage, one.wish);
        const draft = await draftOf(stage, 'rejectBanMotion', {
          caller: one.decider,
          path: { motionId },
          headers: [['If-Match', etag]],
          body: one.body,
        });
        return { draft };
      },
    ),
    withdrawBanMotion: generator(wish, async (stage, one) => {
      const { motionId, etag } = await requestedOn(stage, one);
      const draft = await draftOf(stage, 'withdrawBanMotion', {
        caller: 'proposer',
        path: { motionId },
        headers: [['If-Match', etag]],
      });
      return { draft };
    }),
  };
}
