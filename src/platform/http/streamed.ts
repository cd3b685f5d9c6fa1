import { ANYONE } from '../../domain/principal';
import type { RunWork, Within, Work } from '../database/work';
import { makeAct, type ReadPrincipals, type Request } from './act';
import type { Route } from './contract';
import { streamedHandler, workOf } from './handlers';
import type { AnyReply, Handlers, Outcome } from './operation';

interface StreamedParts {
  readonly handlers: Handlers;
  readonly readPrincipals: ReadPrincipals;
  readonly runWork: RunWork;
}

/**
 * Answers requests to an operation marked `x-stream`. A file takes longer than a transaction may, so there are several
 * short ones; in each, account, role and scopes are read again, and none is open while the file is on the wire.
 */
export function makeStreamed(route: Route, { handlers, readPrincipals, runWork }: StreamedParts) {
  const handler = streamedHandler(handlers, route);
  const transaction = async (
    request: Request,
    act: (work: Work) => Promise<Outcome>,
  ): Promise<AnyReply> => {
    const perform = makeAct(route, readPrincipals, async (work, [asked]) =>
      asked ? [await act(workOf(work, asked))] : [],
    );
    const asker = { actor: ANYONE, requestId: request.requestId };
    const [outcome] = await runWork(asker, (work) => perform(work, [request]));
    if (!outcome) throw new Error(`${route.id} left a request without an answer`);
    if ('refused' in outcome) throw outcome.refused;
    return outcome;
  };

  return async (request: Request): Promise<Outcome> => {
    const unkeyed = { ...request, idempotencyKey: null };
    const within: Within = async <T>(act: (work: Work) => Promise<T>) => {
      const { body } = await transaction(unkeyed, async (work) => ({
        status: 200,
        body: await act(work),
      }));
      return body as T;
    };
    return handler({
      ...request.call,
      within,
      answer: (digest, act) =>
        transaction({ ...request, call: { ...request.call, body: digest } }, act),
    });
  };
}
