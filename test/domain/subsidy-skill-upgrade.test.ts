import { plainDate } from '../../src/domain/calendar';
import {
  certificate,
  claim,
  fact,
  FUZHOU,
  no,
  period,
  QUANZHOU,
  testTable,
  unknown,
  yes,
  type Row,
} from './subsidy-cases';

const insured = (months: number, asOfOn = '2025-06-01') =>
  fact('insured_months', { months }, { asOfOn: plainDate(asOfOn) });
const benefit = (startsOn: string, endsOn: string | null) =>
  fact('unemployment_benefit', {}, { period: period(startsOn, endsOn) });
const of = (level: number | null, issuedOn = '2025-06-30', occupation = '4-10-01-03') =>
  certificate({ level, issuedOn: plainDate(issuedOn), occupation });
const on = (day: string, change: Parameters<typeof claim>[0] = {}) =>
  claim({ appliedOn: plainDate(day), ...change });
const elsewhere = (occupation: string | null, level: number | null) =>
  fact('subsidy_paid_elsewhere', {
    fundFamily: 'employment_subsidy',
    occupation,
    level,
    amountFen: 1,
    paidOn: plainDate('2024-05-01'),
  });

/**
 * A level-3 certificate of 30 June 2025, 12 months insured, applied for on 1 December 2025, unless the row says otherwise.
 * Sources: amounts, twelve months from the issue, once, nothing lower, not with the training subsidy: notices of Rizhao and
 * Chaoyang; 36 and 12 months: the same and Xinhua, 22 April 2025, which also has the cap; 30 percent: Quanzhou.
 */
