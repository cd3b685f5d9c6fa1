import type { CaseFile } from '../../src/domain/ban-case';
import { mustFollow } from '../../src/domain/ban-case-order';
import type { CaseStep } from '../../src/domain/ban-case-steps';
import { plainDate } from '../../src/domain/calendar';
import { Refusal } from '../../src/domain/refusal';
import {
  TABLE,
  NO_TABLE,
  ZHANG,
  HEAD,
  step,
  NOTICE,
  STATEMENT,
  WAIVED,
  NO_MANAGER,
  REVIEW,
  TOGETHER,
  READY,
  DECISION,
  fileWith,
} from './case-files';

/** `follows`, or the code of the refusal with what it names. */
function verdict(file: CaseFile, next: CaseStep): string {
  try {
    mustFollow(file, next);
    return 'follows';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { missing, state } = error.extras.members ?? {};
    return [error.code, ...(Array.isArray(missing) ? (missing as string[]) : []), state]
      .filter(Boolean)
      .join(' ');
  }
}

const without = (...names: CaseStep['step'][]) => READY.filter((one) => !names.includes(one.step));

test.each`
  lacking                    | says
  ${[]}                      | ${'follows'}
  ${['notice']}              | ${'case-step-out-of-order notice'}
  ${['statement']}           | ${'case-step-out-of-order statement'}
  ${['hearing_request']}     | ${'case-step-out-of-order hearing_request'}
  ${['manager_not_named']}   | ${'case-step-out-of-order direct_managers'}
  ${['legal_review']}        | ${'case-step-out-of-order legal_review'}
  ${['collective_decision']} | ${'case-step-out-of-order collective_decision'}
`('a decision without $lacking: $says', (row: { lacking: CaseStep['step'][]; says: string }) => {
  expect(verdict(fileWith(without(...row.lacking)), DECISION)).toBe(row.says);
});

describe('a decision', () => {
  test('waits for each subject that was not dropped', () => {
    const subjects = [ZHANG, HEAD];
    const lacks = 'case-step-out-of-order notice statement hearing_request';
    expect(verdict(fileWith(without('manager_not_named'), { subjects }), DECISION)).toBe(lacks);
    const dropped = step('subject_dropped', '2026-09-05', {
      subjectId: 'head',
      outcome: 'not_liable',
    });
    expect(verdict(fileWith([...READY, dropped], { subjects }), DECISION)).toBe('follows');
  });

  test('is about somebody', () => {
    const dropped = step('subject_dropped', '2026-09-05', { outcome: 'wrong_subject' });
    expect(verdict(fileWith([...READY, dropped]), DECISION)).toBe('case-step-out-of-order notice');
  });

  test('comes once', () => {
    expect(verdict(fileWith([...READY, DECISION]), DECISION)).toBe('case-closed decided');
  });

  test.each`
    on              | today           | says                      | why
    ${'2026-09-07'} | ${'2026-09-20'} | ${'follows'}              | ${'the day of the last step'}
    ${'2026-09-06'} | ${'2026-09-20'} | ${'case-days-impossible'} | ${'before the last step'}
    ${'2026-09-21'} | ${'2026-09-20'} | ${'case-days-impossible'} | ${'tomorrow'}
    ${'2026-11-30'} | ${'2026-12-31'} | ${'follows'}              | ${'the ninetieth day'}
    ${'2026-12-01'} | ${'2026-12-31'} | ${'follows'}              | ${'late, and recorded'}
  `('on $on: $says, $why', ({ on, today, says }: Record<string, string>) => {
    const file = fileWith(READY, { today: plainDate(today ?? '') });
    expect(verdict(file, step('decision', on ?? ''))).toBe(says);
  });

  test('waits until a public notice is served, unless another notice took its place', () => {
    const published = step('notice', '2026-09-02', { method: 'public_notice' });
    const notMade = step('statement', '2026-10-02', { outcome: 'not_made' });
    const steps = [published, notMade, WAIVED, NO_MANAGER, REVIEW, TOGETHER];
    const file = fileWith(steps, { today: plainDate('2026-11-01') });
    expect(verdict(file, step('decision', '2026-10-01'))).toBe('case-days-impossible');
    expect(verdict(file, step('decision', '2026-10-02'))).toBe('follows');
    const replaced = fileWith([published, ...READY]);
    expect(verdict(replaced, DECISION)).toBe('follows');
  });
});

