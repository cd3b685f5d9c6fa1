import { plainDate } from '../../src/domain/calendar';
import { SUBSIDY_RULES } from '../../src/domain/rulebook/subsidy-rules';
import { assessSubsidy } from '../../src/domain/subsidy';
import { keysOf, markOf, rivalsOf, type Held } from '../../src/domain/subsidy-claim-keys';
import type { SubsidyProgramme } from '../../src/domain/subsidy-rule';
import { certificate, course, fact, given, QUANZHOU, ZHENGZHOU } from './subsidy-cases';

const held = (...claims: readonly [string, readonly string[]][]): Held => new Map(claims);

test.each<[string, readonly string[], number, Held, readonly string[]]>([
  ['nobody holds anything', ['k'], 1, held(), []],
  ['another thing is held', ['k'], 1, held(['a', ['j']]), []],
  ['the same is held', ['k', 'l'], 1, held(['a', ['j']], ['b', ['l']]), ['b']],
  ['the cap is full', ['k'], 1, held(['a', [markOf('a', 'c')]]), ['a']],
  ['the cap has a place', ['k'], 2, held(['a', [markOf('a', 'c')]]), []],
  ['another cap is full', ['k'], 1, held(['a', [markOf('a', 'd')]]), []],
  ['both, each once', ['k'], 1, held(['a', ['k', markOf('a', 'c')]]), ['a']],
])('rivals when %s', (_when, keys, most, others, rivals) => {
  expect(rivalsOf(keys, [{ cap: 'c', most }], others)).toEqual(rivals);
});

const row = (id: string) => {
  const found = SUBSIDY_RULES.find((rule) => rule.id === id && rule.inForce.endsOn === null);
  if (!found) throw new Error(`no row ${id}`);
  return found;
};
/** Keys of a claim of this programme at this place, for a certificate of its own. */
function keysAt(programme: SubsidyProgramme, division: string, id: string, level = 3) {
  const day = plainDate('2026-03-10');
  const held = certificate({ id, level, issuedOn: plainDate('2026-03-02') });
  const known = given({
    ...{ programme, division, credentials: [held], completions: [course()] },
    facts: [fact('insured_months', { months: 60 })],
  });
  const assessment = assessSubsidy(SUBSIDY_RULES, known, day);
  expect(assessment.outcome).toBe('eligible');
  return keysOf(assessment, known, day);
}
const SHENZHEN = '440305';
const GUANGZHOU = '440105';

test('rows say within what two funds exclude each other', () => {
  const within = [
    'national-skill-upgrade',
    'national-vocational-training',
    'shenzhen-vocational-training',
  ].map((id) => row(id).conditions.find(({ kind }) => kind === 'not_paid_by'));
  expect(within).toMatchObject([{ within: 'CN' }, { within: 'CN' }, { within: 'province' }]);
});

test.each<
  [string, readonly [SubsidyProgramme, string], readonly [SubsidyProgramme, string], boolean]
>([
  ['one fund, two provinces', ['skill_upgrade', ZHENGZHOU], ['skill_upgrade', QUANZHOU], false],
  ['two funds, one place', ['skill_upgrade', ZHENGZHOU], ['vocational_training', ZHENGZHOU], false],
  [
    'two funds, two provinces, the nation’s rows',
    ['skill_upgrade', ZHENGZHOU],
    ['vocational_training', QUANZHOU],
    false,
  ],
  [
    'two funds, one province, Shenzhen’s row',
    ['skill_upgrade', GUANGZHOU],
    ['vocational_training', SHENZHEN],
    false,
  ],
  [
    'two funds, two provinces, Shenzhen’s row',
    ['skill_upgrade', ZHENGZHOU],
    ['vocational_training', SHENZHEN],
    true,
  ],
  [
    'one fund, two provinces, Shenzhen’s row',
    ['vocational_training', ZHENGZHOU],
    ['vocational_training', SHENZHEN],
    false,
  ],
])('one occupation and level, %s: both are claimed: %s', (_what, one, other, both) => {
  const [a, b] = [keysAt(...one, 'a'), keysAt(...other, 'b')];
  expect(a.some((key) => b.includes(key))).toBe(!both);
  expect(keysAt(...other, 'b', 4).some((key) => a.includes(key))).toBe(false);
  // the same certificate is paid for once, wherever
  expect(keysAt(...other, 'a', 4).filter((key) => a.includes(key))).toEqual(['credential:a']);
});
