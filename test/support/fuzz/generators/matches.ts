import fc from 'fast-check';
import type { Route } from '../../../../src/platform/http/contract';
import type { CallerName } from '../callers';
import { fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generator } from '../generator';
import type { Stage } from '../stage';

interface Asked {
  readonly checkId: string;
  readonly registryNumber: string;
  readonly seen: string;
}

const made = (stage: Stage) => ['Idempotency-Key', `made-${stage.serial()}`] as const;

/** A name that nobody else has. */
const nameOf = (serial: number) =>
  `Match ${[...String(serial)].map((digit) => 'ABCDEFGHIJ'.charAt(Number(digit))).join('')}`;

/** A check that was referred because somebody of that name is kept from children. */
async function referred(stage: Stage): Promise<Asked> {
  const serial = stage.serial();
  const passport = (letter: string) => ({
    identity: {
      type: 'passport',
      number: `${letter}${String(serial).padStart(7, '0')}`,
      country: 'USA',
    },
    name: nameOf(serial),
    birthDate: '1985-03-09',
    proof: 'card_reader',
  });
  const measure = {
    subject: { person: passport('M') },
    power: 'pel-44-stop-work',
    reasons: ['other'],
    statement: 'said',
    evidenceReference: 'file',
    incidentOn: '2026-01-05',
    incidentDivision: '410105',
  };
  await stage.ask('proposer', 'POST', '/v1/interim-measures', measure, [made(stage)]);
  const { body } = await stage.ask('nursery', 'POST', '/v1/clearance-checks', {
    applicant: passport('N'),
    position: 'cleaner',
    purpose: 'pre_employment',
    basis: {
      applicationReference: 'HR',
      authorisedOn: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10),
    },
  });
  const checkId = String(body['id']);
  const read = await stage.ask('approver', 'GET', `/v1/clearance-checks/${checkId}/namesakes`);
  const [item] = read.body['items'] as readonly { registryNumber: string; seen: string }[];
  return { checkId, registryNumber: item?.registryNumber ?? '', seen: item?.seen ?? '' };
}

async function proposed(stage: Stage, body: unknown) {
  const { checkId, ...read } = await referred(stage);
  const { answer, body: match } = await stage.ask(
    'proposer',
    'POST',
    `/v1/clearance-checks/${checkId}/matches`,
    { ...(body as object), ...read },
    [made(stage)],
  );
  const matchId = String(match['id']);
  stage.pool.keep('match', matchId);
  return { matchId, etag: String(answer.headers['etag']) };
}

type MatchOperation =
  | 'getCheckNamesakes'
  | 'proposeMatch'
  | 'listMatches'
  | 'getMatch'
  | 'approveMatch'
  | 'rejectMatch'
  | 'withdrawMatch';

export function matches(
  route: (id: MatchOperation) => Route,
): Readonly<Record<MatchOperation, Generator>> {
  const wish = fromSchema(route('proposeMatch').body?.schema ?? {}, {
    '/registryNumber': fc.constant(null),
    '/seen': fc.constant(null),
  });
  const decider = fc.constantFrom<CallerName>('approver', 'superior');
  return {
    getCheckNamesakes: generator(decider, async (stage, reader) => {
      const { checkId } = await referred(stage);
      return {
        draft: await draftOf(stage, 'getCheckNamesakes', { caller: reader, path: { checkId } }),
      };
    }),
    proposeMatch: generator(wish, async (stage, body) => {
      const { checkId, ...read } = await referred(stage);
      const draft = await draftOf(stage, 'proposeMatch', {
        caller: 'proposer',
        path: { checkId },
        body: { ...(body as object), ...read },
      });
      return { draft, settle: keeps(stage, 'match', 'id') };
    }),
    listMatches: generator(
      fc.record({ wish, state: fc.boolean(), limit: fc.option(fc.integer({ min: 1, max: 200 })) }),
      async (stage, one) => {
        await proposed(stage, one.wish);
        const cursor = stage.pool.pick('cursor of matches', stage.serial());
        const query = [
          one.state && 'state=proposed',
          one.limit !== null && `limit=${one.limit}`,
          cursor && `cursor=${cursor}`,
        ];
        const draft = await draftOf(stage, 'listMatches', {
          caller: 'superior',
          query: query.filter(Boolean).join('&'),
        });
        return { draft, settle: keeps(stage, 'cursor of matches', 'nextCursor') };
      },
    ),
    getMatch: generator(
      fc.record({ wish, reader: decider, at: fc.nat(99) }),
      async (stage, one) => {
        const known = stage.pool.pick('match', one.at);
        const path = { matchId: known ?? (await proposed(stage, one.wish)).matchId };
        return { draft: await draftOf(stage, 'getMatch', { caller: one.reader, path }) };
      },
    ),
    approveMatch: generator(fc.record({ wish, decider }), async (stage, one) => {
      const { matchId, etag } = await proposed(stage, one.wish);
      const draft = await draftOf(stage, 'approveMatch', {
        caller: one.decider,
        path: { matchId },
        headers: [['If-Match', etag]],
      });
      return { draft };
    }),
    rejectMatch: generator(
      fc.record({ wish, decider, body: fromSchema(route('rejectMatch').body?.schema ?? {}) }),
      async (stage, one) => {
        const { matchId, etag } = await proposed(stage, one.wish);
        const draft = await draftOf(stage, 'rejectMatch', {
          caller: one.decider,
          path: { matchId },
          headers: [['If-Match', etag]],
          body: one.body,
        });
        return { draft };
      },
    ),
    withdrawMatch: generator(wish, async (stage, one) => {
      const { matchId, etag } = await proposed(stage, one);
      const draft = await draftOf(stage, 'withdrawMatch', {
        caller: 'proposer',
        path: { matchId },
        headers: [['If-Match', etag]],
      });
      return { draft };
    }),
  };
}