describe('direct managers', () => {
  const of = (isNamed: boolean, id = 'post') => ({ managerEmploymentId: id, isNamed });
  const notNamed = (id: string | null) =>
    step('manager_not_named', '2026-09-03', { managerEmploymentId: id, outcome: 'not_liable' });
  test.each([
    ['nobody registered, nothing said', [], [], [ZHANG], false],
    ['nobody registered, and it is said', [], [notNamed(null)], [ZHANG], true],
    ['nobody registered, one named', [], [], [ZHANG, HEAD], true],
    ['one registered, nothing said', [of(false)], [], [ZHANG], false],
    ['one registered, said only in general', [of(false)], [notNamed(null)], [ZHANG], false],
    ['one registered, another named', [of(false)], [], [ZHANG, HEAD], false],
    ['one registered and named', [of(true)], [], [ZHANG, HEAD], true],
    ['one registered, said of that one', [of(false)], [notNamed('post')], [ZHANG], true],
    ['two registered, one named', [of(true), of(false, 'other')], [], [ZHANG, HEAD], false],
  ] as const)('%s', (_, managers, said, subjects, isAnswered) => {
    const heard = subjects.flatMap(({ id }) =>
      [NOTICE, STATEMENT, WAIVED].map((one) => ({ ...one, subjectId: id })),
    );
    const file = fileWith([...heard, ...said, REVIEW, TOGETHER], { managers, subjects });
    expect(verdict(file, DECISION)).toBe(
      isAnswered ? 'follows' : 'case-step-out-of-order direct_managers',
    );
  });

  test('are said of only where they are registered', () => {
    const file = fileWith([], { managers: [of(false)] });
    expect([verdict(file, notNamed('post')), verdict(file, notNamed('another'))]).toEqual([
      'follows',
      'not-found',
    ]);
  });
});

describe('a hearing', () => {
  const SERVED = step('notice', '2026-09-18');
  // 2026-09-20 is a Sunday that is worked; 25 to 27 September are holidays
  test.each`
    on              | table       | says                      | why
    ${'2026-09-24'} | ${TABLE}    | ${'case-days-impossible'} | ${'the fifth working day'}
    ${'2026-09-25'} | ${TABLE}    | ${'follows'}              | ${'the day after it'}
    ${'2026-09-23'} | ${NO_TABLE} | ${'case-days-impossible'} | ${'five days are never enough'}
    ${'2026-09-24'} | ${NO_TABLE} | ${'follows'}              | ${'nobody can say, and nothing waits'}
  `('was not requested, known on $on: $says, $why', ({ on, table, says }) => {
    const file = fileWith([SERVED], { table: table as never, today: plainDate('2026-10-30') });
    const next = step('hearing_request', String(on), { outcome: 'not_requested' });
    expect(verdict(file, next)).toBe(says);
  });

  test.each`
    on              | table       | waits    | why
    ${'2026-09-24'} | ${TABLE}    | ${true}  | ${'the fifth working day'}
    ${'2026-09-25'} | ${TABLE}    | ${false} | ${'too late'}
    ${'2026-11-30'} | ${NO_TABLE} | ${true}  | ${'nobody can say that it was too late'}
  `('requested on $on keeps a decision waiting: $waits, $why', ({ on, table, waits }) => {
    const steps = [
      SERVED,
      step('statement', '2026-09-18', { outcome: 'received' }),
      step('hearing_request', String(on), { outcome: 'requested' }),
      NO_MANAGER,
      REVIEW,
      TOGETHER,
    ];
    const file = fileWith(steps, { table: table as never, today: plainDate('2026-12-30') });
    const says = waits ? 'case-step-out-of-order hearing_notice hearing' : 'follows';
    expect(verdict(file, step('decision', '2026-12-01'))).toBe(says);
  });

  test('is announced before it is held, and held before the decision', () => {
    const requested = step('hearing_request', '2026-09-03', { outcome: 'requested' });
    const held = step('hearing', '2026-09-18', { outcome: 'held' });
    expect(verdict(fileWith([NOTICE, requested]), held)).toBe(
      'case-step-out-of-order hearing_notice',
    );
    const told = step('hearing_notice', '2026-09-07', { hearingOn: plainDate('2026-09-18') });
    expect(verdict(fileWith([NOTICE, requested]), told)).toBe('follows');
    expect(verdict(fileWith([NOTICE, requested, told]), held)).toBe('follows');
    const sameDay = step('hearing_notice', '2026-09-07', { hearingOn: plainDate('2026-09-07') });
    expect(verdict(fileWith([NOTICE, requested]), sameDay)).toBe('case-days-impossible');
  });
});

