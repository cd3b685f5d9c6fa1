import { randomUUID } from 'node:crypto';
import { SYSTEM } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { RunWork, Work } from '../database/work';
import { faultOf } from '../database/fault';
import { describeFault, type Log } from '../log/logger';

/** Ids, never rows: a job reads again what it is about. */
export type Payload = Readonly<Record<string, string>>;

/** A queue is a retry policy. `chores`: the next tick is the retry. `deliveries`: ten attempts over hours. */
export type QueueName = 'chores' | 'deliveries';

/** What a job answers that did a part of what there is to do: the rest is done at once, in a transaction of its own. */
export const MORE = 'more';
/** So many parts, and a process that closes need not wait for the last. */
const MOST_PARTS = 50;

/** A command without a caller, in one transaction. Every job may run twice, and at the same time. */
export interface Job {
  readonly queue: QueueName;
  /** How often to look although nobody said so. */
  readonly everyMs?: number;
  /** How many looks of it run beside each other in one process that has no Redis; 1 unless said otherwise. */
  readonly lanes?: number;
  readonly run: (work: Work, payload: Payload) => Promise<void | typeof MORE>;
  /** What is kept of a fault that does not pass by itself, in a transaction after the one that it undid. */
  readonly failed?: (work: Work, fault: unknown) => Promise<void>;
}

/** By name: `<feature>.<verb>-<noun>`. Names stay: jobs in Redis hold them. */
export type Jobs = Readonly<Record<string, Job>>;

/** Says 'look now', no more: what there is to do stands in the database. */
export interface JobQueue {
  /** Returns at once and never fails; when it is lost, the job's own interval finds the work. */
  wake(name: string, payload?: Payload): void;
  /** Takes nothing new and waits for what runs. */
  close(): Promise<void>;
}

export interface QueueParts {
  readonly jobs: Jobs;
  readonly runWork: RunWork;
  readonly log: Log;
  /** False in a process that only says 'look now'. */
  readonly works: boolean;
}

export interface RetryPolicy {
  readonly attempts: number;
  /** Before the second attempt; doubled before each further one. */
  readonly firstDelayMs: number;
}

export const RETRIES: Readonly<Record<QueueName, RetryPolicy>> = {
  chores: { attempts: 1, firstDelayMs: 0 },
  deliveries: { attempts: 10, firstDelayMs: 20_000 },
};

/** How many jobs of one queue run at a time in one process. */
export const CONCURRENCY = 4;

/**
 * Returns MORE when it took as many parts as are taken at a time, and the last said that there is more.
 *
 * @throws what the job throws, except refusals that say that somebody else was first.
 */
export async function perform(
  { jobs, runWork, log }: QueueParts,
  name: string,
  payload: Payload,
): Promise<void | typeof MORE> {
  const job = jobs[name];
  if (!job) {
    log.warn({ job: name }, 'a job that this version does not know was dropped');
    return;
  }
  const asker = { actor: SYSTEM, requestId: `${name}/${randomUUID()}` };
  try {
    for (let part = 1; part <= MOST_PARTS; part += 1) {
      if ((await runWork(asker, (work) => job.run(work, payload))) !== MORE) return;
    }
    return MORE;
  } catch (fault) {
    const refusal = fault instanceof Refusal && !isPassing(fault) ? fault.code : null;
    if (refusal) log.info({ job: name, refusal }, 'somebody else was first');
    else log.warn({ job: name, fault: describeFault(fault) }, 'a job failed');
    const { failed } = job;
    const stays = fault instanceof Refusal ? !isPassing(fault) : faultOf(fault) === 'other';
    if (failed && stays) await runWork(asker, (work) => failed(work, fault));
    if (!refusal) throw fault;
  }
}

function isPassing({ code }: Refusal): boolean {
  return code === 'busy' || code === 'unavailable';
}
