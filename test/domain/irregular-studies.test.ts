import { plainDate } from '../../src/domain/calendar';
import type { Study } from '../../src/domain/irregular-overlaps';
import { irregularStudiesOf, type Learner } from '../../src/domain/irregular-studies';

const FOREVER = [{ startsOn: plainDate('2020-01-01'), endsOn: null }];
const JINSHUI = { division: '410105', address: '花园路1号' };
const ERQI = { division: '410103', address: '大学路9号' };

type Run = NonNullable<Study['run']>;
type Days = Partial<Record<'startsOn' | 'endsOn', string>> & { days?: string[] | null };
const run = ({ days, ...change }: Partial<Omit<Run, keyof Days>> & Days = {}): Run =>
  ({
    id: 'run',
    startsOn: '2026-03-02',
    endsOn: '2026-03-27',
    fullDay: true,
    ...JINSHUI,
    ...change,
    days: days ?? null,
  }) as Run;

type Change = Partial<Omit<Study, 'startedOn' | 'completedOn'>> & {
  startedOn?: string;
  completedOn?: string;
};
let serial = 0;
const study = (change: Change = {}): Study =>
  ({
    completionId: `c${(serial += 1)}`,
    providerId: 'school',
    courseCode: 'BY-120',
    hours: 120,
    startedOn: '2026-03-02',
    completedOn: '2026-03-27',
    passed: true,
    run: null,
    course: null,
    ...change,
  }) as Study;

const learner = (studies: readonly Study[], change: Partial<Learner> = {}): Learner => ({
  personId: 'person',
  birthDates: [plainDate('1990-01-01')],
  diedOn: null,
  studies,
  hasMoreStudies: false,
  ...change,
});
const kindsOf = (studies: readonly Study[], change: Partial<Learner> = {}, rights = FOREVER) =>
  irregularStudiesOf(learner(studies, change), () => rights).map(({ kind }) => kind);

describe('full days of two courses', () => {
  const whole = (change: Change = {}) => study({ run: run(), ...change });
  test.each<[string, Change, string[]]>([
    ['in the same place', { run: run({ address: ' 花园路 1号' }) }, []],
    ['at another site of the same school', { run: run(ERQI) }, ['full_days_overlap']],
    [
      'of another school',
      { providerId: 'academy', run: run({ address: '文化路2号' }) },
      ['full_days_overlap'],
    ],
    [
      'elsewhere, sharing the last day',
      { startedOn: '2026-03-27', hours: 8, run: run({ ...ERQI, startsOn: '2026-03-27' }) },
      ['full_days_overlap'],
    ],
    [
      'elsewhere, from the day after',
      {
        startedOn: '2026-03-28',
        completedOn: '2026-04-20',
        run: run({ ...ERQI, startsOn: '2026-03-28', endsOn: '2026-04-20' }),
      },
      [],
    ],
    ['elsewhere, at weekends', { run: run({ ...ERQI, days: ['2026-03-07', '2026-03-08'] }) }, []],
    [
      'elsewhere, at weekends and on one Friday',
      { run: run({ ...ERQI, days: ['2026-03-06', '2026-03-07'] }) },
      ['full_days_overlap'],
    ],
    ['elsewhere, where only afternoons are taken', { run: run({ ...ERQI, fullDay: false }) }, []],
    [
      'elsewhere, without a run, at six hours a day',
      { providerId: 'academy', hours: 156 },
      ['full_days_overlap'],
    ],
    ['elsewhere, without a run, at less', { providerId: 'academy', hours: 155 }, []],
  ])('%s', (_, change, found) => {
    expect(kindsOf([whole(), study(change)])).toEqual(found);
  });

  test('are one cause in whichever order they are read, and another one with other days', () => {
    const [one, other] = [whole(), whole({ run: run(ERQI) })];
    const keys = (studies: Study[]) =>
      irregularStudiesOf(learner(studies), () => FOREVER).map(({ key }) => key);
    expect(keys([one, other])).toEqual(keys([other, one]));
    const shorter = { ...other, completedOn: plainDate('2026-03-20') };
    expect(keys([one, shorter])).not.toEqual(keys([one, other]));
  });
});

describe('two full-time courses', () => {
  const course = { fullTime: true, mostHoursADay: 8 };
  const second = (startedOn: string, change: Change = {}) =>
    study({
      course,
      courseCode: 'HEAD-60',
      hours: 60,
      startedOn,
      completedOn: '2026-04-10',
      ...change,
    });
  test.each<[string, Study, string[]]>([
    ['that share four days', second('2026-03-24'), []],
    ['that share five days', second('2026-03-23'), ['full_time_courses_overlap']],
    ['of which one is repeated', second('2026-03-23', { courseCode: 'BY-120' }), []],
    [
      'of which one was sent again',
      study({ course, startedOn: '2026-03-02', completedOn: '2026-03-27' }),
      ['full_time_courses_overlap'],
    ],
    ['of which one is repeated after it was failed', study({ course, passed: false }), []],
    ['of which one was examined again', study({ course, completedOn: '2026-04-03' }), []],
    ['of which one is not', second('2026-03-23', { course: { ...course, fullTime: false } }), []],
    ['of which one is not in the catalogue', second('2026-03-23', { course: null }), []],
    [
      'of the same code at another school',
      second('2026-03-23', { courseCode: 'BY-120', providerId: 'academy' }),
      ['full_time_courses_overlap'],
    ],
  ])('%s', (_, other, found) => {
    expect(kindsOf([study({ course }), other])).toEqual(found);
  });
});

