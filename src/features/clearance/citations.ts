import type { Work } from '../../platform/database/work';

/** Whether something was recorded that rests on this check. Checks are made before it, so who knows is passed in. */
export type CitesCheck = (work: Work, checkId: string) => Promise<boolean>;

export function anyCites(all: readonly CitesCheck[]): CitesCheck {
  return async (work, checkId) => {
    for (const cites of all) if (await cites(work, checkId)) return true;
    return false;
  };
}

/** Held by who reports what became of a check, by who records what cites it, and shared by who looks for what is missing. */
export function outcomeOf(checkId: string): string {
  return `outcome:${checkId}`;
}
