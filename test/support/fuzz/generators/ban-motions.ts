import fc from 'fast-check';
import type { Route } from '../../../../src/platform/http/contract';
import type { CallerName } from '../callers';
import { fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generator } from '../generator';
import type { Stage } from '../stage';
import { anyBan, proposed, type BanWish } from './bans';

interface LiftWish {
  readonly ban: BanWish;
  /** Anything that the contract takes, but for the day. */
  readonly request: unknown;
}

/** A day that is not before the decision of any ban, and not after today. */
function requestOf(stage: Stage, { request }: LiftWish) {
  const now = new Date(Date.now() + stage.registry.clock.shiftMs);
  const decidedOn = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return { ...(request as object), decidedOn };
}

const made = (stage: Stage) => ['Idempotency-Key', `made-${stage.serial()}`] as const;

async function inForce(stage: Stage, wish: BanWish) {
  const { banId, etag } = await proposed(stage, wish);
  const approve = `/v1/bans/${banId}/approve`;
  const { answer } = await stage.ask('approver', 'POST', approve, undefined, [
    ['If-Match', etag],
    made(stage),
  ]);
  return { banId, etag: String(answer.headers['etag']) };
}

async function requested(stage: Stage, wish: LiftWish) {
  const { banId, etag } = await inForce(stage, wish.ban);
  const lift = `/v1/bans/${banId}/lift`;
  const { answer, body } = await stage.ask('proposer', 'POST', lift, requestOf(stage, wish), [
    ['If-Match', etag],
    made(stage),
  ]);
  const motionId = String(body['id']);
  stage.pool.keep('motion', motionId);
  return { banId, motionId, etag: String(answer.headers['etag']) };
}

type MotionOperation =
  | 'requestBanLift'
  | 'listBanMotions'
  | 'getBanMotion'
  | 'approveBanMotion'
  | 'rejectBanMotion'
  | 'withdrawBanMotion';

export function banMotions(
  route: (id: MotionOperation | 'proposeBan') => Route,
): Readonly<Record<MotionOperation, Generator>> {
  const schemaOf = (id: Parameters<typeof route>[0]) => route(id).body?.schema ?? {};
  const wish = fc.record({
    ban: anyBan(schemaOf('proposeBan')),
    request: fromSchema(schemaOf('requestBanLift'), { '/decidedOn': fc.constant(null) }),
  });
  const decider = fc.constantFrom<CallerName>('approver', 'superior');
  return {
    requestBanLift: generator(wish, async (stage, lift) => {
      const { banId, etag } = await inForce(stage, lift.ban);
      const draft = await draftOf(stage, 'requestBanLift', {
        caller: 'proposer',
        path: { banId },
        headers: [['If-Match', etag]],
        body: requestOf(stage, lift),
      });
      return { draft, settle: keeps(stage, 'motion', 'id') };
    }),
    listBanMotions: generator(fc.record({ wish, reader: decider }), async (stage, one) => {
      const { banId } = await requested(stage, one.wish);
      return {
        draft: await draftOf(stage, 'listBanMotions', { caller: one.reader, path: { banId } }),
      };
    }),
    getBanMotion: generator(
      fc.record({ wish, reader: decider, at: fc.nat(99) }),
      async (stage, one) => {
        const known = stage.pool.pick('motion', one.at);
        const path = { motionId: known ?? (await requested(stage, one.wish)).motionId };
        return { draft: await draftOf(stage, 'getBanMotion', { caller: one.reader, path }) };
      },
    ),
    approveBanMotion: generator(fc.record({ wish, decider }), async (stage, one) => {
      const { motionId, etag } = await requested(stage, one.wish);
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
        const { motionId, etag } = await requested(stage, one.wish);
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
      const { motionId, etag } = await requested(stage, one);
      const draft = await draftOf(stage, 'withdrawBanMotion', {
        caller: 'proposer',
        path: { motionId },
        headers: [['If-Match', etag]],
      });
      return { draft };
    }),
  };
}
