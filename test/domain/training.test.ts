import fc from 'fast-check';
import { plainDate } from '../../src/domain/calendar';
import { Refusal } from '../../src/domain/refusal';
import {
  hoursCounted,
  mustBePlausibleCompletion,
  type CompletionRecord,
} from '../../src/domain/training';
import { anyCompletion, completion } from './holdings';

const TODAY = plainDate('2026-11-21');

describe('a course counts when it was passed, accepted and completed by that day', () => {
  test.each`
    change                                   | why
    ${{}}                                    | ${null}
    ${{ result: 'failed' }}                  | ${'not_passed'}
    ${{ result: 'withdrawn' }}               | ${'not_passed'}
    ${{ state: 'held_for_review' }}          | ${'not_accepted'}
    ${{ state: 'unverified' }}               | ${'not_accepted'}
    ${{ completedOn: '2026-11-21' }}         | ${null}
    ${{ completedOn: '2026-11-22' }}         | ${'not_yet_completed'}
    ${{ startedOn: '2026-06-30' }}           | ${null}
    ${{ startedOn: '2026-07-01' }}           | ${'dates_impossible'}
    ${{ hours: { theory: 0, practice: 0 } }} | ${null}
  `(
    '$change: $why',
    ({ change, why }: { change: Partial<CompletionRecord>; why: string | null }) => {
      const only = completion({ completedOn: plainDate('2026-06-30'), ...change });
      const { leftOut, counted } = hoursCounted([only], TODAY);
      expect(leftOut).toEqual(why === null ? [] : [{ id: only.id, why }]);
      expect(counted).toEqual(why === null ? [only.id] : []);
    },
  );
});

test('courses add up, in hours and in topics', () => {
  const courses = [
    completion({ id: 'a', courseCode: 'A', hours: { theory: 40, practice: 0 } }),
    completion({
      id: 'b',
      courseCode: 'B',
      hours: { theory: 20, practice: 60 },
      topics: ['fire_safety', 'professional_ethics'],
    }),
  ];
  expect(hoursCounted(courses, TODAY)).toEqual({
    theory: 60,
    practice: 60,
    topics: ['professional_ethics', 'fire_safety', 'child_development_and_mental_health'],
    counted: ['a', 'b'],
    leftOut: [],
  });
});

describe('a course taken again counts once', () => {
  test('the same course under a second reference adds nothing', () => {
    const twice = [completion({ id: 'a' }), completion({ id: 'b' })];
    expect(hoursCounted(twice, TODAY)).toMatchObject({
      theory: 60,
      practice: 60,
      counted: ['a'],
      leftOut: [{ id: 'b', why: 'repeated' }],
    });
  });

  test('its two halves under one code add up', () => {
    const halves = [
      completion({ id: 'a', hours: { theory: 60, practice: 0 } }),
      completion({ id: 'b', hours: { theory: 0, practice: 60 } }),
    ];
    expect(hoursCounted(halves, TODAY)).toMatchObject({ theory: 60, practice: 60, leftOut: [] });
  });

  test('one that was failed first counts when it is passed', () => {
    const tries = [
      completion({ id: 'a', result: 'failed', completedOn: plainDate('2026-01-01') }),
      completion({ id: 'b' }),
    ];
    expect(hoursCounted(tries, TODAY)).toMatchObject({ theory: 60, counted: ['b'] });
  });

  test('another provider may use the same code for another course', () => {
    const two = [completion({ id: 'a' }), completion({ id: 'b', organisationId: 'other school' })];
    expect(hoursCounted(two, TODAY)).toMatchObject({ theory: 120, practice: 120, leftOut: [] });
  });
});

describe('a course ends no earlier than it starts, and no later than today', () => {
  test.each`
    startedOn       | completedOn     | code
    ${'2026-11-21'} | ${'2026-11-21'} | ${'taken'}
    ${'2026-11-21'} | ${'2026-11-20'} | ${'period-invalid'}
    ${'2026-11-01'} | ${'2026-11-22'} | ${'period-invalid'}
  `(
    'from $startedOn to $completedOn, pushed on 2026-11-21: $code',
    ({
      startedOn,
      completedOn,
      code,
    }: Pick<CompletionRecord, 'startedOn' | 'completedOn'> & { code: string }) => {
      const push = () => mustBePlausibleCompletion({ startedOn, completedOn }, TODAY);
      if (code === 'taken') expect(push).not.toThrow();
      else expect(push).toThrow(Refusal);
    },
  );
});

describe('whatever the completions', () => {
  const some = fc.array(anyCompletion(), { maxLength: 8 });
  const total = (completions: readonly CompletionRecord[]) => hoursCounted(completions, TODAY);

  test('each is either counted or left out with a reason', () => {
    fc.assert(
      fc.property(some, (completions) => {
        const { counted, leftOut } = total(completions);
        expect(counted.length + leftOut.length).toBe(completions.length);
      }),
      { seed: 20261121 },
    );
  });

  test('the order in which they arrived changes nothing', () => {
    const distinct = fc.uniqueArray(anyCompletion(), { maxLength: 8, selector: ({ id }) => id });
    fc.assert(
      fc.property(distinct, (completions) => {
        expect(total([...completions].reverse())).toEqual(total(completions));
      }),
      { seed: 20261121 },
    );
  });

  test('one more never takes hours or topics away', () => {
    fc.assert(
      fc.property(some, anyCompletion(), (completions, more) => {
        const before = total(completions);
        const after = total([...completions, more]);
        expect(after.theory).toBeGreaterThanOrEqual(before.theory);
        expect(after.practice).toBeGreaterThanOrEqual(before.practice);
        expect(after.topics).toEqual(expect.arrayContaining([...before.topics]));
      }),
      { seed: 20261121 },
    );
  });
});
