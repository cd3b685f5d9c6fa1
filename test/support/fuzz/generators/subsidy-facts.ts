import fc from 'fast-check';
import { bodyOf, draftOf, generator, keeps, type Generators } from '../generator';
import { personWish } from '../people';
import type { Stage } from '../stage';

const somebody = {
  type: 'resident_id',
  form: 0,
  spelling: 0,
  name: '王小明',
  saysBirthDate: false,
  saysCountry: false,
  proof: null,
} as const;
const period = { from: '2025-01-01', lastDay: '2025-12-31' };

/** Some of each form: without a period, with one, with an open one. */
const SAID = [
  { kind: 'insured_months', value: { months: 36 } },
  { kind: 'hardship_status', value: { ground: 'health' }, period: { from: '2025-01-01' } },
  { kind: 'social_insurance_payment', value: { way: 'flexible', months: 12, paidFen: 1 }, period },
  { kind: 'graduation', value: { degree: 'college', graduatedOn: '2025-06-30' } },
] as const;

let instants = 0;

/** Later than all before. */
function later(): string {
  instants += 1;
  return new Date(Date.UTC(2026, 0, 1) + instants * 1000).toISOString();
}

function listOf(months: readonly number[]): string {
  const lines = months.map(
    (count, at) => `L-${at},吴八,999999199001010016,insured_months,2026-01-31,社保,${count}`,
  );
  return ['编号,姓名,证件号码,事实类别,截至日期,数据来源,月数', ...lines].join('\n');
}

export const subsidyFacts: Generators<
  | 'putSubsidyFact'
  | 'getSubsidyFact'
  | 'withdrawSubsidyFact'
  | 'importSubsidyFacts'
  | 'importSubsidyFactItems'
  | 'getSubsidyFactList'
> = () => {
  const wish = fc.record({
    said: fc.constantFrom(...SAID),
    person: personWish(),
    source: fc.constantFrom('社会保险经办机构', 'office'),
    reference: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,60}$/),
  });
  const stated = async (stage: Stage): Promise<string> => {
    const reference = `seen.${stage.serial()}`;
    await stage.ask('clerk', 'PUT', `/v1/subsidy-facts/${reference}`, {
      ...{ person: stage.person(somebody), ...SAID[0], asOf: '2026-01-31' },
      ...{ source: 'office', updatedAt: later() },
    });
    return reference;
  };
  return {
    putSubsidyFact: generator(wish, async (stage, { said, person, source, reference }) => ({
      draft: await draftOf(stage, 'putSubsidyFact', {
        caller: 'clerk',
        path: { reference: `${reference}.${stage.serial()}` },
        body: {
          ...{ person: stage.person(person), ...said, asOf: '2026-01-31' },
          ...{ source, updatedAt: later() },
        },
      }),
    })),
    getSubsidyFact: generator(fc.constant(null), async (stage) => ({
      draft: await draftOf(stage, 'getSubsidyFact', {
        caller: 'clerk',
        path: { reference: await stated(stage) },
      }),
    })),
    withdrawSubsidyFact: generator(
      fc.constantFrom('wrong_person', 'wrong_value', 'sent_twice', 'annulled'),
      async (stage, reason) => ({
        draft: await draftOf(stage, 'withdrawSubsidyFact', {
          caller: 'clerk',
          path: { reference: await stated(stage) },
          body: { reason, updatedAt: later() },
        }),
      }),
    ),
    importSubsidyFacts: generator(
      fc.array(fc.nat(900), { minLength: 1, maxLength: 3 }),
      async (stage, months) => ({
        draft: await draftOf(stage, 'importSubsidyFacts', {
          caller: 'clerk',
          text: listOf(months),
        }),
        settle: keeps(stage, 'list of facts', 'id'),
      }),
    ),
    importSubsidyFactItems: generator(fc.nat(720), async (stage, months) => ({
      draft: await draftOf(stage, 'importSubsidyFactItems', {
        caller: 'clerk',
        body: {
          facts: [
            {
              reference: `fuzz.items.${stage.serial()}`,
              person: {
                identity: { type: 'resident_id', number: '999999199001010016' },
                name: '王小明',
              },
              ...{ kind: 'insured_months', value: { months }, asOf: '2026-01-31' },
              source: 'office',
            },
          ],
        },
      }),
      settle: keeps(stage, 'list of facts', 'id'),
    })),
    getSubsidyFactList: generator(fc.nat(9), async (stage, afterLine) => {
      const sent = async () =>
        String(
          bodyOf(
            await stage.send(
              await draftOf(stage, 'importSubsidyFacts', { caller: 'clerk', text: listOf([1]) }),
            ),
          )?.['id'],
        );
      return {
        draft: await draftOf(stage, 'getSubsidyFactList', {
          caller: 'clerk',
          path: { listId: stage.pool.pick('list of facts', 0) ?? (await sent()) },
          query: `afterLine=${afterLine}`,
        }),
      };
    }),
  };
};
