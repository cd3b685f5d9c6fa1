import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { plainDate, type PlainDate } from '../../src/domain/calendar';
import { CREDENTIAL_KINDS, DEGREES } from '../../src/domain/credential';
import type { Need } from '../../src/domain/need';
import {
  assess,
  POSITIONS,
  type Position,
  type RequirementRule,
} from '../../src/domain/requirement';
import { REQUIREMENT_RULES } from '../../src/domain/rulebook/requirement-rules';
import { TOPICS } from '../../src/domain/training';
import { bare, completion, credential } from './holdings';

const TODAY = plainDate('2026-11-21');
const KAIFENG = '410205';
const ZHENGZHOU_DISTRICT = '410105';
const NOTHING = { credentials: [], completions: [] };

const degree = (change: object) => bare({ kind: 'education_degree', ...change });
const experience = (years: number | null) => bare({ kind: 'care_experience', years });
const managed = (years: number | null) => bare({ kind: 'management_experience', years });

function judge(
  position: Position,
  credentials: readonly ReturnType<typeof credential>[],
  completions: readonly ReturnType<typeof completion>[] = [],
  day: PlainDate = TODAY,
) {
  return assess(REQUIREMENT_RULES, position, KAIFENG, { credentials, completions }, day);
}

function hireMissing(assessment: ReturnType<typeof assess>) {
  return assessment.missing
    .filter(({ stage }) => stage === 'hire')
    .map(({ requirement }) => requirement);
}

describe('somebody of whom nothing is known', () => {
  const POLICE = ['health_certificate', 'police_record_query'];
  test.each`
    position           | hire                                                                                                 | start
    ${'head'}          | ${['education_degree', 'management_experience', 'head_training']}                                    | ${POLICE}
    ${'manager'}       | ${[]}                                                                                                | ${POLICE}
    ${'caregiver'}     | ${['training_topics', 'infant_care_background', 'training_theory_hours', 'training_practice_hours']} | ${POLICE}
    ${'health_worker'} | ${['maternal_child_health_training']}                                                                | ${POLICE}
    ${'guard'}         | ${['guard_licence']}                                                                                 | ${['guard_posting', ...POLICE]}
    ${'cook'}          | ${[]}                                                                                                | ${['food_handler_certificate', ...POLICE]}
    ${'driver'}        | ${[]}                                                                                                | ${POLICE}
    ${'cleaner'}       | ${[]}                                                                                                | ${POLICE}
    ${'volunteer'}     | ${[]}                                                                                                | ${POLICE}
    ${'board_member'}  | ${[]}                                                                                                | ${['police_record_query']}
    ${'owner'}         | ${[]}                                                                                                | ${['police_record_query']}
  `('as $position lacks $hire to be hired and $start to start', ({ position, hire, start }) => {
    const { outcome, missing, reliedOnUntil } = judge(position as Position, []);
    const of = (stage: string) =>
      missing.filter((entry) => entry.stage === stage).map(({ requirement }) => requirement);
    expect(of('hire')).toEqual(hire);
    expect(of('start')).toEqual(start);
    expect(outcome).toBe((hire as string[]).length === 0 ? 'qualified' : 'not_qualified');
    expect(reliedOnUntil).toBeNull();
  });

  test('is told what would do, and by how much it falls short', () => {
    expect(judge('caregiver', []).missing.filter(({ stage }) => stage === 'hire')).toEqual([
      {
        requirement: 'training_topics',
        lackingTopics: ['child_development_and_mental_health'],
        stage: 'hire',
      },
      {
        requirement: 'infant_care_background',
        anyOf: ['skill_level_certificate', 'education_degree', 'care_experience'],
        stage: 'hire',
      },
      { requirement: 'training_theory_hours', required: 60, found: 0, stage: 'hire' },
      { requirement: 'training_practice_hours', required: 60, found: 0, stage: 'hire' },
    ]);
    expect(judge('head', [managed(2)]).missing).toEqual(
      expect.arrayContaining([
        { requirement: 'management_experience', required: 3, found: 2, stage: 'hire' },
        {
          requirement: 'head_training',
          anyOf: ['training_certificate', 'training_hours'],
          stage: 'hire',
        },
      ]),
    );
  });
});

