import fc from 'fast-check';
import type { Route } from '../../../../src/platform/http/contract';
import type { CallerName } from '../callers';
import { day, fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generator } from '../generator';
import { personWish, type PersonWish } from '../people';
import type { Stage } from '../stage';

interface InterimWish {
  readonly body: unknown;
  readonly subject: PersonWish;
  readonly incidentOn: string;
}

function impositionOf(stage: Stage, { body, subject, incidentOn }: InterimWish) {
  return { ...(body as object), subject: { person: stage.person(subject) }, incidentOn };
}

const made = (stage: Stage) => ['Idempotency-Key', `made-${stage.serial()}`] as const;

async function imposed(stage: Stage, wish: InterimWish) {
  const { answer, body } = await stage.ask(
    'proposer',
    'POST',
    '/v1/interim-measures',
    impositionOf(stage, wish),
    [made(stage)],
  );
  const measureId = String(body['id']);
  stage.pool.keep('measure', measureId);
  return { measureId, etag: String(answer.headers['etag']) };
}

async function moved(
  stage: Stage,
  caller: CallerName,
  { measureId, etag }: { measureId: string; etag: string },
  move: string,
  body?: unknown,
) {
  const path = `/v1/interim-measures/${measureId}/${move}`;
  const headers = [['If-Match', etag] as const, made(stage)];
  const { answer } = await stage.ask(caller, 'POST', path, body, headers);
  return { measureId, etag: String(answer.headers['etag']) };
}

type InterimOperation =
  | 'imposeInterimMeasure'
  | 'listInterimMeasures'
  | 'getInterimMeasure'
  | 'confirmInterimMeasure'
  | 'withdrawInterimMeasure'
  | 'requestInterimMeasureEnd'
  | 'endInterimMeasure';

export function interim(
  route: (id: InterimOperation) => Route,
): Readonly<Record<InterimOperation, Generator>> {
  const schemaOf = (id: InterimOperation) => route(id).body?.schema ?? {};
  const wish = fc.record({
    body: fromSchema(schemaOf('imposeInterimMeasure'), {
      '/subject': fc.constant(null),
      '/incidentOn': fc.constant(null),
      '/incidentDivision': fc.constant('410105'),
    }),
    subject: personWish(),
    incidentOn: day(),
  });
  const decider = fc.constantFrom<CallerName>('approver', 'superior');
  const reason = fromSchema(schemaOf('requestInterimMeasureEnd'));
  const draftOn = (
    stage: Stage,
    id: InterimOperation,
    caller: CallerName,
    { measureId, etag }: { measureId: string; etag: string },
    body?: unknown,
  ) => draftOf(stage, id, { caller, path: { measureId }, headers: [['If-Match', etag]], body });
  return {
    imposeInterimMeasure: generator(wish, async (stage, one) => ({
      draft: await draftOf(stage, 'imposeInterimMeasure', {
        caller: 'proposer',
        body: impositionOf(stage, one),
      }),
      settle: keeps(stage, 'measure', 'id'),
    })),
    listInterimMeasures: generator(
      fc.record({ wish, state: fc.boolean(), limit: fc.option(fc.integer({ min: 1, max: 200 })) }),
      async (stage, one) => {
        await imposed(stage, one.wish);
        const cursor = stage.pool.pick('cursor of measures', stage.serial());
        const query = [
          one.state && 'state=imposed',
          one.limit !== null && `limit=${one.limit}`,
          cursor && `cursor=${cursor}`,
        ];
        const draft = await draftOf(stage, 'listInterimMeasures', {
          caller: 'superior',
          query: query.filter(Boolean).join('&'),
        });
        return { draft, settle: keeps(stage, 'cursor of measures', 'nextCursor') };
      },
    ),
    getInterimMeasure: generator(
      fc.record({ wish, reader: decider, at: fc.nat(99) }),
      async (stage, one) => {
        const known = stage.pool.pick('measure', one.at);
        const path = { measureId: known ?? (await imposed(stage, one.wish)).measureId };
        return { draft: await draftOf(stage, 'getInterimMeasure', { caller: one.reader, path }) };
      },
    ),
    confirmInterimMeasure: generator(fc.record({ wish, decider }), async (stage, one) => ({
      draft: await draftOn(
        stage,
        'confirmInterimMeasure',
        one.decider,
        await imposed(stage, one.wish),
      ),
    })),
    withdrawInterimMeasure: generator(wish, async (stage, one) => ({
      draft: await draftOn(stage, 'withdrawInterimMeasure', 'proposer', await imposed(stage, one)),
    })),
    requestInterimMeasureEnd: generator(
      fc.record({ wish, decider, reason }),
      async (stage, one) => {
        const running = await moved(stage, one.decider, await imposed(stage, one.wish), 'confirm');
        return {
          draft: await draftOn(stage, 'requestInterimMeasureEnd', 'proposer', running, one.reason),
        };
      },
    ),
    endInterimMeasure: generator(fc.record({ wish, decider, reason }), async (stage, one) => {
      const running = await moved(stage, one.decider, await imposed(stage, one.wish), 'confirm');
      const asked = await moved(stage, 'proposer', running, 'end-request', one.reason);
      return { draft: await draftOn(stage, 'endInterimMeasure', one.decider, asked) };
    }),
  };
}
