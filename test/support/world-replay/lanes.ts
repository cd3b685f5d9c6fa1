import type { Visit } from '../world-plan/plan';
import { at, type Planned } from '../world-plan/world';
import { perform } from './perform';
import type { Stage } from './stage';

const LANES = 4;

/** The deeds of a visit: those about one person and their namesake one after the other, others beside them. */
export async function performAll(stage: Stage, { slot, deeds }: Visit): Promise<void> {
  const together = new Map<number, Planned[]>();
  const flush = async () => {
    const lists = [...together.values()];
    together.clear();
    const lane = async () => {
      for (let list = lists.shift(); list; list = lists.shift()) {
        for (const { deed } of list) await perform(stage, deed, slot);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  };
  for (const planned of deeds) {
    if (planned.person === null) await flush();
    const family = familyOf(stage, planned);
    together.set(family, [...(together.get(family) ?? []), planned]);
    if (planned.person === null) await flush();
  }
  await flush();
}

/** Whose ban changes what the other is answered. */
function familyOf({ world }: Stage, { person }: Planned): number {
  if (person === null) return -1;
  return Math.min(person, at(world.people, person).twin ?? person);
}