const TABLE: Record<string, Row> = {
  'level 5: 1,000 yuan': { change: { credentials: [of(5)] }, ...yes(100_000) },
  'level 4: 1,500 yuan': { change: { credentials: [of(4)] }, ...yes(150_000) },
  'level 3: 2,000 yuan': yes(200_000),
  'a certificate that was withdrawn never was one': {
    change: { credentials: [certificate({ status: 'withdrawn' })] },
    ...no('subject'),
  },
  'contributions that were paid for are about no certificate': {
    change: {
      claims: [
        claim({
          programme: 'social_insurance',
          fundFamily: 'employment_subsidy',
          variant: 'hardship_flexible',
          occupation: null,
          level: null,
          appliedOn: plainDate('2025-11-01'),
        }),
      ],
    },
    ...yes(200_000),
  },
  'level 2': { change: { credentials: [of(2)] }, ...no('level') },
  'level 1': { change: { credentials: [of(1)] }, ...no('level') },
  'a level that nobody says': { change: { credentials: [of(null)] }, ...unknown('level') },
  'two certificates: the one that gives more': {
    change: { credentials: [of(5), { ...of(4), id: 'other' }] },
    ...yes(150_000),
  },
  'no certificate': { change: { credentials: [] }, ...no('subject') },
  'a degree is none': {
    change: { credentials: [certificate({ kind: 'education_degree' })] },
    ...no('subject'),
  },
  'a number of no known pattern': {
    change: { credentials: [{ ...of(3), state: 'unverified' }] },
    ...unknown('level'),
  },

  'the last day of twelve months': { day: '2026-06-30', ...yes(200_000) },
  'a day later': { day: '2026-07-01', ...no('applied_within_months') },
  'the day of the issue': { day: '2025-06-30', ...yes(200_000) },
  'the day before': { day: '2025-06-29', ...no('subject') },
  'issued on 29 February': {
    change: { credentials: [of(3, '2024-02-29')], facts: [insured(12, '2024-01-01')] },
    day: '2025-02-28',
    ...yes(200_000),
  },

  '11 months, today': { change: { facts: [insured(11, '2025-12-01')] }, ...no('insured_months') },
  '11 months, half a year ago': { change: { facts: [insured(11)] }, ...unknown('insured_months') },
  '5 months, half a year ago': { change: { facts: [insured(5)] }, ...no('insured_months') },
  'months that nobody said': { change: { facts: [] }, ...unknown('insured_months') },
  'months that are held for review': {
    change: { facts: [{ ...insured(36), state: 'held_for_review' }] },
    ...unknown('insured_months'),
  },
  'months of a later day': {
    change: { facts: [insured(36, '2025-12-02')] },
    ...unknown('insured_months'),
  },
  'drawing benefit': { change: { facts: [benefit('2025-10-01', null)] }, ...yes(200_000) },
  'benefit that ended the day before': {
    change: { facts: [benefit('2025-06-01', '2025-12-01')] },
    ...unknown('insured_months'),
  },
  '12 months for a certificate of the last day of the relaxed rule': {
    change: { credentials: [of(3, '2025-12-31')] },
    day: '2026-03-01',
    ...yes(200_000),
  },
  '35 months for one of the day after': {
    change: { credentials: [of(3, '2026-01-01')], facts: [insured(35, '2026-03-01')] },
    day: '2026-03-01',
    ...no('insured_months'),
  },
  '36 months for that one': {
    change: { credentials: [of(3, '2026-01-01')], facts: [insured(36, '2026-03-01')] },
    day: '2026-03-01',
    ...yes(200_000),
  },
  'benefit for that one': {
    change: { credentials: [of(3, '2026-01-01')], facts: [benefit('2026-01-01', null)] },
    day: '2026-03-01',
    ...unknown('insured_months'),
  },
  '35 months under the rule of 2018': {
    change: { credentials: [of(3, '2018-12-31')], facts: [insured(35, '2019-01-01')] },
    day: '2019-01-01',
    ...no('insured_months'),
  },
  '12 months under that of 2019': {
    change: { credentials: [of(3, '2019-01-01')], facts: [insured(12, '2019-01-01')] },
    day: '2019-01-01',
    ...yes(200_000),
  },
  'issued before any rule': {
    change: { credentials: [of(3, '2016-12-31')], facts: [insured(36, '2017-01-01')] },
    day: '2017-01-01',
    ...no('rule_in_force'),
  },

  'paid for occupation and level': {
    change: { claims: [claim({ level: 3 })] },
    ...no('once_per_occupation_and_level'),
  },
  'paid for another level below': { change: { claims: [claim({ level: 4 })] }, ...yes(200_000) },
  'paid for another level above': {
    change: { credentials: [of(4)], claims: [claim({ level: 3 })] },
    ...no('nothing_lower_after_higher'),
  },
  'paid for another occupation': {
    change: { claims: [claim({ level: 3, occupation: '4-10-01-02' })] },
    ...yes(200_000),
  },
  'refused for occupation and level': {
    change: { claims: [claim({ level: 3, state: 'refused' })] },
    ...yes(200_000),
  },

  'the training subsidy was paid for the certificate': {
    change: {
      claims: [claim({ fundFamily: 'employment_subsidy', subjectId: 'credential', level: null })],
    },
    ...no('not_paid_by'),
  },
  'the training subsidy was paid in another province': {
    change: {
      claims: [claim({ fundFamily: 'employment_subsidy', level: 3, division: FUZHOU })],
    },
    ...no('not_paid_by'),
  },
  'the training subsidy was paid for another level': {
    change: { claims: [claim({ fundFamily: 'employment_subsidy' })] },
    ...yes(200_000),
  },
  'another authority paid it': {
    change: { facts: [insured(12), elsewhere('4-10-01-03', 3)] },
    ...no('not_paid_by'),
  },
  'another authority paid for nobody knows what': {
    change: { facts: [insured(12), elsewhere(null, null)] },
    ...unknown('not_paid_by'),
  },

  'once this year': {
    change: { claims: [on('2025-01-01', { occupation: '4-10-01-01' })] },
    ...no('yearly_cap'),
  },
  'once last year': {
    change: { claims: [on('2024-12-31', { occupation: '4-10-01-01' })] },
    ...yes(200_000),
  },
  'twice this year, where infant care is short of people': {
    change: {
      division: QUANZHOU,
      claims: [on('2025-02-01'), on('2025-03-01', { id: 'b', level: 5 })],
    },
    ...yes(260_000),
  },
  'three times there': {
    change: {
      division: QUANZHOU,
      claims: [
        on('2025-02-01'),
        on('2025-03-01', { id: 'b', level: 5 }),
        on('2025-04-01', { id: 'c', occupation: '4-10-01-01' }),
      ],
    },
    ...no('yearly_cap'),
  },
  'once there, for an occupation that is not listed': {
    change: {
      division: QUANZHOU,
      credentials: [of(3, '2025-06-30', '6-01-01-01')],
      claims: [on('2025-02-01', { occupation: '6-01-01-02' })],
    },
    outcome: 'not_eligible',
    open: ['yearly_cap:not_met', 'occupation:not_met'],
  },

  'Quanzhou adds 30 percent': { change: { division: QUANZHOU }, ...yes(260_000) },
  'to listed occupations': {
    change: { division: QUANZHOU, credentials: [of(3, '2025-06-30', '6-01-01-01')] },
    outcome: 'eligible',
    fen: 200_000,
    open: ['occupation:not_met'],
  },
  'of its own division': { change: { division: FUZHOU }, ...yes(200_000) },
  'and not before its notice': {
    change: { division: QUANZHOU, credentials: [of(3, '2024-12-31')] },
    ...yes(200_000),
  },
};

describe('the skill upgrade subsidy', () => {
  testTable(TABLE, { credentials: [of(3)], facts: [insured(12)] }, '2025-12-01');
});
