import fc from 'fast-check';
import { SUBSIDY_PROGRAMMES } from '../../../../src/domain/subsidy-rule';
import { draftOf, generator, type Generators } from '../generator';
import { personWish } from '../people';
import type { Stage } from '../stage';

const known = {
  identity: { type: 'resident_id', number: '999999199001010016' },
  name: '王小明',
};

/** Somebody whom the registry knows by what an authority says. */
async function keptOf(stage: Stage): Promise<string> {
  await stage.ask('clerk', 'PUT', `/v1/subsidy-facts/assessed.${stage.serial()}`, {
    ...{ person: known, kind: 'insured_months', value: { months: 12 }, asOf: '2026-01-31' },
    ...{ source: 'office', updatedAt: '2026-02-01T00:00:00Z' },
  });
  const { body } = await stage.ask('clerk', 'POST', '/v1/subsidy-assessments', {
    ...{ purpose: 'review', keep: true, people: [{ person: known, programme: 'skill_upgrade' }] },
  });
  const [item] = body['items'] as { assessments: { id: string }[] }[];
  return item?.assessments[0]?.id ?? '';
}

export const subsidyAssessments: Generators<'assessSubsidies' | 'getSubsidyAssessment'> = () => ({
  assessSubsidies: generator(
    fc.record({
      caller: fc.constantFrom('clerk' as const, 'nursery' as const, 'school' as const),
      person: personWish(),
      programme: fc.option(fc.constantFrom(...SUBSIDY_PROGRAMMES), { nil: undefined }),
      purpose: fc.constantFrom('application', 'advice', 'review'),
      appliedOn: fc.constantFrom(undefined, '2025-12-31'),
    }),
    async (stage, { caller, person, programme, purpose, appliedOn }) => ({
      draft: await draftOf(stage, 'assessSubsidies', {
        caller,
        body: {
          purpose,
          ...(appliedOn && { appliedOn }),
          people: [{ person: stage.person(person), ...(programme && { programme }) }],
        },
      }),
    }),
  ),
  getSubsidyAssessment: generator(fc.constant(null), async (stage) => ({
    draft: await draftOf(stage, 'getSubsidyAssessment', {
      caller: 'clerk',
      path: { assessmentId: await keptOf(stage) },
    }),
  })),
});