describe('one course', () => {
  test.each<[string, Change, string[]]>([
    ['of twelve hours a day', { hours: 312 }, []],
    ['of more', { hours: 313 }, ['hours_impossible']],
    [
      'of more than its catalogue allows',
      { hours: 209, course: { fullTime: false, mostHoursADay: 8 } },
      ['hours_impossible'],
    ],
    ['of one day', { completedOn: '2026-03-02', hours: 12 }, []],
    ['begun on the first day of its run', { run: run() }, []],
    ['begun a day before its run', { run: run({ startsOn: '2026-03-03' }) }, ['hours_outside_run']],
    ['joined on the last day', { startedOn: '2026-03-27', hours: 4, run: run() }, []],
    [
      'joined a day after it',
      { startedOn: '2026-03-28', completedOn: '2026-03-28', hours: 4, run: run() },
      ['hours_outside_run'],
    ],
    ['examined two weeks after it', { completedOn: '2026-04-10', run: run() }, []],
    ['examined a day later', { completedOn: '2026-04-11', run: run() }, ['hours_outside_run']],
  ])('%s', (_, change, found) => {
    expect(kindsOf([study(change)])).toEqual(found);
  });

  test.each([
    ['2026-03-02', null, []],
    ['2026-03-03', null, ['hours_before_right']],
    ['2020-01-01', '2026-03-28', []],
    ['2020-01-01', '2026-03-27', ['hours_before_right']],
  ])('under a right from %s to before %s', (startsOn, endsOn, found) => {
    const right = { startsOn: plainDate(startsOn), endsOn: endsOn && plainDate(endsOn) };
    expect(kindsOf([study()], {}, [right] as typeof FOREVER)).toEqual(found);
  });

  test('under rights that follow each other without a day between', () => {
    const rights = (second: string) => [
      { startsOn: plainDate(second), endsOn: null },
      { startsOn: plainDate('2020-01-01'), endsOn: plainDate('2026-03-10') },
    ];
    expect(kindsOf([study()], {}, rights('2026-03-10') as typeof FOREVER)).toEqual([]);
    expect(kindsOf([study()], {}, rights('2026-03-11') as typeof FOREVER)).toEqual([
      'hours_before_right',
    ]);
  });
});

test.each([
  [['2010-03-02'], []],
  [['2010-03-03'], ['trainee_too_young']],
  [['2010-03-03', '1990-01-01'], []],
  [[], []],
])('a trainee born on %j', (birthDates, found) => {
  expect(kindsOf([study()], { birthDates: birthDates.map(plainDate) })).toEqual(found);
});

test.each([
  ['2026-03-27', []],
  ['2026-03-26', ['trainee_deceased']],
])('a trainee who died on %s', (diedOn, found) => {
  expect(kindsOf([study()], { diedOn: plainDate(diedOn) })).toEqual(found);
});

describe('more than is compared', () => {
  const whole = (at: number) => study({ providerId: `school-${at}`, hours: 160 });
  const many = (length: number) => Array.from({ length }, (_, at) => whole(at));
  const counted = (kinds: readonly string[]) =>
    [...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length]);

  test('everybody at once everywhere is so many pairs and one finding that there are more', () => {
    expect(counted(kindsOf(many(20)))).toEqual([['full_days_overlap', 190]]);
    expect(counted(kindsOf(many(21)))).toEqual([
      ['full_days_overlap', 200],
      ['too_many_courses', 1],
    ]);
    expect(counted(kindsOf(many(300)))).toEqual([
      ['full_days_overlap', 200],
      ['too_many_courses', 1],
    ]);
  });

  test('as many in one place one after the other are nothing, unless more are on record than were read', () => {
    const calm = Array.from({ length: 300 }, () => study({ run: run(), hours: 24 }));
    expect(kindsOf(calm)).toEqual([]);
    expect(kindsOf(calm, { hasMoreStudies: true })).toEqual(['too_many_courses']);
  });

  test('some more of them are no new doubt', () => {
    const keys = [260, 300].map((length) =>
      irregularStudiesOf(learner(many(length)), () => FOREVER).flatMap(({ kind, key }) =>
        kind === 'too_many_courses' ? [key] : [],
      ),
    );
    expect(keys[0]).toEqual(keys[1]);
  });
});
