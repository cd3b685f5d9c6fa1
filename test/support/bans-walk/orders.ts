import type { Answer } from '../races/driver';
import { outcomeOf } from './model';
import { agrees } from './wire';
import type { Command, World } from './world';

/** What was sent, and what came back. */
export interface Played {
  readonly command: Command;
  readonly answer: Answer;
}

/** One order in which the answers could have been given: the world before each command, and after the last. */
export interface Order {
  readonly worlds: readonly World[];
  /** Places of the commands, in their order. */
  readonly places: readonly number[];
}

/** Every order of what was sent at once in which the model gives the answers that came. */
export function ordersOf(world: World, played: readonly Played[]): Order[] {
  const all = played.map((one, place) => ({ ...one, place }));
  return follow([world], [], all);
}

function follow(
  worlds: readonly World[],
  places: readonly number[],
  left: readonly (Played & { readonly place: number })[],
): Order[] {
  if (left.length === 0) return [{ worlds, places }];
  const now = worlds.at(-1);
  if (!now) return [];
  return left.flatMap(({ command, answer, place }) => {
    const outcome = outcomeOf(now, command);
    if (!agrees(outcome, answer)) return [];
    const rest = left.filter((other) => other.place !== place);
    return follow([...worlds, outcome.world], [...places, place], rest);
  });
}

/** What was made has its place by the order in which it was made; so its ids. */
export function idsOf(
  played: readonly Played[],
  { places }: Order,
): { readonly bans: string[]; readonly motions: string[] } {
  const made = places.flatMap((place) => {
    const one = played[place];
    return one && one.answer.status === 201 ? [one] : [];
  });
  const idOf = ({ answer }: Played) => String(answer.body['id']);
  return {
    bans: made.filter(({ command }) => command.does !== 'request').map(idOf),
    motions: made.filter(({ command }) => command.does === 'request').map(idOf),
  };
}