describe('a caregiver has 60 and 60 hours, with child development and mental health', () => {
  const background = [credential()];
  test.each`
    what                                | completions                                                                                                                     | missing
    ${'the whole course'}               | ${[completion()]}                                                                                                               | ${[]}
    ${'59 hours of theory'}             | ${[completion({ hours: { theory: 59, practice: 60 } })]}                                                                        | ${['training_theory_hours']}
    ${'59 hours of practice'}           | ${[completion({ hours: { theory: 60, practice: 59 } })]}                                                                        | ${['training_practice_hours']}
    ${'120 hours of theory'}            | ${[completion({ hours: { theory: 120, practice: 0 } })]}                                                                        | ${['training_practice_hours']}
    ${'the course without the subject'} | ${[completion({ topics: ['professional_ethics'] })]}                                                                            | ${['training_topics']}
    ${'the subject in a course apart'}  | ${[completion({ topics: ['craftsman_spirit'] }), completion({ id: 'b', courseCode: 'B', hours: { theory: 2, practice: 0 } })]}  | ${[]}
    ${'half the course, pushed twice'}  | ${[completion({ id: 'a', hours: { theory: 30, practice: 30 } }), completion({ id: 'b', hours: { theory: 30, practice: 30 } })]} | ${['training_theory_hours', 'training_practice_hours']}
    ${'the course, failed'}             | ${[completion({ result: 'failed' })]}                                                                                           | ${['training_topics', 'training_theory_hours', 'training_practice_hours']}
    ${'the course, held for review'}    | ${[completion({ state: 'held_for_review' })]}                                                                                   | ${['training_topics', 'training_theory_hours', 'training_practice_hours']}
    ${'the course, completed today'}    | ${[completion({ completedOn: TODAY })]}                                                                                         | ${[]}
    ${'the course, completed tomorrow'} | ${[completion({ completedOn: plainDate('2026-11-22') })]}                                                                       | ${['training_topics', 'training_theory_hours', 'training_practice_hours']}
  `('$what: missing $missing', ({ completions, missing }) => {
    const assessment = judge('caregiver', background, completions as never);
    expect(hireMissing(assessment)).toEqual(missing);
    expect(assessment.outcome).toBe((missing as []).length === 0 ? 'qualified' : 'not_qualified');
  });
});

describe('a caregiver has a certificate, a relevant degree or attested experience', () => {
  test.each`
    what                                       | held                                                            | outcome
    ${'an infant development certificate'}     | ${credential({ occupation: '4-10-01-01' })}                     | ${'qualified'}
    ${'an infant nurse certificate'}           | ${credential({ occupation: '4-10-01-02' })}                     | ${'qualified'}
    ${'a childcare certificate, level 5'}      | ${credential({ level: 5 })}                                     | ${'qualified'}
    ${'a certificate in domestic service'}     | ${credential({ occupation: '4-10-01-06' })}                     | ${'not_qualified'}
    ${'a certificate in no occupation'}        | ${credential({ occupation: null })}                             | ${'not_qualified'}
    ${'a certificate, number unverified'}      | ${credential({ state: 'unverified' })}                          | ${'not_qualified'}
    ${'a certificate held for review'}         | ${credential({ state: 'held_for_review' })}                     | ${'not_qualified'}
    ${'a certificate suspended'}               | ${credential({ status: 'suspended' })}                          | ${'not_qualified'}
    ${'a certificate revoked'}                 | ${credential({ status: 'revoked' })}                            | ${'not_qualified'}
    ${'a certificate issued today'}            | ${credential({ issuedOn: TODAY })}                              | ${'qualified'}
    ${'a certificate issued tomorrow'}         | ${credential({ issuedOn: plainDate('2026-11-22') })}            | ${'not_qualified'}
    ${'a certificate whose last day is today'} | ${credential({ expiresOn: TODAY })}                             | ${'qualified'}
    ${'a certificate that lapsed yesterday'}   | ${credential({ expiresOn: plainDate('2026-11-20') })}           | ${'not_qualified'}
    ${'a college degree by code'}              | ${degree({ degree: 'college', major: '520802' })}               | ${'qualified'}
    ${'a college degree by name'}              | ${degree({ degree: 'college', major: '婴幼儿托育服务与管理' })} | ${'qualified'}
    ${'a code in full width, lower case'}      | ${degree({ degree: 'college', major: ' ５７０１０２k ' })}      | ${'qualified'}
    ${'a vocational school in nursing'}        | ${degree({ degree: 'secondary_vocational', major: '护理' })}    | ${'qualified'}
    ${'a doctorate in accounting'}             | ${degree({ degree: 'doctorate', major: '会计学' })}             | ${'not_qualified'}
    ${'a degree in no major'}                  | ${degree({ degree: 'bachelor' })}                               | ${'not_qualified'}
    ${'high school with the right word'}       | ${degree({ degree: 'high_school', major: '学前教育' })}         | ${'not_qualified'}
    ${'a degree without its kind'}             | ${degree({ degree: null, major: '学前教育' })}                  | ${'not_qualified'}
    ${'one year of experience'}                | ${experience(1)}                                                | ${'qualified'}
    ${'less than a year of experience'}        | ${experience(0)}                                                | ${'not_qualified'}
    ${'experience of no stated length'}        | ${experience(null)}                                             | ${'not_qualified'}
    ${'years of managing'}                     | ${managed(10)}                                                  | ${'not_qualified'}
    ${'an old vocational qualification'}       | ${credential({ kind: 'vocational_qualification' })}             | ${'not_qualified'}
  `('$what: $outcome', ({ held, outcome }) => {
    expect(judge('caregiver', [held as never], [completion()]).outcome).toBe(outcome);
  });
});

