import { plainDate } from '../../src/domain/calendar';
import { postSubsidy } from '../../src/domain/rulebook/subsidy-post';
import {
  certificate,
  claim,
  no,
  period,
  post,
  testTable,
  unknown,
  yes,
  type Row,
} from './subsidy-cases';

const YONGAN = '350481';

/** What a place might decide: 200 yuan a month for caregivers, after six months, for two years; in 2025 and 2026. */
const EXAMPLE = [
  postSubsidy({
    id: 'example',
    version: 1,
    jurisdiction: '350481',
    source: { instrument: 'example', article: '1', confirmed: true, unconfirmed: '' },
    inForce: period('2025-01-01', '2027-01-01'),
    positions: ['caregiver'],
    leastMonths: 6,
    monthlyFen: 20_000,
    mostMonths: 24,
  }),
];
const paid = (months: number, subjectId = 'employment') =>
  claim({ programme: 'post_subsidy', fundFamily: 'local', variant: 'post', subjectId, months });
const since = (startsOn: string, change: Parameters<typeof post>[0] = {}) => ({
  employments: [post({ startsOn: plainDate(startsOn), ...change })],
});

/** A caregiver since 1 January 2025 with a certificate, on 30 June 2025 in Yong'an, unless the row says otherwise. */
const TABLE: Record<string, Row> = {
  'six months': yes(120_000),
  'a day less': { change: since('2025-01-02'), ...no('employed_as') },
  'twelve months': { day: '2025-12-31', ...yes(240_000) },
  'another post': { change: since('2025-01-01', { position: 'cook' }), ...no('employed_as') },
  'a post that is not confirmed': {
    change: since('2025-01-01', { state: 'unconfirmed' }),
    ...unknown('employed_as'),
  },
  'a post that ended after six months': {
    day: '2026-03-01',
    change: since('2025-01-01', { state: 'ended', endsOn: plainDate('2025-07-01') }),
    ...yes(120_000),
  },
  'three years: two are paid': { day: '2026-12-31', change: since('2024-01-01'), ...yes(480_000) },
  'months that were paid before': { change: { claims: [paid(4)] }, ...yes(40_000) },
  'all months were paid before': { change: { claims: [paid(6)] }, ...no('something_left') },
  'months of another post': { change: { claims: [paid(6, 'another')] }, ...yes(120_000) },
  'no certificate': { change: { credentials: [] }, ...no('holds_certificate') },
  'a certificate of no known pattern': {
    change: {
      credentials: [certificate({ issuedOn: plainDate('2024-01-01'), state: 'unverified' })],
    },
    ...unknown('holds_certificate'),
  },
  'another place': { change: { division: '350402' }, ...no('rule_in_force') },
  'its last day': { day: '2026-12-31', ...yes(480_000) },
  'the day after': { day: '2027-01-01', ...no('rule_in_force') },
  'nobody is employed': { change: { employments: [] }, ...no('subject') },
};
const usual = {
  programme: 'post_subsidy' as const,
  division: YONGAN,
  employments: [post()],
  credentials: [certificate({ issuedOn: plainDate('2024-01-01') })],
};

describe('the post subsidy of a place', () => {
  const rows = Object.entries(TABLE).map(([title, row]) => [title, { ...row, rules: EXAMPLE }]);
  testTable(Object.fromEntries(rows) as Record<string, Row>, usual, '2025-06-30');
});

describe("the post subsidy of Yong'an, whose figure nobody has seen", () => {
  testTable({ 'leaves it open': { ...unknown('figure') } }, usual, '2026-06-30');
});
