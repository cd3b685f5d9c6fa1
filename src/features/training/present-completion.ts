import type { CompletionRow } from './training.store';

/** What who pushed it may see. Who the trainee is, and why it is held, stay inside. */
export function presentCompletion(completion: CompletionRow) {
  const { id, reference, startedOn, completedOn, result, run, state, updatedAt } = completion;
  return {
    id,
    reference,
    course: {
      code: completion.courseCode,
      title: completion.courseTitle,
      hours: { theory: completion.theoryHours, practice: completion.practiceHours },
      topics: [...completion.topics],
    },
    startedOn,
    completedOn,
    result,
    run,
    withdrawalReason: completion.withdrawalReason,
    state,
    struckFor: completion.struckFor,
    updatedAt: updatedAt.toISOString(),
  };
}