describe('a head has a college degree, three years of managing and the training of heads', () => {
  const certificate = bare({ kind: 'training_certificate', major: '托育机构负责人培训' });
  const headCourse = completion({
    hours: { theory: 40, practice: 20 },
    topics: ['nursery_management'],
  });
  const college = degree({ degree: 'college', major: '会计' });
  test.each`
    what                                 | credentials                                                                             | completions                                                                              | missing
    ${'all three, by certificate'}       | ${[college, managed(3), certificate]}                                                   | ${[]}                                                                                    | ${[]}
    ${'all three, by course'}            | ${[college, managed(3)]}                                                                | ${[headCourse]}                                                                          | ${[]}
    ${'a certificate in something else'} | ${[college, managed(3), { ...certificate, major: null }]}                               | ${[]}                                                                                    | ${['head_training']}
    ${'39 hours of theory'}              | ${[college, managed(3)]}                                                                | ${[completion({ topics: ['nursery_management'], hours: { theory: 39, practice: 20 } })]} | ${['head_training']}
    ${'19 hours of practice'}            | ${[college, managed(3)]}                                                                | ${[completion({ topics: ['nursery_management'], hours: { theory: 40, practice: 19 } })]} | ${['head_training']}
    ${'the course of caregivers'}        | ${[college, managed(3)]}                                                                | ${[completion()]}                                                                        | ${['head_training']}
    ${'two years of managing'}           | ${[college, managed(2), certificate]}                                                   | ${[]}                                                                                    | ${['management_experience']}
    ${'two attestations of two years'}   | ${[college, managed(2), managed(2), certificate]}                                       | ${[]}                                                                                    | ${['management_experience']}
    ${'a vocational school'}             | ${[degree({ degree: 'secondary_vocational', major: '护理' }), managed(3), certificate]} | ${[]}                                                                                    | ${['education_degree']}
    ${'a caregiver, Chen'}               | ${[credential()]}                                                                       | ${[completion()]}                                                                        | ${['education_degree', 'management_experience', 'head_training']}
  `('$what: missing $missing', ({ credentials, completions, missing }) => {
    expect(hireMissing(judge('head', credentials as never, completions as never))).toEqual(missing);
  });
});

