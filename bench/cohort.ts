import { plainDate } from '../src/domain/calendar';
import { parsePersonClaim } from '../src/domain/person';
import type { CompletionPush } from '../src/features/training/push-order';
import { personAt } from './people';

/** One line of a school's file, as text: what was learnt, and by whom. */
export interface CohortLine {
  readonly reference: string;
  readonly number: string;
  readonly name: string;
  readonly startedOn: string;
  readonly completedOn: string;
  readonly updatedAt: string;
}

/** Line `n`, from 1, about the nth person. */
export function lineAt(n: number): CohortLine {
  const { number, name } = personAt(n);
  return {
    reference: `2026-${n}`,
    number,
    name,
    startedOn: '2026-03-02',
    completedOn: '2026-04-30',
    updatedAt: '2026-05-01T08:00:00Z',
  };
}

/** As the service reads it. */
export function pushOf(line: CohortLine): CompletionPush {
  return {
    reference: line.reference,
    push: {
      trainee: parsePersonClaim({
        identity: { type: 'resident_id', number: line.number },
        name: line.name,
      }),
      courseCode: 'BY-120',
      courseTitle: '保育人员岗前培训',
      hours: { theory: 60, practice: 60 },
      topics: ['professional_ethics', 'child_development_and_mental_health'],
      startedOn: plainDate(line.startedOn),
      completedOn: plainDate(line.completedOn),
      result: 'passed',
      run: null,
      withdrawalReason: null,
      updatedAt: new Date(line.updatedAt),
    },
  };
}
