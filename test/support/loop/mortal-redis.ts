import Redis from 'ioredis';
import { startRedis, type TestRedis } from '../redis';

/** A Redis of its own that may be killed or emptied at any moment. */
export interface MortalRedis {
  readonly url: string;
  /** `kill -9`. */
  readonly kill: () => Promise<void>;
  /** Again, empty, at the same address. */
  readonly start: () => Promise<void>;
  /** Forgets everything that waits in it. */
  readonly empty: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openMortalRedis(): Promise<MortalRedis> {
  let redis = await startedAt();
  const { url } = redis;
  const port = Number(new URL(url).port);
  let pid = await pidOf(url);
  return {
    url,
    kill: async () => {
      process.kill(pid, 'SIGKILL');
      await redis.stop();
    },
    start: async () => {
      redis = await startedAt(port);
      pid = await pidOf(url);
    },
    empty: () => once(url, (client) => client.flushall()),
    close: () => redis.stop(),
  };
}

async function startedAt(port?: number): Promise<TestRedis> {
  const redis = await startRedis(port);
  if (!redis) throw new Error('this test kills a Redis of its own: it needs redis-server');
  return redis;
}

async function pidOf(url: string): Promise<number> {
  let said = '';
  await once(url, async (client) => (said = await client.info('server')));
  const pid = Number(/process_id:(\d+)/.exec(said)?.[1]);
  if (!pid) throw new Error('a Redis without a process');
  return pid;
}

async function once(url: string, act: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url);
  try {
    await act(client);
  } finally {
    client.disconnect();
  }
}
