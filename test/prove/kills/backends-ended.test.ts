import { setTimeout as wait } from 'node:timers/promises';
import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { isDone } from '../../support/kill/judge';
import { judgeAll, startLoad } from '../../support/kill/load';
import { openStage, type Stage } from '../../support/races/stage';
import { count, SEED } from '../../support/scale';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** One session of the service, busy or not. */
const END_ONE = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
   WHERE datname = current_database() AND application_name = 'caregiver-registry'
   ORDER BY random() LIMIT 1`;
/** Jobs come and go meanwhile: what is older than they can be was left behind. */
const LEFT_BEHIND = `
  SELECT state, query FROM pg_stat_activity
   WHERE datname = current_database() AND xact_start < clock_timestamp() - interval '10 seconds'`;

test(
  'sessions ended one after another cost at most a request each, and no place in a pool',
  async () => {
    const { owner } = stage.registry;
    const load = startLoad(stage, chanceOf(SEED), 12);
    const wanted = count(25, 1_000);
    let ended = 0;
    while (ended < wanted) {
      ended += (await owner(END_ONE)).length;
      await wait(25);
    }
    await load.stop();

    const { sendings } = load;
    const failed = sendings.filter(({ answer }) => !isDone(answer));
    say(`  ${ended} sessions ended, ${sendings.length} requests, ${failed.length} of them failed`);
    expect(failed.length).toBeLessThanOrEqual(ended);
    never('a request fails otherwise than with 503, or is not answered', {
      trials: sendings.length,
      failures: failed
        .filter(({ answer }) => answer.status !== 503)
        .map(({ act, answer }) => `${act.name}: ${answer.status} ${String(answer.body['type'])}`),
    });
    never('a request is lost, halved, doubled or without an outcome (sessions ended)', {
      trials: sendings.length,
      failures: await judgeAll(stage, sendings),
    });
    const look = { method: 'GET', path: '/readyz', authorization: '' } as const;
    const looks = Array.from({ length: 80 }, (_, place) => stage.send(place, look));
    const answers = await Promise.all(looks);
    never('a place in a pool is lost', {
      trials: ended,
      failures: answers.filter(({ status }) => status !== 200).map(({ status }) => String(status)),
    });
    expect(await owner(LEFT_BEHIND)).toEqual([]);
  },
  count(60_000, 600_000),
);
