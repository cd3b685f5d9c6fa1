import type { CaseFile } from '../../src/domain/ban-case';
import {
  clocksOf,
  isOver,
  lookOn,
  nextSteps,
  openDue,
  troublesOf,
} from '../../src/domain/ban-case-clocks';
import { mustBeProposable } from '../../src/domain/ban-case-proposal';
import type { CaseStep, CaseSubject } from '../../src/domain/ban-case-steps';
import { plainDate } from '../../src/domain/calendar';
import { Refusal } from '../../src/domain/refusal';
import { CASE_CLOCK_RULES } from '../../src/domain/rulebook/ban-case-clocks';
import {
  TABLE,
  NO_TABLE,
  ZHANG,
  HEAD,
  step,
  NOTICE,
  STATEMENT,
  WAIVED,
  READY,
  DECISION,
  fileWith,
} from './case-files';

describe('clocks', () => {
  const stateOf = (file: CaseFile, clock: string) =>
    clocksOf(file)
      .filter((one) => one.clock === clock)
      .map(({ dueOn, state }) => `${dueOn} ${state}`);
  const on = (steps: readonly CaseStep[], today: string, table = TABLE) =>
    fileWith(steps, { today: plainDate(today), table });

  test.each`
    clock                | steps                                         | today           | says                           | why
    ${'decision'}        | ${[]}                                         | ${'2026-11-30'} | ${'2026-11-30 running'}        | ${'the ninetieth day'}
    ${'decision'}        | ${[]}                                         | ${'2026-12-01'} | ${'2026-11-30 late'}           | ${'the day after'}
    ${'decision'}        | ${[...READY, DECISION]}                       | ${'2026-12-01'} | ${'2026-11-30 met'}            | ${'decided in time'}
    ${'decision'}        | ${[...READY, step('decision', '2026-12-01')]} | ${'2026-12-02'} | ${'2026-11-30 missed'}         | ${'decided late'}
    ${'decision'}        | ${[step('closed', '2026-09-08')]}             | ${'2026-12-01'} | ${'2026-11-30 met'}            | ${'closed'}
    ${'hearing_request'} | ${[step('notice', '2026-09-18')]}             | ${'2026-09-24'} | ${'2026-09-24 running'}        | ${'over a worked Sunday'}
    ${'hearing_request'} | ${[step('notice', '2026-09-18')]}             | ${'2026-09-25'} | ${'2026-09-24 over'}           | ${'no act of the authority'}
    ${'hearing_request'} | ${[step('notice', '2026-12-28')]}             | ${'2026-12-29'} | ${'undetermined undetermined'} | ${'into a year without a table'}
    ${'service'}         | ${[...READY, step('decision', '2026-09-28')]} | ${'2026-10-13'} | ${'2026-10-13 running'}        | ${'over a holiday and a worked Saturday'}
    ${'service'}         | ${[...READY, step('decision', '2026-09-28')]} | ${'2026-10-14'} | ${'2026-10-13 late'}           | ${'the day after'}
    ${'service'}         | ${[...READY, step('decision', '2026-12-22')]} | ${'2026-12-31'} | ${'2026-12-31 running'}        | ${'the last day of the table'}
    ${'service'}         | ${[...READY, step('decision', '2026-12-23')]} | ${'2026-12-31'} | ${'undetermined undetermined'} | ${'over the end of the year'}
  `('$clock on $today: $says, $why', ({ clock, steps, today, says }) => {
    expect(stateOf(on(steps as CaseStep[], String(today)), String(clock))).toEqual([says]);
  });

  const requested = step('hearing_request', '2026-09-03', { outcome: 'requested' });
  const heldOn = plainDate('2026-10-12');
  test.each`
    told            | hearingOn       | says                           | why
    ${'2026-09-24'} | ${heldOn}       | ${'2026-09-24 met'}            | ${'seven working days before, over a holiday'}
    ${'2026-09-28'} | ${heldOn}       | ${'2026-09-24 missed'}         | ${'six'}
    ${'2026-12-20'} | ${'2027-01-20'} | ${'undetermined undetermined'} | ${'in a year without a table'}
  `('a hearing on $hearingOn, announced on $told: $says, $why', ({ told, hearingOn, says }) => {
    const notice = step('hearing_notice', String(told), {
      hearingOn: plainDate(String(hearingOn)),
    });
    const file = on([NOTICE, requested, notice], '2026-12-30');
    expect(stateOf(file, 'hearing_notice')).toEqual([says]);
  });

  test('what is late or undetermined is told until it is done', () => {
    const names = (file: CaseFile) => {
      const { late, undetermined } = troublesOf(file);
      return [late, undetermined].map((some) => some.map(({ clock }) => clock));
    };
    expect(names(on([], '2026-11-30'))).toEqual([[], []]);
    expect(names(on([], '2026-12-01'))).toEqual([['decision'], []]);
    expect(names(on([...READY, step('decision', '2026-12-01')], '2026-12-02'))).toEqual([[], []]);
    expect(names(on([NOTICE], '2026-09-03', NO_TABLE))).toEqual([[], ['hearing_request']]);
    expect(names(on([NOTICE, WAIVED], '2026-09-03', NO_TABLE))).toEqual([[], []]);
    const short = step('hearing_notice', '2026-09-07', { hearingOn: plainDate('2026-09-09') });
    expect(names(on([NOTICE, requested, short], '2026-09-08'))).toEqual([['hearing_notice'], []]);
    const held = step('hearing', '2026-09-09', { outcome: 'held' });
    expect(names(on([NOTICE, requested, short, held], '2026-09-10'))).toEqual([[], []]);
    const decided = [...READY, DECISION];
    expect(names(on(decided, '2026-09-10', NO_TABLE))).toEqual([[], ['service']]);
    expect(names(on([...decided, step('service', '2026-09-09')], '2026-12-30'))).toEqual([[], []]);
  });

  test('the next look is the day after the first clock that runs; at the end there is none', () => {
    expect(lookOn(on([], '2026-09-02'))).toBe('2026-12-01');
    expect(lookOn(on([NOTICE], '2026-09-02'))).toBe('2026-09-10');
    expect(lookOn(on([], '2026-12-02'))).toBe(null);
    const over = (steps: readonly CaseStep[]) => isOver(on(steps, '2026-09-20'));
    expect([
      over(READY),
      over([...READY, DECISION]),
      over([...READY, DECISION, step('service', '2026-09-09')]),
      over([step('closed', '2026-09-09')]),
    ]).toEqual([false, false, true, true]);
  });

  test('what is listed is the earliest day that can still be met or mended, over or not', () => {
    const due = (steps: readonly CaseStep[], today: string, table = TABLE) => {
      const { dueOn, undetermined } = openDue(on(steps, today, table));
      return `${dueOn}${undetermined ? ' undetermined' : ''}`;
    };
    expect(due([NOTICE], '2026-09-02')).toBe('2026-09-09');
    expect(due([NOTICE], '2026-09-10')).toBe('2026-11-30');
    expect(due([NOTICE], '2026-12-02')).toBe('2026-11-30');
    expect(due([NOTICE], '2026-12-02', NO_TABLE)).toBe('2026-11-30 undetermined');
    const decided = [...READY, DECISION];
    expect(due(decided, '2026-09-30')).toBe('2026-09-17');
    expect(due(decided, '2026-09-30', NO_TABLE)).toBe('null undetermined');
  });

  test('what comes next follows from what was done', () => {
    const next = (steps: readonly CaseStep[], table = TABLE) =>
      nextSteps(on(steps, '2026-09-08', table)).map(({ step: name, dueOn }) => `${name} ${dueOn}`);
    const decision = 'decision 2026-11-30';
    const ofCase = ['direct_managers null', 'legal_review null', 'collective_decision null'];
    expect(next([])).toEqual(['notice null', ...ofCase, decision]);
    const afterNotice = (due: string) => ['statement null', `hearing_request ${due}`];
    expect(next([NOTICE])).toEqual([...afterNotice('2026-09-09'), ...ofCase, decision]);
    expect(next([NOTICE], NO_TABLE)).toEqual([...afterNotice('undetermined'), ...ofCase, decision]);
    expect(next([NOTICE, STATEMENT, requested])).toEqual([
      'hearing_notice null',
      ...ofCase,
      decision,
    ]);
    const told = step('hearing_notice', '2026-09-04', { hearingOn: plainDate('2026-09-18') });
    expect(next([NOTICE, STATEMENT, requested, told])).toEqual([
      'hearing 2026-09-18',
      ...ofCase,
      decision,
    ]);
    expect(next(READY)).toEqual([decision]);
    expect(next([...READY, DECISION])).toEqual(['service 2026-09-17']);
    expect(next([...READY, DECISION, step('service', '2026-09-08')])).toEqual([
      'proposal 2026-09-08',
    ]);
    expect(next([step('closed', '2026-09-08')])).toEqual([]);
  });

  test('every rule says whether its text was seen', () => {
    expect(Object.values(CASE_CLOCK_RULES).map(({ source }) => source.confirmed)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('a ban is proposed of a subject', () => {
  const decided = [...READY, DECISION];
  const says = (steps: readonly CaseStep[], subject: CaseSubject, today = '2026-09-20') => {
    try {
      mustBeProposable(subject, steps, plainDate(today));
      return 'may';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return [error.code, error.extras.members?.['state']].filter(Boolean).join(' ');
    }
  };
  const service = step('service', '2026-09-09');
  const published = { ...service, method: 'public_notice' as const };
  test.each`
    steps                                                  | subject                                               | today           | answer
    ${decided}                                             | ${ZHANG}                                              | ${'2026-09-20'} | ${'case-subject-not-served'}
    ${[...decided, service]}                               | ${ZHANG}                                              | ${'2026-09-20'} | ${'may'}
    ${[...decided, published]}                             | ${ZHANG}                                              | ${'2026-10-09'} | ${'case-subject-not-served'}
    ${[...decided, published]}                             | ${ZHANG}                                              | ${'2026-10-10'} | ${'may'}
    ${[...decided, service]}                               | ${HEAD}                                               | ${'2026-09-20'} | ${'case-subject-not-served'}
    ${[...decided, service]}                               | ${{ ...ZHANG, ban: 'proposed' }}                      | ${'2026-09-20'} | ${'case-subject-not-proposable proposed'}
    ${[...decided, service]}                               | ${{ ...ZHANG, ban: 'withdrawn' }}                     | ${'2026-09-20'} | ${'may'}
    ${[...decided, { ...service, subjectId: 'inst' }]}     | ${{ id: 'inst', capacity: 'institution', ban: null }} | ${'2026-09-20'} | ${'may'}
    ${[step('subject_dropped', '2026-09-03'), ...decided]} | ${ZHANG}                                              | ${'2026-09-20'} | ${'case-subject-not-proposable dropped'}
  `('$answer on $today', ({ steps, subject, today, answer }) => {
    expect(says(steps as CaseStep[], subject as CaseSubject, String(today))).toBe(answer);
  });
});
