import type { OperationId } from '../../src/platform/http/operation';
import { contract } from '../support/api';
import { fuzzOperation } from '../support/fuzz/fuzz';
import { makeGenerators } from '../support/fuzz/generators/all';
import { openStage, type Stage } from '../support/fuzz/stage';
import { count, SEED } from '../support/scale';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const { routes } = contract;
const generators = makeGenerators(new Map(routes.map((route) => [route.id, route])));
const options = { rounds: count(2, 700), seed: SEED };
/** A page takes a second to draw. */
const DRAWN = { rounds: count(1, 100), seed: SEED };
const LEAST_SUCCESS = 0.2;

test('every operation of the contract is fuzzed, and nothing else', () => {
  expect(Object.keys(generators).sort()).toEqual(routes.map(({ id }) => id).sort());
});

describe(`with seed ${options.seed} and ${3 * options.rounds} requests each`, () => {
  test.each(routes)(
    '$id answers whatever it is sent as the contract says, and a fifth of it with success',
    async (route) => {
      const one = generators[route.id as OperationId];
      const { rounds, seed } = route.id === 'readCertificatePdf' ? DRAWN : options;
      const sent = await fuzzOperation(stage, route, one, { rounds, seed });
      const successes = sent.filter(({ answer }) => answer.status < 300);
      expect(sent.length).toBeGreaterThanOrEqual(3 * rounds);
      expect(successes.length / sent.length).toBeGreaterThanOrEqual(LEAST_SUCCESS);
    },
    20_000 + 2_000 * options.rounds,
  );
});
