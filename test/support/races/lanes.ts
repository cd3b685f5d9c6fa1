import { chanceOf, type Chance } from '../chance';
import { SEED } from '../scale';

/** Does something so many times, in lanes beside each other; each lane has a chance of its own. */
export async function inLanes<Result>(
  lanes: number,
  times: number,
  act: (chance: Chance, at: number) => Promise<Result>,
): Promise<Result[]> {
  const done: Result[] = [];
  let at = 0;
  const lane = async (number: number): Promise<void> => {
    const chance = chanceOf(SEED + number);
    while (at < times) {
      at += 1;
      done.push(await act(chance, at));
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  return done;
}
