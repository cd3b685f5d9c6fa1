import type { CaseStep } from '../../src/domain/ban-case-steps';
import { plainDate } from '../../src/domain/calendar';
import {
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
  verdict,
} from './case-files';

const without = (...names: CaseStep['step'][]) => READY.filter((one) => !names.includes(one.step));

test.each`
  lacking                    | says
  ${[]}                      | ${'follows'}
  ${['notice']}              | ${'case-step-out-of-order notice statement hearing_request'}
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

  test.each([
    [
      'another notice was served',
      [...READY, step('notice', '2026-09-07')],
      'statement hearing_request legal_review collective_decision',
    ],
    [
      'another notice was dated after what was said',
      [step('notice', '2026-09-06'), ...READY.slice(1)],
      'statement hearing_request legal_review',
    ],
    ['a statement came later', [...READY, STATEMENT], 'legal_review collective_decision'],
    [
      'a statement was dated later',
      [NOTICE, { ...STATEMENT, happenedOn: TOGETHER.happenedOn }, ...READY.slice(2)],
      'legal_review',
    ],
  ] as const)('counts only what came after: %s', (_, steps, missing) => {
    expect(verdict(fileWith(steps), DECISION)).toBe(`case-step-out-of-order ${missing}`);
  });

  test('of those in charge follows a review of all that was done', () => {
    expect(verdict(fileWith([...READY.slice(0, 5), STATEMENT]), TOGETHER)).toBe(
      'case-step-out-of-order legal_review',
    );
  });

  test('waits until a public notice is served, unless another notice took its place', () => {
    const published = step('notice', '2026-09-02', { method: 'public_notice' });
    const notMade = step('statement', '2026-10-03', { outcome: 'not_made' });
    const ready = [step('legal_review', '2026-10-03'), step('collective_decision', '2026-10-03')];
    const steps = [published, notMade, WAIVED, NO_MANAGER, ...ready];
    const file = fileWith(steps, { today: plainDate('2026-11-01') });
    expect(verdict(file, step('decision', '2026-10-02'))).toBe('case-days-impossible');
    expect(verdict(file, step('decision', '2026-10-03'))).toBe('follows');
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
