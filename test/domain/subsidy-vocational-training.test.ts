import { plainDate } from '../../src/domain/calendar';
import {
  assessed,
  certificate,
  claim,
  course,
  FUZHOU,
  no,
  testTable,
  unknown,
  yes,
  type Row,
} from './subsidy-cases';

const SHENZHEN = '440304';
const DAQING = '230602';
const trained = (day: string, change: Parameters<typeof claim>[0] = {}) =>
  claim({
    programme: 'vocational_training',
    fundFamily: 'employment_subsidy',
    appliedOn: plainDate(day),
    occupation: '4-10-01-02',
    ...change,
  });
const insurance = (change: Parameters<typeof claim>[0]) => claim({ level: 3, ...change });

/**
 * A level-3 certificate of 30 June 2025 after a course, applied for on 1 December 2025, unless the row says otherwise.
 * Sources: 财社〔2023〕181号 and 〔2017〕164号; not from both funds: Fujian; caps and the province: Shenzhen; lapsed on
 * 31 December 2025: notice of a city of Heilongjiang.
 */
const TABLE: Record<string, Row> = {
  'level 3': yes(200_000),
  'level 2': { change: { credentials: [certificate({ level: 2 })] }, ...no('level') },
  'after contributions were paid for': {
    change: {
      claims: [
        claim({
          programme: 'social_insurance',
          fundFamily: 'employment_subsidy',
          variant: 'hardship_flexible',
          occupation: null,
          level: null,
        }),
      ],
    },
    ...yes(200_000),
  },
  'without a course': { change: { completions: [] }, ...no('training_completed') },
  'a course that was failed': {
    change: { completions: [course({ result: 'failed' })] },
    ...no('training_completed'),
  },
  'a course that is held for review': {
    change: { completions: [course({ state: 'held_for_review' })] },
    ...unknown('training_completed'),
  },
  'a course of the day itself': {
    change: { completions: [course({ completedOn: plainDate('2025-12-01') })] },
    ...yes(200_000),
  },
  'a course of the day after': {
    change: { completions: [course({ completedOn: plainDate('2025-12-02') })] },
    ...no('training_completed'),
  },
  'the last day of twelve months': { day: '2026-06-30', ...yes(200_000) },
  'a day later': { day: '2026-07-01', ...no('applied_within_months') },
  'under the rule of 2017': {
    change: { credentials: [certificate({ issuedOn: plainDate('2023-06-30') })] },
    day: '2023-12-31',
    ...no('training_completed'),
  },
  'before any rule': {
    change: { credentials: [certificate({ issuedOn: plainDate('2017-06-30') })] },
    day: '2017-09-30',
    ...no('rule_in_force'),
  },

  'the insurance paid for this certificate': {
    change: { claims: [insurance({ subjectId: 'credential', occupation: null, level: null })] },
    ...no('not_paid_by'),
  },
  'the insurance of another province paid for occupation and level': {
    change: { claims: [insurance({ division: FUZHOU })] },
    ...no('not_paid_by'),
  },
  'the insurance paid for another level': { change: { claims: [claim()] }, ...yes(200_000) },
  'in Shenzhen, the same certificate paid by the insurance of another province': {
    change: {
      division: SHENZHEN,
      claims: [insurance({ division: FUZHOU, subjectId: certificate().id })],
    },
    ...no('not_paid_by'),
  },
  'in Shenzhen, paid by the insurance of its province': {
    change: { division: SHENZHEN, claims: [insurance({ division: '440103' })] },
    ...no('not_paid_by'),
  },
  'in Shenzhen, paid by the insurance of another': {
    change: { division: SHENZHEN, claims: [insurance({ division: FUZHOU })] },
    ...yes(200_000),
  },
  'in Shenzhen, once this year': {
    change: { division: SHENZHEN, claims: [trained('2025-01-01')] },
    ...no('yearly_cap'),
  },
  'in Shenzhen, twice in other years': {
    change: {
      division: SHENZHEN,
      claims: [trained('2023-01-01'), trained('2024-12-31', { id: 'b', level: 5 })],
    },
    ...yes(200_000),
  },
  'in Shenzhen, three times in other years': {
    change: {
      division: SHENZHEN,
      claims: [
        trained('2022-01-01'),
        trained('2023-01-01', { id: 'b', level: 5 }),
        trained('2024-12-31', { id: 'c', level: 3 }),
      ],
    },
    ...no('cap_in_all'),
  },
  'elsewhere, once this year': { change: { claims: [trained('2025-01-01')] }, ...yes(200_000) },
  'paid for occupation and level': {
    change: { claims: [trained('2024-01-01', { occupation: '4-10-01-03', level: 3 })] },
    ...no('once_per_occupation_and_level'),
  },
};

describe('the vocational training subsidy', () => {
  testTable(
    TABLE,
    { programme: 'vocational_training', credentials: [certificate()], completions: [course()] },
    '2025-12-01',
  );

  test.each([
    ['2025-12-31', 'daqing-vocational-training'],
    ['2026-01-01', 'national-vocational-training'],
  ])('in Daqing on %s it is by %s', (day, rule) => {
    const answer = assessed(
      { programme: 'vocational_training', division: DAQING, credentials: [certificate()] },
      day,
    );
    expect(answer.rules.map(({ id }) => id)).toEqual([rule]);
  });
});
