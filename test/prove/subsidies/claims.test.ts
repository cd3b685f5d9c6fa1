import { claimProjection } from '../../../src/features/subsidies/claims.facts';
import { decisionProjection } from '../../../src/features/subsidies/decisions.store';
import { anAuthority } from '../../support/accounts';
import { never, say } from '../../support/claim';
import { differing } from '../../support/projections';
import { ledgerOf } from '../../support/races/claim-ledger';
import { aClaimant, claim, type Claimant, type Office } from '../../support/races/claiming';
import { inLanes } from '../../support/races/lanes';
import { openStage, passOfOfficer, type Stage } from '../../support/races/stage';
import { count } from '../../support/scale';

const CLAIMS = count(24, 5_000);
const CLAIMANTS = count(3, 420);
const LANES = 12;
const MINUTES = 60_000;

let stage: Stage;
let offices: [Office, Office];
let claimants: Claimant[];
beforeAll(async () => {
  stage = await openStage();
  const office = async (division: string): Promise<Office> => {
    const { id } = await anAuthority(stage.registry, division, 'education');
    const clerk = async (at: number) =>
      (await passOfOfficer(stage.registry, id, `clerk.${division}.${at}`, ['subsidy_clerk'])).pass;
    return { division, clerks: [await clerk(1), await clerk(2)] };
  };
  offices = [await office('410105'), await office('350502')];
  claimants = await inLanes(4, CLAIMANTS, (_, at) => aClaimant(stage, offices[0], at));
}, 10 * MINUTES);
afterAll(() => stage.close());

test(
  'however claims race, nothing is claimed twice and no cap is exceeded',
  async () => {
    const begun = Date.now();
    const claims = await inLanes(LANES, CLAIMS, (chance, at) =>
      claim(stage, offices, claimants, chance, at),
    );
    const seconds = (Date.now() - begun) / 1_000;
    const answers = claims.flatMap((one) => one.answers);
    const refused = (code: string) =>
      answers.filter(({ body }) => String(body['type']).endsWith(`/${code}`)).length;
    const ledger = await ledgerOf(stage.registry);
    say(
      `${claims.length} claims of ${CLAIMANTS} people over ${stage.processes.length} processes in ${seconds.toFixed(0)} s (${(claims.length / seconds).toFixed(0)}/s): ${ledger.approved} approved, ${ledger.standing} stand, refused as claimed already ${refused('subsidy-claim-exists')}, as one too many ${refused('subsidy-cap-reached')}, as changed meanwhile ${refused('subsidy-answer-changed')}`,
    );
    never('the same is claimed twice by one person at one moment', {
      trials: ledger.moves,
      failures: ledger.doubled,
    });
    never('a cap is exceeded', { trials: ledger.moves, failures: ledger.exceeded });
    never('a claim is worth more than its level gives', {
      trials: ledger.moves,
      failures: ledger.overpaid,
    });
    never('a claim or a kept decision differs from its last fact', {
      trials: claims.length,
      failures: [
        ...(await differing(stage.registry, claimProjection, 500)),
        ...(await differing(stage.registry, decisionProjection, 500)),
      ],
    });
    const states = answers.map(({ status }) => status);
    expect(states.filter((status) => status === 0 || (status >= 500 && status !== 503))).toEqual(
      [],
    );
    const toldToAskAgain = states.filter((status) => status === 503).length;
    expect(toldToAskAgain).toBeLessThanOrEqual(states.length / 100);
    // a run in which nobody wants the same proves nothing
    expect(refused('subsidy-claim-exists') + refused('subsidy-cap-reached')).toBeGreaterThan(
      CLAIMS / 20,
    );
    expect(ledger.approved).toBeGreaterThanOrEqual(CLAIMANTS / 2);
    expect(stage.faults()).toBe('');
  },
  18 * MINUTES,
);
