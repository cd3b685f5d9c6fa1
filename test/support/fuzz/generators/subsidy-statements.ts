import fc from 'fast-check';
import { draftOf, generator, type Generators } from '../generator';
import { personWish } from '../people';

export const subsidyStatements: Generators<
  'makeSubsidyStatement' | 'printSubsidyStatement'
> = () => {
  const asked = (id: 'makeSubsidyStatement' | 'printSubsidyStatement') =>
    generator(
      fc.record({
        person: personWish(),
        purpose: fc.constantFrom('request_of_the_person', 'review_or_litigation', 'supervision'),
        caseReference: fc.constantFrom('HR-2026-1', '卷 <1> & "2"'),
      }),
      async (stage, { person, ...why }) => ({
        draft: await draftOf(stage, id, {
          caller: 'clerk',
          body: { person: stage.person(person), ...why },
        }),
      }),
    );
  return {
    makeSubsidyStatement: asked('makeSubsidyStatement'),
    printSubsidyStatement: asked('printSubsidyStatement'),
  };
};
