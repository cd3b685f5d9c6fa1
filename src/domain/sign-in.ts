import { Refusal } from './refusal';

/** Failures in a row under one username. */
export interface Attempts {
  readonly failures: number;
  readonly lastAt: Date;
  readonly lockedUntil: Date | null;
}

const MOST_FAILURES = 5;
const LOCK_MS = 15 * 60_000;

export function isLocked({ lockedUntil }: Attempts, now: Date): boolean {
  return lockedUntil !== null && now < lockedUntil;
}

/** Five in a row lock it for 15 minutes; failures that far apart do not count together. */
export function withFailure(
  { failures, lastAt }: Attempts,
  now: Date,
): Pick<Attempts, 'failures' | 'lockedUntil'> {
  const counted = (now.getTime() - lastAt.getTime() < LOCK_MS ? failures : 0) + 1;
  return counted < MOST_FAILURES
    ? { failures: counted, lockedUntil: null }
    : { failures: 0, lockedUntil: new Date(now.getTime() + LOCK_MS) };
}

/** It does not say until when: a right password would shorten nothing. */
export function lockedAnswer(): Refusal {
  return new Refusal(
    'account-locked',
    'Too many failures under this username. Wait 15 minutes, or ask the administrator.',
    { retryAfterSeconds: LOCK_MS / 1000 },
  );
}
