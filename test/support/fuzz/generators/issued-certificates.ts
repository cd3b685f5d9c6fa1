import fc from 'fast-check';
import { draftOf, generator, type Generators } from '../generator';
import { personWish } from '../people';

export const issuedCertificates: Generators<'issueCertificate'> = () => ({
  issueCertificate: generator(
    fc.record({
      holder: personWish(),
      post: fc.constantFrom('caregiver', 'head'),
      occupation: fc.option(fc.constant('4-10-01-03'), { nil: undefined }),
      level: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      expiresOn: fc.constantFrom(undefined, null, '2099-12-31'),
    }),
    async (stage, { holder: wish, ...wanted }) => {
      const holder = stage.person(wish);
      const reference = `issue.${stage.serial()}`;
      await stage.ask('school', 'PUT', `/v1/training-completions/${reference}`, {
        trainee: holder,
        course: {
          ...{ code: `issue.${stage.serial()}`, title: 'a', hours: { theory: 60, practice: 60 } },
          topics: ['child_development_and_mental_health', 'nursery_management'],
        },
        startedOn: '2026-01-05',
        completedOn: '2026-03-06',
        result: 'passed',
        updatedAt: '2026-03-07T01:00:00Z',
      });
      const body = { holder, completions: [reference], ...wanted };
      return { draft: await draftOf(stage, 'issueCertificate', { caller: 'school', body }) };
    },
  ),
});
