import { plainDate, type Period } from '../calendar';
import type { Degree } from '../credential';
import type { Major } from '../need';
import type { Position, RequirementRule } from '../requirement';
import { RELEVANT_MAJORS } from './relevant-majors';

/** Everybody who works where the children are. */
export const WORKS_INSIDE: readonly Position[] = [
  'head',
  'manager',
  'caregiver',
  'health_worker',
  'guard',
  'cook',
  'driver',
  'cleaner',
  'volunteer',
];

const VOCATIONAL_AND_UP: readonly Degree[] = [
  'secondary_vocational',
  'college',
  'bachelor',
  'master',
  'doctorate',
];
const COLLEGE_AND_UP: readonly Degree[] = ['college', 'bachelor', 'master', 'doctorate'];

/** How a training certificate says that it is the head's: a training certificate in something else is not. */
const HEAD_TRAINING: readonly Major[] = [
  { code: 'nursery_management', name: '托育机构负责人培训' },
  { code: null, name: '托育机构负责人岗位培训' },
];

const SETTING_STANDARD = '托育机构设置标准（试行）, 国卫人口发〔2019〕58号';
const TRAINING_OUTLINES = '托育机构负责人、保育人员培训大纲（试行）, 国卫办人口函〔2021〕449号';

function since(day: string): Period {
  return { startsOn: plainDate(day), endsOn: null };
}

/** To change a row, end it and add the next: answers already given keep citing it. */
export const NATIONAL_RULES: readonly RequirementRule[] = [
  {
    id: 'nhc-2019-58-caregiver',
    jurisdiction: 'CN',
    positions: ['caregiver'],
    stage: 'hire',
    inForce: since('2019-10-08'),
    source: { instrument: SETTING_STANDARD, article: 'staff: 保育人员', confirmed: true },
    needs: [
      {
        kind: 'training',
        theory: 0,
        practice: 0,
        topics: ['child_development_and_mental_health'],
      },
      {
        kind: 'any_of',
        requirement: 'infant_care_background',
        options: [
          {
            kind: 'credential',
            of: 'skill_level_certificate',
            occupations: ['4-10-01-01', '4-10-01-02', '4-10-01-03'],
            unverified: 'does_not_count',
          },
          {
            kind: 'credential',
            of: 'education_degree',
            degrees: VOCATIONAL_AND_UP,
            majors: RELEVANT_MAJORS,
            unverified: 'does_not_count',
          },
          {
            // the standard names no length; one full year is the least that an attestation can say
            kind: 'credential',
            of: 'care_experience',
            leastYears: 1,
            unverified: 'does_not_count',
          },
        ],
      },
    ],
  },
  {
    id: 'nhc-2021-449-caregiver-training',
    jurisdiction: 'CN',
    positions: ['caregiver'],
    stage: 'hire',
    inForce: since('2021-08-19'),
    source: { instrument: TRAINING_OUTLINES, article: 'hours: 保育人员', confirmed: false },
    needs: [{ kind: 'training', theory: 60, practice: 60, topics: [] }],
  },
  {
    id: 'nhc-2019-58-head',
    jurisdiction: 'CN',
    positions: ['head'],
    stage: 'hire',
    inForce: since('2019-10-08'),
    source: { instrument: SETTING_STANDARD, article: 'staff: 负责人', confirmed: true },
    needs: [
      {
        kind: 'credential',
        of: 'education_degree',
        degrees: COLLEGE_AND_UP,
        unverified: 'does_not_count',
      },
      {
        kind: 'credential',
        of: 'management_experience',
        leastYears: 3,
        unverified: 'does_not_count',
      },
    ],
  },
  {
    id: 'nhc-2021-449-head-training',
    jurisdiction: 'CN',
    positions: ['head'],
    stage: 'hire',
    inForce: since('2021-08-19'),
    source: { instrument: TRAINING_OUTLINES, article: 'hours: 负责人', confirmed: false },
    needs: [
      {
        kind: 'any_of',
        requirement: 'head_training',
        options: [
          {
            kind: 'credential',
            of: 'training_certificate',
            majors: HEAD_TRAINING,
            unverified: 'does_not_count',
          },
          { kind: 'training', theory: 40, practice: 20, topics: ['nursery_management'] },
        ],
      },
    ],
  },
  {
    id: 'nhc-2019-58-health-worker',
    jurisdiction: 'CN',
    positions: ['health_worker'],
    stage: 'hire',
    inForce: since('2019-10-08'),
    source: { instrument: SETTING_STANDARD, article: 'staff: 保健人员', confirmed: true },
    needs: [
      {
        kind: 'credential',
        of: 'maternal_child_health_training',
        unverified: 'does_not_count',
      },
    ],
  },
  {
    id: 'nhc-2019-58-guard',
    jurisdiction: 'CN',
    positions: ['guard'],
    stage: 'hire',
    inForce: since('2019-10-08'),
    source: { instrument: SETTING_STANDARD, article: 'staff: 保安人员', confirmed: true },
    needs: [{ kind: 'credential', of: 'guard_licence', unverified: 'does_not_count' }],
  },
  {
    id: 'nhc-2019-58-guard-posting',
    jurisdiction: 'CN',
    positions: ['guard'],
    stage: 'start',
    inForce: since('2019-10-08'),
    source: { instrument: SETTING_STANDARD, article: 'staff: 保安人员', confirmed: true },
    needs: [{ kind: 'proof', of: 'guard_posting' }],
  },
  {
    id: 'fsl-45-food-handler',
    jurisdiction: 'CN',
    positions: ['cook'],
    stage: 'start',
    inForce: since('2015-10-01'),
    source: { instrument: '食品安全法', article: '45', confirmed: true },
    needs: [
      {
        kind: 'credential',
        of: 'food_handler_certificate',
        validYears: 1,
        unverified: 'does_not_count',
      },
    ],
  },
  {
    id: 'moh-2010-76-health-certificate',
    jurisdiction: 'CN',
    positions: WORKS_INSIDE,
    stage: 'start',
    inForce: since('2010-11-01'),
    source: {
      instrument: '托儿所幼儿园卫生保健管理办法, 卫生部 教育部令第76号 (2010)',
      article: 'health check before work and yearly',
      confirmed: true,
    },
    needs: [
      {
        kind: 'credential',
        of: 'health_certificate',
        validYears: 1,
        unverified: 'does_not_count',
      },
    ],
  },
  {
    id: 'mpl-62-police-query',
    jurisdiction: 'CN',
    positions: WORKS_INSIDE.filter((position) => position !== 'volunteer'),
    stage: 'start',
    inForce: since('2021-06-01'),
    source: { instrument: '未成年人保护法', article: '62', confirmed: true },
    needs: [{ kind: 'proof', of: 'police_record_query' }],
  },
  {
    // the law speaks of staff; provinces that wrote it out reach sponsors, boards and, by analogy, volunteers
    id: 'mpl-62-police-query-beyond-staff',
    jurisdiction: 'CN',
    positions: ['volunteer', 'board_member', 'owner'],
    stage: 'start',
    inForce: since('2021-06-01'),
    source: { instrument: '未成年人保护法', article: '62, read widely', confirmed: false },
    needs: [{ kind: 'proof', of: 'police_record_query' }],
  },
];
