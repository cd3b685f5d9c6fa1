import { Refusal } from '../../domain/refusal';

export interface BatchLimits {
  readonly requests: number;
  readonly inFlight: number;
  /** Of the requests of batches that failed: these run one by one. */
  readonly alone: number;
  readonly waiting: number;
}

/** A request takes up to four advisory locks (document, name, institution, idempotency key), a transaction 500. */
export const BATCH_LIMITS: BatchLimits = { requests: 120, inFlight: 2, alone: 4, waiting: 2_000 };

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets requests share a run. While few batches are in flight a request starts at once; otherwise it waits, and
 * all that wait start together. A batch is closed when it starts. When one fails its requests run again, each
 * alone, so that no request spoils another's; only a batch of unknown outcome is not run again.
 *
 * The function it gives refuses with `busy` when too many wait already.
 */
export function coalesce<Request, Answer>(
  run: (requests: readonly Request[]) => Promise<readonly Answer[]>,
  limits: BatchLimits = BATCH_LIMITS,
): (request: Request) => Promise<Answer> {
  const together = lane(limits.inFlight, limits.requests);
  const alone = lane(limits.alone, 1);

  function lane(mostInFlight: number, largest: number) {
    const waiting: Waiting<Request, Answer>[] = [];
    let inFlight = 0;
    const start = () => {
      while (inFlight < mostInFlight && waiting.length > 0) {
        inFlight += 1;
        void settle(waiting.splice(0, largest)).finally(() => {
          inFlight -= 1;
          start();
        });
      }
    };
    return { waiting, start };
  }

  async function settle(batch: readonly Waiting<Request, Answer>[]): Promise<void> {
    try {
      const answers = await run(batch.map(({ request }) => request));
      if (answers.length !== batch.length) throw new Error('a batch answers each of its requests');
      batch.forEach(({ resolve }, at) => resolve(answers[at] as Answer));
    } catch (error) {
      if (batch.length === 1 || isOfUnknownOutcome(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      alone.waiting.push(...batch);
      alone.start();
    }
  }

  return (request) =>
    new Promise((resolve, reject) => {
      if (together.waiting.length + alone.waiting.length >= limits.waiting) {
        reject(new Refusal('busy', 'Too many requests wait.', { retryAfterSeconds: 1 }));
        return;
      }
      together.waiting.push({ request, resolve, reject });
      together.start();
    });
}

/** The commit may have happened: who asked must decide to ask again. */
function isOfUnknownOutcome(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'unavailable';
}
