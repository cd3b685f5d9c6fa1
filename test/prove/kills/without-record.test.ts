import { never } from '../../support/claim';
import { ACTS } from '../../support/kill/acts';
import { judgeAll, type Sending } from '../../support/kill/load';
import { openStage, type Stage } from '../../support/races/stage';
import { count } from '../../support/scale';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

test.each(['log_fact', 'log_entry', 'log_concern', 'clearance_check'])(
  'while %s cannot be written nothing is answered that it should hold, and afterwards all is',
  async (table) => {
    const { owner } = stage.registry;
    const acts = ACTS.filter(({ name }) => table !== 'clearance_check' || /check/.test(name));
    const sendings: Sending[] = [];
    const rounds = count(2, 50);
    const prepared = [];
    for (let at = 0; at < rounds; at += 1) {
      for (const act of acts) prepared.push({ act, deed: await act.prepare(stage) });
    }
    await owner(`REVOKE INSERT ON ${table} FROM registry_service`);
    for (let at = 0; at < prepared.length; at += 10) {
      const some = prepared.slice(at, at + 10);
      const answers = some.map(({ deed }, place) => stage.send(place, deed.sent));
      for (const [place, answer] of (await Promise.all(answers)).entries()) {
        const one = some[place];
        if (one) sendings.push({ ...one, answer });
      }
    }
    await owner(`GRANT INSERT ON ${table} TO registry_service`);

    never(`a request is answered whose record cannot be kept (${table})`, {
      trials: sendings.length,
      failures: sendings
        .filter(({ answer }) => answer.status !== 500 && answer.status !== 503)
        .map(
          ({ act, answer }) => `${act.name}: ${answer.status} ${String(answer.body['verdict'])}`,
        ),
    });
    never(`it has no effect, or two, when it is sent again (${table})`, {
      trials: sendings.length,
      failures: await judgeAll(stage, sendings),
    });
  },
  count(60_000, 600_000),
);
