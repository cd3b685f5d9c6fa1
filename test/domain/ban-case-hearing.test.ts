import type { CaseStep } from '../../src/domain/ban-case-steps';
import { plainDate } from '../../src/domain/calendar';
import {
  TABLE,
  NO_TABLE,
  step,
  NOTICE,
  STATEMENT,
  NO_MANAGER,
  fileWith,
  verdict,
} from './case-files';

describe('a hearing', () => {
  const SERVED = step('notice', '2026-09-18');
  // 2026-09-20 is a Sunday that is worked; 25 to 27 September are holidays
  test.each`
    on              | table       | says                      | why
    ${'2026-09-24'} | ${TABLE}    | ${'case-days-impossible'} | ${'the fifth working day'}
    ${'2026-09-25'} | ${TABLE}    | ${'follows'}              | ${'the day after it'}
    ${'2026-10-04'} | ${NO_TABLE} | ${'case-days-impossible'} | ${'five weekdays and the longest holiday'}
    ${'2026-10-05'} | ${NO_TABLE} | ${'follows'}              | ${'later than any year would have it'}
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
      step('legal_review', '2026-12-01'),
      step('collective_decision', '2026-12-01'),
    ];
    const file = fileWith(steps, { table: table as never, today: plainDate('2026-12-30') });
    const says = waits ? 'case-step-out-of-order hearing_notice hearing' : 'follows';
    expect(verdict(file, step('decision', '2026-12-01'))).toBe(says);
  });

  const REQUESTED = step('hearing_request', '2026-09-03', { outcome: 'requested' });
  const told = (on: string, hearingOn: string) =>
    step('hearing_notice', on, { hearingOn: plainDate(hearingOn) });

  test('that was requested is given up by staying away, not by a later word', () => {
    for (const outcome of ['not_requested', 'waived']) {
      const word = step('hearing_request', '2026-09-15', { outcome });
      expect(verdict(fileWith([NOTICE, REQUESTED]), word)).toBe('case-step-out-of-order hearing');
      const again = [NOTICE, REQUESTED, step('notice', '2026-09-04')];
      expect(verdict(fileWith(again), word)).toBe('case-step-out-of-order hearing');
    }
    const late = step('hearing_request', '2026-09-15', { outcome: 'requested' });
    const steps = [NOTICE, STATEMENT, REQUESTED, late, NO_MANAGER];
    expect(
      verdict(
        fileWith([...steps, step('legal_review', '2026-09-16')]),
        step('decision', '2026-09-17'),
      ),
    ).toBe('case-step-out-of-order hearing_notice hearing collective_decision');
    const held = [
      NOTICE,
      REQUESTED,
      told('2026-09-04', '2026-09-05'),
      step('hearing', '2026-09-05'),
    ];
    const again = [...held, step('notice', '2026-09-07')];
    const waived = step('hearing_request', '2026-09-08', { outcome: 'waived' });
    expect(verdict(fileWith(again), waived)).toBe('follows');
  });

  test('is held on its day, the one that was announced last', () => {
    const held = (on: string) => step('hearing', on, { outcome: 'held' });
    const once = [NOTICE, REQUESTED, told('2026-09-04', '2026-09-15')];
    expect(verdict(fileWith(once), held('2026-09-14'))).toBe('case-days-impossible');
    expect(verdict(fileWith(once), held('2026-09-15'))).toBe('follows');
    const early = [NOTICE, STATEMENT, REQUESTED, once[2] as CaseStep, held('2026-09-14')];
    const putOff = [...early.slice(0, 4), held('2026-09-15'), told('2026-09-15', '2026-09-18')];
    for (const steps of [early, putOff]) {
      const ready = [...steps, NO_MANAGER, step('legal_review', '2026-09-18')];
      const both = [...ready, step('collective_decision', '2026-09-18')];
      expect(verdict(fileWith(both), step('decision', '2026-09-19'))).toBe(
        'case-step-out-of-order hearing',
      );
    }
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
