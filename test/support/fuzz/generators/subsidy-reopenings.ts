import fc from 'fast-check';
import { SYSTEM } from '../../../../src/domain/principal';
import { lookAtDecisions } from '../../../../src/features/subsidies/reopen.commands';
import { draftOf, generator, type Generators } from '../generator';
import type { Stage } from '../stage';
import { approvedClaim } from './subsidy-claims';

const months = fc.constantFrom('2026-01', '2026-11', '2027-02');

const asker = { actor: SYSTEM, requestId: 'fuzz' };

/** An approved claim whose months insured turned out to be too few, as the follower of the log leaves it. */
async function reopened(stage: Stage): Promise<{ id: string; etag: readonly [string, string] }> {
  const { claimId, person } = await approvedClaim(stage);
  const [said] = await stage.registry.owner<{ reference: string; person_id: string }>(
    `SELECT f.reference, f.person_id FROM subsidy_fact f JOIN subsidy_claim c USING (person_id) WHERE c.id = $1`,
    [claimId],
  );
  if (!said) throw new Error('an approved claim without a fact');
  await stage.ask('clerk', 'PUT', `/v1/subsidy-facts/${said.reference}`, {
    ...{ person, kind: 'insured_months', value: { months: 5 }, asOf: '2026-03-01' },
    ...{ source: 'office', updatedAt: '2026-03-04T00:00:00Z' },
  });
  const cause = { leafIndex: 0, entryNumber: 1, type: 'subsidy_fact.corrected', subjectId: '' };
  await stage.registry.runWork(asker, (work) =>
    lookAtDecisions(work, [{ ...cause, personId: said.person_id }]),
  );
  const [row] = await stage.registry.owner<{ id: string }>(
    `SELECT id FROM subsidy_reopening WHERE claim_id = $1`,
    [claimId],
  );
  return { id: row?.id ?? '', etag: ['If-Match', '"1"'] };
}

export const subsidyReopenings: Generators<
  | 'listSubsidyReopenings'
  | 'getSubsidyReopening'
  | 'signSubsidyReopening'
  | 'dismissSubsidyReopening'
  | 'getSubsidyReport'
  | 'getSubsidyReportTable'
> = () => ({
  listSubsidyReopenings: generator(
    fc.option(fc.constantFrom('open', 'vanished', 'signed', 'dismissed')),
    async (stage, state) => ({
      draft: await draftOf(stage, 'listSubsidyReopenings', {
        caller: 'clerk',
        ...(state && { query: `state=${state}` }),
      }),
    }),
  ),
  getSubsidyReopening: generator(fc.constant(null), async (stage) => ({
    draft: await draftOf(stage, 'getSubsidyReopening', {
      caller: 'clerk',
      path: { reopeningId: (await reopened(stage)).id },
    }),
  })),
  signSubsidyReopening: generator(fc.constant(null), async (stage) => {
    const { id, etag } = await reopened(stage);
    return {
      draft: await draftOf(stage, 'signSubsidyReopening', {
        caller: 'clerk',
        path: { reopeningId: id },
        headers: [etag],
      }),
    };
  }),
  dismissSubsidyReopening: generator(
    fc.constantFrom('explained', 'paid_in_good_faith', 'too_late', 'other'),
    async (stage, reason) => {
      const { id, etag } = await reopened(stage);
      return {
        draft: await draftOf(stage, 'dismissSubsidyReopening', {
          caller: 'clerk',
          path: { reopeningId: id },
          headers: [etag],
          body: { reason },
        }),
      };
    },
  ),
  getSubsidyReport: generator(months, async (stage, to) => ({
    draft: await draftOf(stage, 'getSubsidyReport', {
      caller: 'clerk',
      query: `from=2026-01&to=${to}`,
    }),
  })),
  getSubsidyReportTable: generator(months, async (stage, to) => ({
    draft: await draftOf(stage, 'getSubsidyReportTable', {
      caller: 'clerk',
      query: `from=2026-01&to=${to}`,
    }),
  })),
});
