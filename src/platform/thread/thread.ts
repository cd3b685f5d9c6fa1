import { Worker } from 'node:worker_threads';
import { Refusal } from '../../domain/refusal';
import type { ToldByThread } from './answer-in-thread';

/** Work that would keep the thread of requests busy, done by one other thread, one call after another. */
export interface Thread<Asked, Answer> {
  /** @throws Refusal `busy` when so many wait already that this one would wait too long. */
  readonly run: (asked: Asked) => Promise<Answer>;
  /** Ends it; what waits is refused. */
  readonly close: () => Promise<void>;
}

export interface ThreadOptions {
  /** A file that calls `answerInThread`. */
  readonly script: string;
  readonly mostWaiting: number;
  /** For a process that runs its sources. */
  readonly execArgv?: readonly string[];
}

interface Call<Asked, Answer> {
  readonly asked: Asked;
  readonly done: (answer: Answer) => void;
  readonly failed: (fault: Error) => void;
}

/** It starts with the first call, stays, keeps no process alive, and starts anew after a fault that ended it. */
export function openThread<Asked, Answer extends Uint8Array>(
  options: ThreadOptions,
): Thread<Asked, Answer> {
  const { script, mostWaiting, execArgv } = options;
  const waiting: Call<Asked, Answer>[] = [];
  let worker: Worker | null = null;
  let running: Call<Asked, Answer> | null = null;
  let isClosed = false;

  const start = (): Worker => {
    const started = new Worker(script, execArgv ? { execArgv: [...execArgv] } : {});
    started.on('message', (told: ToldByThread<Answer>) => {
      const call = running;
      running = null;
      if ('answer' in told) call?.done(told.answer);
      else call?.failed(new Error(told.fault));
      next();
    });
    const ended = (fault: Error) => {
      if (worker !== started) return;
      worker = null;
      running?.failed(fault);
      running = null;
      next();
    };
    started.on('error', ended);
    started.on('exit', (code) => ended(new Error(`the thread of ${script} ended with ${code}`)));
    return started;
  };

  const next = (): void => {
    if (running || isClosed) return;
    running = waiting.shift() ?? null;
    if (!running) {
      worker?.unref();
      return;
    }
    worker ??= start();
    worker.ref();
    worker.postMessage(running.asked);
  };

  return {
    run: (asked) =>
      new Promise<Answer>((done, failed) => {
        if (isClosed || waiting.length >= mostWaiting) return failed(tooMany());
        waiting.push({ asked, done, failed });
        next();
      }),
    close: async () => {
      isClosed = true;
      const [last, ended] = [running, worker];
      [running, worker] = [null, null];
      for (const { failed } of [...(last ? [last] : []), ...waiting.splice(0)]) failed(tooMany());
      await ended?.terminate();
    },
  };
}

function tooMany(): Refusal {
  return new Refusal('busy', 'Too many wait for this. Send the same request again.', {
    retryAfterSeconds: 2,
  });
}