test.each`
  name           | on              | steps                             | says                                 | why
  ${'notice'}    | ${'2026-09-01'} | ${[]}                             | ${'follows'}                         | ${'the day of the filing'}
  ${'notice'}    | ${'2026-08-31'} | ${[]}                             | ${'case-days-impossible'}            | ${'before the filing'}
  ${'statement'} | ${'2026-09-02'} | ${[NOTICE]}                       | ${'follows'}                         | ${'the day of the notice'}
  ${'statement'} | ${'2026-09-01'} | ${[NOTICE]}                       | ${'case-days-impossible'}            | ${'before the notice'}
  ${'statement'} | ${'2026-09-02'} | ${[]}                             | ${'case-step-out-of-order notice'}   | ${'to nothing'}
  ${'service'}   | ${'2026-09-08'} | ${READY}                          | ${'case-step-out-of-order decision'} | ${'of nothing'}
  ${'service'}   | ${'2026-09-08'} | ${[...READY, DECISION]}           | ${'follows'}                         | ${'the day of the decision'}
  ${'service'}   | ${'2026-09-07'} | ${[...READY, DECISION]}           | ${'case-days-impossible'}            | ${'before it'}
  ${'notice'}    | ${'2026-09-09'} | ${[...READY, DECISION]}           | ${'case-closed decided'}             | ${'after it'}
  ${'closed'}    | ${'2026-09-09'} | ${[...READY, DECISION]}           | ${'case-closed decided'}             | ${'after it'}
  ${'notice'}    | ${'2026-09-09'} | ${[step('closed', '2026-09-08')]} | ${'case-closed closed'}              | ${'after the end'}
  ${'service'}   | ${'2026-09-09'} | ${[step('closed', '2026-09-08')]} | ${'case-closed closed'}              | ${'after the end'}
`('$name on $on: $says, $why', ({ name, on, steps, says }) => {
  expect(verdict(fileWith(steps as CaseStep[]), step(name as 'notice', String(on)))).toBe(says);
});

test('nothing follows of who was dropped, is nobody, or whose ban was proposed', () => {
  const dropped = step('subject_dropped', '2026-09-03', { outcome: 'wrong_subject' });
  expect(verdict(fileWith([dropped]), NOTICE)).toBe('case-closed dropped');
  expect(verdict(fileWith([]), { ...NOTICE, subjectId: 'nobody' })).toBe('not-found');
  const decided = [...READY, DECISION];
  const service = step('service', '2026-09-09');
  for (const [ban, says] of [
    ['proposed', 'case-closed proposed'],
    ['in_force', 'case-closed proposed'],
    ['lifted', 'case-closed proposed'],
    ['rejected', 'follows'],
    ['withdrawn', 'follows'],
  ] as const) {
    expect(verdict(fileWith(decided, { subjects: [{ ...ZHANG, ban }] }), service)).toBe(says);
  }
});
