import { MORNING, SLOTS_A_DAY, type Slot } from './time';

/** What is to be done later in the world. Nights belong to the jobs: what falls on one is done in the morning. */
export interface Agenda {
  /** So many slots from now; 0 is at the end of this one. */
  readonly later: (slots: number, act: () => void) => void;
  readonly inDays: (days: number, act: () => void) => void;
  /** So many days, or as many as the world lasts. */
  readonly horizon: (days: number) => number;
  /** Everything that is due in this slot, also what that itself makes due. */
  readonly carryOut: (slot: Slot) => void;
}

/** `hourOf` says at which hour of a day something is done that only a day was said for. */
export function makeAgenda(days: number, hourOf: () => number): Agenda {
  const acts = new Map<Slot, (() => void)[]>();
  let now: Slot = 0;
  const put = (slot: Slot, act: () => void) => {
    const awake = slot % SLOTS_A_DAY === 0 ? slot + MORNING : slot;
    acts.set(awake, [...(acts.get(awake) ?? []), act]);
  };
  const dayNow = () => Math.floor(now / SLOTS_A_DAY);
  return {
    later: (slots, act) => put(now + slots, act),
    inDays: (more, act) => put((dayNow() + more) * SLOTS_A_DAY + hourOf(), act),
    horizon: (most) => Math.max(1, Math.min(most, days)),
    carryOut: (slot) => {
      now = slot;
      for (let list = acts.get(slot); list; list = acts.get(slot)) {
        acts.delete(slot);
        for (const act of list) act();
      }
    },
  };
}