describe('what must be there at the start is listed and decides nothing', () => {
  const checkup = (change: object = {}) =>
    bare({ kind: 'health_certificate', issuedOn: plainDate('2026-03-01'), ...change });
  test.each`
    what                                 | held                                                 | day             | listed
    ${'no certificate'}                  | ${[]}                                                | ${'2026-11-21'} | ${true}
    ${'a certificate of this year'}      | ${[checkup()]}                                       | ${'2026-11-21'} | ${false}
    ${'the last day of its year'}        | ${[checkup()]}                                       | ${'2027-02-28'} | ${false}
    ${'the day after its year'}          | ${[checkup()]}                                       | ${'2027-03-01'} | ${true}
    ${'one that claims to last longer'}  | ${[checkup({ expiresOn: plainDate('2030-01-01') })]} | ${'2027-03-01'} | ${true}
    ${'one that claims to last shorter'} | ${[checkup({ expiresOn: plainDate('2026-11-20') })]} | ${'2026-11-21'} | ${true}
  `('health certificate, $what on $day: listed $listed', ({ held, day, listed }) => {
    const { outcome, missing } = judge('cleaner', held as never, [], plainDate(day as string));
    expect(outcome).toBe('qualified');
    const entry = { requirement: 'health_certificate', stage: 'start' };
    expect(missing.some(({ requirement }) => requirement === entry.requirement)).toBe(listed);
    if (listed) expect(missing).toContainEqual(entry);
  });

  test.each`
    division              | listed
    ${ZHENGZHOU_DISTRICT} | ${true}
    ${'410100'}           | ${true}
    ${'410000'}           | ${false}
    ${KAIFENG}            | ${false}
  `('the integrity file of Zhengzhou in $division: $listed', ({ division, listed }) => {
    const { outcome, missing, rules } = assess(
      REQUIREMENT_RULES,
      'cleaner',
      division as string,
      NOTHING,
      TODAY,
    );
    expect(outcome).toBe('qualified');
    expect(rules.includes('zhengzhou-integrity-file')).toBe(listed);
    expect(missing.some(({ requirement }) => requirement === 'integrity_file')).toBe(listed);
  });
});

describe('an answer says how long it holds if nothing new comes', () => {
  const until = (expiresOn: string | null) =>
    credential({ expiresOn: expiresOn === null ? null : plainDate(expiresOn) });
  test.each`
    what                                          | credentials                                                                                       | last
    ${'a certificate that ends'}                  | ${[until('2026-12-01')]}                                                                          | ${'2026-12-01'}
    ${'the longer of two'}                        | ${[until('2026-12-01'), until('2027-05-01')]}                                                     | ${'2027-05-01'}
    ${'one that ends beside one that does not'}   | ${[until('2026-12-01'), until(null)]}                                                             | ${null}
    ${'a certificate beside experience'}          | ${[until('2026-12-01'), experience(2)]}                                                           | ${null}
    ${'one that does not count outlasts nothing'} | ${[until('2026-12-01'), credential({ status: 'revoked' })]}                                       | ${'2026-12-01'}
    ${'a health certificate that ends first'}     | ${[until('2026-12-01'), bare({ kind: 'health_certificate', issuedOn: TODAY, expiresOn: TODAY })]} | ${'2026-12-01'}
  `('$what: $last', ({ credentials, last }) => {
    const { reliedOnUntil } = judge('caregiver', credentials as never, [completion()]);
    expect(reliedOnUntil).toBe(last);
  });

  test('of several needs the first to end counts', () => {
    const credentials = [
      degree({ degree: 'college' }),
      managed(3),
      bare({
        kind: 'training_certificate',
        major: 'nursery_management',
        expiresOn: plainDate('2027-01-31'),
      }),
    ];
    expect(judge('head', credentials).reliedOnUntil).toBe('2027-01-31');
  });

  test('an answer of not qualified holds for no time', () => {
    expect(judge('caregiver', [until('2026-12-01')]).reliedOnUntil).toBeNull();
  });
});

