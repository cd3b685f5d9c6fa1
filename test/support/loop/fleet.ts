import { setTimeout as wait } from 'node:timers/promises';
import type { KeyRingFile } from '../../../src/platform/crypto/key-ring';
import type { Chance } from '../chance';
import { startProcesses, type ApiProcess } from '../processes';
import { openLine, type Answer, type Sent } from '../races/driver';
import type { Registry } from '../registry';
import { loginsFor } from './logins';
import { openMortalRedis } from './mortal-redis';

/** What a blow kills; `flush` empties Redis instead, `all` kills every process at once, and Redis not. */
export type Blow = 'api' | 'worker' | 'redis' | 'flush' | 'all';

/** `kill -9` of one process. */
export interface Death {
  readonly who: 'api' | 'worker' | 'redis';
  /** PostgreSQL saw it just before in a transaction that had written something and was not committed. */
  readonly writing: boolean;
}

/** Two processes that answer, one that runs the jobs, and their Redis, over one database. */
export interface Fleet {
  /** To either process that answers; one that is dead refuses. */
  readonly send: (sent: Sent) => Promise<Answer>;
  /**
   * Strikes at once or, half of the times, when the victim has written something and not committed it; lets something
   * happen while it is dead; and starts it again with the clock that the registry has then. Returns when it is ready.
   */
  readonly strike: (blow: Blow, chance: Chance, meanwhile?: () => Promise<void>) => Promise<void>;
  readonly deaths: readonly Death[];
  /** Lines in which a process told of a fault of its own. */
  readonly faults: () => string[];
  readonly close: () => Promise<void>;
}

const HALTS = 60;
/** A statement that was on its way has then come to its end, mostly also a commit. */
const SETTLES_MS = 5;
const PAUSE_MS = 20;
const DEAD_AT_MOST_MS = 300;
const WORKER = 2;

export async function openFleet(
  registry: Registry,
  ring: KeyRingFile,
  dataDir: string,
): Promise<Fleet> {
  const redis = await openMortalRedis();
  const logins = await loginsFor(registry, ['api', 'api', 'worker']);
  const clock = () => ({ CLOCK_SHIFT_MS: String(Math.round(registry.clock.shiftMs)) });
  const letGo = async () => {
    await redis.close();
    await logins.drop();
  };
  const started = await startProcesses({
    databaseUrl: registry.serviceUrl,
    ring,
    publicUrl: registry.settings.publicUrl,
    settings: logins.all.map(({ url, role }, at) => ({
      ROLE: role,
      DATABASE_URL: url,
      REDIS_URL: redis.url,
      DATA_DIR: `${dataDir}/${at}`,
      ...clock(),
    })),
  }).catch(async (fault: unknown) => {
    await letGo();
    throw fault;
  });
  const living: ApiProcess[] = [...started.all];
  const lines = living.slice(0, WORKER).map(({ baseUrl }) => openLine(baseUrl));
  const deaths: Death[] = [];
  const said: string[] = [];
  let sent = 0;

  const writing = async (places: readonly number[]): Promise<Set<number>> => {
    const users = await logins.writing();
    return new Set(places.filter((place) => users.has(logins.all[place]?.user ?? '')));
  };
  const signal = (places: readonly number[], which: 'SIGSTOP' | 'SIGCONT'): void => {
    for (const place of places) process.kill(living[place]?.pid ?? 0, which);
  };
  /** Halts them again and again until one has written what it has not committed: so they stay, if that ever comes. */
  const haltWriting = async (places: readonly number[], chance: Chance): Promise<void> => {
    for (let tries = 0; tries < HALTS; tries += 1) {
      signal(places, 'SIGSTOP');
      await wait(SETTLES_MS);
      if ((await writing(places)).size > 0) return;
      signal(places, 'SIGCONT');
      await wait(chance.below(PAUSE_MS));
    }
  };
  const kill = async (places: readonly number[], chance: Chance): Promise<void> => {
    if (chance.below(2) === 0) await haltWriting(places, chance);
    const seen = await writing(places);
    await Promise.all(places.map((place) => living[place]?.kill() ?? Promise.resolve()));
    for (const place of places) {
      deaths.push({ who: place === WORKER ? 'worker' : 'api', writing: seen.has(place) });
      said.push(living[place]?.said() ?? '');
    }
  };
  const start = async (place: number): Promise<void> => {
    const dead = living[place];
    if (!dead) throw new Error('a fleet has three places');
    // on a machine that is busy with other things a start can come too late
    living[place] = await dead.restart(clock()).catch(() => dead.restart(clock()));
  };

  return {
    deaths,
    send: (one) => {
      sent += 1;
      const line = lines[sent % lines.length];
      if (!line) throw new Error('a fleet answers');
      return line.send(one);
    },
    strike: async (blow, chance, meanwhile = () => Promise.resolve()) => {
      const places = {
        api: [chance.below(WORKER)],
        worker: [WORKER],
        all: [0, 1, WORKER],
        redis: [],
        flush: [],
      }[blow];
      if (blow === 'flush') await redis.empty();
      if (blow === 'redis') {
        await redis.kill();
        deaths.push({ who: 'redis', writing: false });
      }
      if (places.length > 0) await kill(places, chance);
      await meanwhile();
      await wait(chance.below(DEAD_AT_MOST_MS));
      if (blow === 'redis') await redis.start();
      await Promise.all(places.map(start));
    },
    faults: () =>
      [...said, ...living.map((one) => one.said())]
        .flatMap((text) => text.split('\n'))
        .filter((line) => /"level":"(error|fatal)"/.test(line)),
    close: async () => {
      for (const line of lines) line.close();
      await started.close();
      await letGo();
    },
  };
}
