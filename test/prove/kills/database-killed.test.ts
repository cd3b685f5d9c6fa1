import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { openCluster, type Cluster } from '../../support/kill/cluster';
import { isDone, PATIENCE_MS } from '../../support/kill/judge';
import { judgeAll, startLoad, untilServing, type Load } from '../../support/kill/load';
import { logDifferences } from '../../support/kill/log';
import { tick, type Span } from '../../support/races/history';
import { openStage, type Stage } from '../../support/races/stage';
import { count, SEED } from '../../support/scale';

let dataDir: string;
let cluster: Cluster;
let stage: Stage;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'registry-kills-'));
  await chmod(dataDir, 0o755);
  cluster = await openCluster(dataDir);
  stage = await openStage();
}, 120_000);
afterAll(async () => {
  await stage.close();
  await cluster.close();
  await rm(dataDir, { recursive: true });
}, 60_000);

/** A busy machine answers late: somebody must have asked while PostgreSQL was away, or nothing is shown. */
async function untilAnswered({ sendings }: Load, since: number): Promise<void> {
  for (let looks = 0; looks < 200; looks += 1) {
    if (sendings.some(({ answer }) => answer.begun > since)) return;
    await wait(50);
  }
}

test(
  'PostgreSQL killed under load loses nothing that was acknowledged, and the registry serves on by itself',
  async () => {
    const kills = count(1, 20);
    const load = startLoad(stage, chanceOf(SEED));
    const away: Span[] = [];
    const recoveries: number[] = [];
    for (let at = 0; at < kills; at += 1) {
      await wait(600);
      await cluster.kill();
      const begun = tick();
      await wait(400);
      await untilAnswered(load, begun);
      away.push({ begun, ended: tick() });
      await cluster.start();
      recoveries.push(await untilServing(stage));
    }
    await load.stop();

    const { sendings } = load;
    const meanwhile = sendings.filter(({ answer }) =>
      away.some(({ begun, ended }) => answer.begun > begun && answer.ended < ended),
    );
    const done = sendings.filter(({ answer }) => isDone(answer)).length;
    say(`  ${kills} kills, ${sendings.length} requests, ${done} acknowledged`);
    say(
      `  serving after ${Math.round(Math.max(...recoveries))} ms at the latest, in the same processes`,
    );
    never('the registry answers while PostgreSQL is away', {
      trials: meanwhile.length,
      failures: meanwhile
        .filter(({ answer }) => isDone(answer))
        .map(({ act, answer }) => `${act.name} ${answer.status}`),
    });
    never('it takes ten seconds to serve again', {
      trials: kills,
      failures: recoveries.filter((ms) => ms > PATIENCE_MS).map((ms) => `${Math.round(ms)} ms`),
    });
    never('a request is lost, halved, doubled or without an outcome (PostgreSQL killed)', {
      trials: sendings.length,
      failures: await judgeAll(stage, sendings),
    });
    never('a row differs from its last fact (PostgreSQL killed)', await logDifferences(stage));
  },
  count(120_000, 1_200_000),
);
