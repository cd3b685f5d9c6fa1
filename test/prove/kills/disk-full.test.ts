import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { openCluster, type Cluster } from '../../support/kill/cluster';
import { isDone, PATIENCE_MS } from '../../support/kill/judge';
import { judgeAll, startLoad, untilServing } from '../../support/kill/load';
import { logDifferences } from '../../support/kill/log';
import { tick } from '../../support/races/history';
import { openStage, type Stage } from '../../support/races/stage';
import { count, SEED } from '../../support/scale';

const SIZE = '320m';

/** A disk of this size, or null where this user may not make one. */
async function mountDisk(): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-disk-'));
  const mount = ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', folder];
  if (process.getuid?.() === 0 && spawnSync('mount', mount).status === 0) {
    await chmod(folder, 0o755);
    return folder;
  }
  await rm(folder, { recursive: true });
  return null;
}

/** Takes what is left of the disk, in ever smaller pieces. */
async function fillUp(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'filler');
  const file = await open(path, 'a');
  for (let size = 1 << 20; size >= 1 << 12; size /= 2) {
    const piece = Buffer.alloc(size);
    for (;;) {
      const { bytesWritten } = await file.write(piece).catch(() => ({ bytesWritten: 0 }));
      if (bytesWritten < size) break;
    }
  }
  await file.close();
  return () => rm(path);
}

/** Begins one file of the write-ahead log after another until none can be made: then PostgreSQL gives up. */
async function useUpLog({ registry }: Stage): Promise<void> {
  for (let files = 0; files < 50; files += 1) {
    const begun = await registry
      .owner(`SELECT pg_logical_emit_message(true, 'full', 'full'), pg_switch_wal()`)
      .catch(() => null);
    if (begun === null) return;
  }
}

/** What a supervisor does, as `restart: unless-stopped` in docker-compose.yml: a server that ended is started again. */
function supervise(cluster: Cluster) {
  let over = false;
  let starts = 0;
  const watching = (async () => {
    while (!over) {
      if (!cluster.isUp()) {
        starts += 1;
        await cluster.start().catch(() => undefined);
      }
      await wait(200);
    }
  })();
  return {
    starts: () => starts,
    stop: async () => {
      over = true;
      await watching;
    },
  };
}

let disk: string | null = null;
let cluster: Cluster | null = null;
let stage: Stage | null = null;
beforeAll(async () => {
  disk = await mountDisk();
  if (disk === null) return;
  cluster = await openCluster(disk);
  stage = await openStage();
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await cluster?.close();
  if (disk === null) return;
  spawnSync('umount', [disk]);
  await rm(disk, { recursive: true });
}, 60_000);

test(
  'with a full disk nothing is answered that is not kept, and with space the registry serves on by itself',
  async () => {
    if (disk === null || !cluster || !stage) {
      console.warn('Not proved here: only root may mount a small disk to fill it.');
      return;
    }
    const rounds = count(1, 10);
    const supervisor = supervise(cluster);
    const load = startLoad(stage, chanceOf(SEED));
    const recoveries: number[] = [];
    let meanwhile = 0;
    for (let at = 0; at < rounds; at += 1) {
      await wait(500);
      const emptied = await fillUp(disk);
      const begun = tick();
      if (at % 2 === 1) await useUpLog(stage);
      await wait(2_500);
      const ended = tick();
      meanwhile += load.sendings.filter(
        ({ answer }) => answer.begun > begun && answer.ended < ended,
      ).length;
      await emptied();
      recoveries.push(await untilServing(stage));
    }
    await load.stop();
    await supervisor.stop();

    const { sendings } = load;
    const done = sendings.filter(({ answer }) => isDone(answer)).length;
    say(
      `  ${rounds} times full, PostgreSQL started again ${supervisor.starts()} times; ${sendings.length} requests, ${meanwhile} of them while full, ${done} acknowledged`,
    );
    say(`  serving after ${Math.round(Math.max(...recoveries))} ms at the latest`);
    never('it takes ten seconds to serve again (disk full)', {
      trials: rounds,
      failures: recoveries.filter((ms) => ms > PATIENCE_MS).map((ms) => `${Math.round(ms)} ms`),
    });
    never('a request is lost, halved, doubled or without an outcome (disk full)', {
      trials: sendings.length,
      failures: await judgeAll(stage, sendings),
    });
    never('a row differs from its last fact (disk full)', await logDifferences(stage));
  },
  count(120_000, 1_200_000),
);
