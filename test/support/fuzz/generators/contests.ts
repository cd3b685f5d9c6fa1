import fc from 'fast-check';
import type { Route } from '../../../../src/platform/http/contract';
import type { CallerName } from '../callers';
import { fromSchema } from '../from-schema';
import { draftOf, generator, type Generator } from '../generator';
import type { Stage } from '../stage';
import { anyBan, inForce, type BanWish } from './bans';

type ContestOperation = 'recordBanContest' | 'listBanContests' | 'concludeBanContest';

interface ContestWish {
  readonly ban: BanWish;
  /** Anything that the contract takes, but for the day. */
  readonly report: unknown;
}

/** Not before the decision of any ban, and not after today. */
function today(stage: Stage): string {
  const now = new Date(Date.now() + stage.registry.clock.shiftMs);
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

async function recorded(stage: Stage, { ban, report }: ContestWish) {
  const { banId } = await inForce(stage, ban);
  const body = { ...(report as object), filedOn: today(stage) };
  const { answer, body: contest } = await stage.ask(
    'proposer',
    'POST',
    `/v1/bans/${banId}/contests`,
    body,
    [['Idempotency-Key', `made-${stage.serial()}`]],
  );
  return {
    banId,
    contestId: String(contest['id']),
    kind: String(contest['kind']),
    etag: String(answer.headers['etag']),
  };
}

export function contests(
  route: (id: ContestOperation | 'proposeBan') => Route,
): Readonly<Record<ContestOperation, Generator>> {
  const schemaOf = (id: Parameters<typeof route>[0]) => route(id).body?.schema ?? {};
  const wish = fc.record({
    ban: anyBan(schemaOf('proposeBan')),
    report: fromSchema(schemaOf('recordBanContest'), { '/filedOn': fc.constant(null) }),
  });
  const reader = fc.constantFrom<CallerName>('proposer', 'superior', 'auditor');
  const outcome = fc.constantFrom('maintained', 'changed', 'annulled', 'withdrawn');
  return {
    recordBanContest: generator(wish, async (stage, { ban, report }) => {
      const { banId } = await inForce(stage, ban);
      const draft = await draftOf(stage, 'recordBanContest', {
        caller: 'proposer',
        path: { banId },
        body: { ...(report as object), filedOn: today(stage) },
      });
      return { draft };
    }),
    listBanContests: generator(fc.record({ wish, reader }), async (stage, one) => {
      const { banId } = await recorded(stage, one.wish);
      return {
        draft: await draftOf(stage, 'listBanContests', { caller: one.reader, path: { banId } }),
      };
    }),
    concludeBanContest: generator(fc.record({ wish, outcome }), async (stage, one) => {
      const { contestId, kind, etag } = await recorded(stage, one.wish);
      const draft = await draftOf(stage, 'concludeBanContest', {
        caller: 'proposer',
        path: { contestId },
        headers: [['If-Match', etag]],
        body: {
          outcome: kind === 'statement' ? 'considered' : one.outcome,
          outcomeOn: today(stage),
          documentNumber: 'judgment 1',
        },
      });
      return { draft };
    }),
  };
}
