import { plainDate } from '../../src/domain/calendar';
import type { SubsidyFactOf } from '../../src/domain/subsidy-fact';
import {
  assessed,
  claim,
  fact,
  no,
  period,
  testTable,
  unknown,
  yes,
  type Row,
} from './subsidy-cases';

type Payment = SubsidyFactOf<'social_insurance_payment'>['value'];

/** 12 months of 2025, 12,000 yuan, paid by an employer. */
const payment = (value: Partial<Payment> = {}, id = 'payment') =>
  fact(
    'social_insurance_payment',
    { way: 'employer', months: 12, paidFen: 1_200_000, ...value },
    { id, period: period('2025-01-01', '2026-01-01'), asOfOn: plainDate('2026-01-05') },
  );
const flexible = payment({ way: 'flexible' });
const hardship = (startsOn = '2024-01-01', endsOn: string | null = null) =>
  fact('hardship_status', { ground: 'family' }, { period: period(startsOn, endsOn) });
const retires = (retiresOn: string) => fact('retirement', { retiresOn: plainDate(retiresOn) });
const graduated = (graduatedOn: string) =>
  fact('graduation', { degree: 'college', graduatedOn: plainDate(graduatedOn) });
const employer = (size: 'micro' | 'small') =>
  fact('employer_size', { size, employees: 9 }, { period: period('2024-01-01', null) });
const paid = (months: number, variant: string, subjectId = 'earlier') =>
  claim({
    programme: 'social_insurance',
    fundFamily: 'employment_subsidy',
    variant,
    subjectId,
    occupation: null,
    level: null,
    months,
  });
const earlier = fact(
  'social_insurance_payment',
  { way: 'employer', months: 30, paidFen: 1 },
  { id: 'earlier', period: period('2022-07-01', '2025-01-01') },
);

/**
 * Somebody hard to employ, 12 months of 2025 paid by the employer, applied for on 1 March 2026, unless the row says otherwise.
 * Sources: none was seen: three years, until retirement within five, a year for graduates in micro firms, two thirds of
 * what is paid in flexible work for three years, two for graduates.
 */
const TABLE: Record<string, Row> = {
  'hard to employ, employed': yes(1_200_000),
  'hard to employ, flexible: two thirds': {
    change: { facts: [hardship(), flexible] },
    ...yes(800_000),
  },
  'a third of a fen is not paid': {
    change: { facts: [hardship(), payment({ way: 'flexible', paidFen: 1_000 })] },
    ...yes(666),
  },
  'hardship from the first day of the months': {
    change: { facts: [hardship('2025-01-01'), payment()] },
    ...yes(1_200_000),
  },
  'hardship that ended the day before': {
    change: { facts: [hardship('2024-01-01', '2025-01-01'), payment()] },
    ...unknown('hardship'),
  },
  '35 months before: one is left': {
    change: { facts: [hardship(), payment(), earlier], claims: [paid(35, 'hardship_employed')] },
    ...yes(100_000),
  },
  '36 months before': {
    change: {
      facts: [hardship(), payment(), graduated('2015-07-01')],
      claims: [paid(36, 'hardship_employed')],
    },
    ...no('months_in_all'),
  },
  'retiring within five years of the first month': {
    change: {
      facts: [hardship(), payment(), earlier, retires('2027-07-01')],
      claims: [paid(36, 'hardship_employed')],
    },
    ...yes(1_200_000),
  },
  'retiring a day later than five years': {
    change: {
      facts: [hardship(), payment(), earlier, retires('2027-07-02'), graduated('2015-07-01')],
      claims: [paid(36, 'hardship_employed')],
    },
    ...no('months_in_all'),
  },
  'only until retirement': {
    change: { facts: [hardship(), payment(), retires('2025-04-01')] },
    ...yes(300_000),
  },
  'the same months again': {
    change: {
      facts: [hardship(), payment(), payment({}, 'second')],
      claims: [paid(12, 'hardship_employed', 'second')],
      subjectId: 'payment',
    },
    ...no('period_not_paid_before'),
  },

  'graduated two years ago, in a micro firm': {
    change: { facts: [payment(), graduated('2023-01-01'), employer('micro')] },
    ...yes(1_200_000),
  },
  'graduated a day earlier': {
    change: {
      facts: [payment(), graduated('2022-12-31'), employer('micro'), hardshipHeld()],
    },
    ...unknown('hardship'),
  },
  'in a small firm': {
    change: { facts: [payment(), graduated('2024-07-01'), employer('small')] },
    ...unknown('hardship'),
  },
  'a firm of whose size nobody spoke': {
    change: {
      facts: [payment(), graduated('2024-07-01')],
      claims: [paid(36, 'hardship_employed')],
    },
    ...unknown('employer_size'),
  },
  '11 months in micro firms before: one is left': {
    change: {
      facts: [payment(), graduated('2024-07-01'), employer('micro')],
      claims: [paid(11, 'graduate_micro')],
    },
    ...yes(100_000),
  },
  'a graduate in flexible work: two thirds': {
    change: { facts: [flexible, graduated('2024-07-01')] },
    ...yes(800_000),
  },
  '23 months before: one is left': {
    change: { facts: [flexible, graduated('2024-07-01')], claims: [paid(23, 'graduate_flexible')] },
    ...yes(66_666),
  },

  'nothing that was paid': { change: { facts: [hardship()] }, ...unknown('subject') },
  'before the rule': {
    day: '2023-12-31',
    change: {
      facts: [
        hardship(),
        {
          ...payment(),
          asOfOn: plainDate('2023-12-31'),
          period: period('2023-01-01', '2023-12-01'),
        },
      ],
    },
    ...no('rule_in_force'),
  },
};

/** Said, but not looked at yet. */
function hardshipHeld() {
  return { ...hardship(), state: 'held_for_review' as const };
}

describe('the social-insurance subsidy', () => {
  testTable(TABLE, { programme: 'social_insurance', facts: [hardship(), payment()] }, '2026-03-01');

  it('asks for the word of an authority where somebody may be hard to employ', () => {
    const { whatWouldChange } = assessed(
      { programme: 'social_insurance', facts: [payment(), hardshipHeld()] },
      '2026-03-01',
    );
    expect(whatWouldChange).toContainEqual(
      expect.objectContaining({ needs: 'review', fact: 'hardship_status' }),
    );
  });
});