describe('a row applies from its first day to the eve of its end', () => {
  const base: RequirementRule = {
    id: 'base',
    jurisdiction: 'CN',
    positions: ['guard'],
    stage: 'start',
    inForce: { startsOn: plainDate('2000-01-01'), endsOn: null },
    source: { instrument: 'test', article: '1', confirmed: true },
    needs: [{ kind: 'proof', of: 'police_record_query' }],
  };
  const rules: RequirementRule[] = [
    base,
    {
      ...base,
      id: 'licence',
      stage: 'hire',
      inForce: { startsOn: plainDate('2026-01-01'), endsOn: plainDate('2027-01-01') },
      needs: [{ kind: 'credential', of: 'guard_licence', unverified: 'does_not_count' }],
    },
  ];
  const guard = { credentials: [bare({ kind: 'guard_licence' })], completions: [] };
  test.each`
    day             | applied                | without            | withLicence    | last
    ${'2025-12-31'} | ${['base']}            | ${'qualified'}     | ${'qualified'} | ${'2025-12-31'}
    ${'2026-01-01'} | ${['base', 'licence']} | ${'not_qualified'} | ${'qualified'} | ${'2026-12-31'}
    ${'2026-12-31'} | ${['base', 'licence']} | ${'not_qualified'} | ${'qualified'} | ${'2026-12-31'}
    ${'2027-01-01'} | ${['base']}            | ${'qualified'}     | ${'qualified'} | ${null}
  `('on $day $applied', ({ day, applied, without, withLicence, last }) => {
    const on = plainDate(day as string);
    expect(assess(rules, 'guard', KAIFENG, NOTHING, on)).toMatchObject({
      rules: applied as string[],
      outcome: without as string,
    });
    expect(assess(rules, 'guard', KAIFENG, guard, on)).toMatchObject({
      outcome: withLicence as string,
      reliedOnUntil: last as string | null,
    });
  });

  test('an unverified number counts only where the row says so', () => {
    const unverified = bare({ kind: 'guard_licence', state: 'unverified' });
    const lenient: Need = { kind: 'credential', of: 'guard_licence', unverified: 'counts' };
    const row: RequirementRule = { ...base, stage: 'hire', needs: [lenient] };
    const held = { credentials: [unverified], completions: [] };
    expect(assess([row], 'guard', KAIFENG, held, TODAY).outcome).toBe('qualified');
    expect(assess(rules, 'guard', KAIFENG, held, TODAY).outcome).toBe('not_qualified');
  });

  test('what the rulebook cannot judge is never an answer', () => {
    const odd = { kind: 'ordeal' } as unknown as Need;
    const ask = (position: string, book: readonly RequirementRule[]) => () =>
      assess(book, position as Position, KAIFENG, guard, TODAY);
    expect(ask('juggler', rules)).toThrow('not a post');
    expect(ask('cook', rules)).toThrow('no rule speaks');
    expect(ask('guard', [])).toThrow('no rule speaks');
    expect(ask('guard', [{ ...base, needs: [odd] }])).toThrow('no rule for the need');
  });
});

describe('the rulebook', () => {
  const contract = load(readFileSync('openapi.yaml', 'utf8')) as {
    components: {
      schemas: Record<
        string,
        { enum?: string[]; properties?: Record<string, { enum?: string[] }> }
      >;
    };
  };
  const { schemas } = contract.components;

  test('speaks the words of the contract', () => {
    expect(POSITIONS).toEqual(schemas['Position']?.enum);
    expect(CREDENTIAL_KINDS).toEqual(schemas['CredentialKind']?.enum);
    expect(TOPICS).toEqual(schemas['Topic']?.enum);
    expect(DEGREES).toEqual(schemas['CredentialPush']?.properties?.['degree']?.enum);
  });

  test('speaks of every post today, and gives every row an id of its own and a source', () => {
    for (const position of POSITIONS) expect(judge(position, []).rules).not.toEqual([]);
    expect(new Set(REQUIREMENT_RULES.map(({ id }) => id)).size).toBe(REQUIREMENT_RULES.length);
    for (const { positions, needs, source } of REQUIREMENT_RULES) {
      expect(positions.length * needs.length).toBeGreaterThan(0);
      expect(source.instrument && source.article).not.toBe('');
    }
  });

  test('has each row in docs/rules.md', () => {
    const index = readFileSync('docs/rules.md', 'utf8');
    for (const { id } of REQUIREMENT_RULES) expect(index).toContain(`\`${id}\``);
  });
});
