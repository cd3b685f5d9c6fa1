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

/** How fast it is forgotten how many requests there were at once: by a tenth with each batch. */
const FADING = 0.9;
/** How long those who wait are kept for more to come while something runs. */
const PATIENCE_MS = 20;

/**
 * Lets requests share a run. When nothing runs a request starts at once; otherwise it waits, and all that wait
 * start together, beside what runs as soon as they are their share of the crowd: of those who ask again and
 * again, half run while half come back, instead of thirds. Nobody waits long for others to come. A batch is
 * closed when it starts. When one fails its requests run again, each
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
    let running = 0;
    let crowd = 0;
    let impatience: NodeJS.Timeout | null = null;
    const mayRun = () => inFlight < mostInFlight && waiting.length > 0;
    const isWorthARun = () => {
      crowd = Math.max(crowd, running + waiting.length);
      return inFlight === 0 || waiting.length >= Math.min(largest, crowd / mostInFlight);
    };
    const runOne = () => {
      const batch = waiting.splice(0, largest);
      inFlight += 1;
      running += batch.length;
      crowd *= FADING;
      void settle(batch).finally(() => {
        inFlight -= 1;
        running -= batch.length;
        start();
      });
    };
    const start = () => {
      while (mayRun() && isWorthARun()) runOne();
      if (!mayRun()) return;
      impatience ??= setTimeout(() => {
        impatience = null;
        if (mayRun()) runOne();
        start();
      }, PATIENCE_MS);
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
