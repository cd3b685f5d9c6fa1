import fc from 'fast-check';
import { fromSchema } from '../from-schema';
import { draftOf, generator, type Generators } from '../generator';
import type { Stage } from '../stage';

/** A check of the nursery about somebody unknown; its id. */
async function aCheck(stage: Stage): Promise<string> {
  const applicant = stage.person({
    type: 'resident_id',
    form: stage.serial() % 7,
    spelling: 0,
    name: '郑十',
    saysBirthDate: false,
    saysCountry: false,
    proof: 'card_reader',
  });
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const { body } = await stage.ask('nursery', 'POST', '/v1/clearance-checks', {
    applicant,
    position: 'cleaner',
    purpose: 'pre_employment',
    basis: { applicationReference: 'HR', authorisedOn: today },
  });
  return String(body['id']);
}

const KIND = 'check with an outcome';

export const outcomes: Generators<'reportCheckOutcome'> = (route) => ({
  reportCheckOutcome: generator(
    fc.record({
      at: fc.nat(99),
      isNew: fc.boolean(),
      body: fromSchema(route('reportCheckOutcome').body?.schema ?? {}),
    }),
    async (stage, { at, isNew, body }) => {
      const known = isNew ? null : stage.pool.pick(KIND, at);
      const checkId = known ?? (await aCheck(stage));
      stage.pool.keep(KIND, checkId);
      const draft = await draftOf(stage, 'reportCheckOutcome', {
        caller: 'nursery',
        path: { checkId },
        body,
      });
      return { draft };
    },
  ),
});
