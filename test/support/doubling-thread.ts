import { answerInThread } from '../../src/platform/thread/answer-in-thread';

/** For tests of threads: doubles a number; fails of one below zero, and is gone at zero. */
answerInThread(async (asked: number) => {
  await Promise.resolve();
  if (asked === 0) process.exit(3);
  if (asked < 0) throw new Error('below zero');
  return Uint8Array.of(asked * 2);
});
