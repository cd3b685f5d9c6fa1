import { setTimeout as wait } from 'node:timers/promises';
import { personNumber } from '../races/requests';
import { lanes } from './beside';
import { newBook, type Life } from './book';
import { approve, hire, propose } from './lives';
import { done, type Nursery, type Village } from './village';

const NOBODY: Life = { tarrying: false, banIds: [], liftedIds: [] };
const READERS = 16;
const HIRING = 4;

/** Milliseconds from the moment in which an approval was sent until the employer read its obligation, for each ban. */
export async function readingTimes(
  village: Village,
  bans: number,
  firstPerson: number,
): Promise<number[]> {
  const times: number[] = [];
  const employers = village.nurseries.slice(0, 4);
  await Promise.all(
    employers.map(async (nursery, lane) => {
      for (let at = lane; at < bans; at += employers.length) {
        const person = personNumber(firstPerson + at);
        const employment = await hire(village, newBook(), NOBODY, nursery, person);
        const proposed = await propose(village, person, `read ${firstPerson + at}`);
        const begun = performance.now();
        await approve(village, proposed);
        await untilRead(village, nursery, employment);
        times.push(performance.now() - begun);
      }
    }),
  );
  return times.sort((a, b) => a - b);
}

export interface Crowd {
  /** Milliseconds until the approval was answered, and until the last employer had read its obligation. */
  readonly approvedMs: number;
  readonly readMs: number;
}

/** One ban of somebody whom so many institutions employ, each of which reads by itself. */
export async function crowdReads(
  village: Village,
  employers: number,
  personAt: number,
): Promise<Crowd> {
  const person = personNumber(personAt);
  const crowd: (readonly [Nursery, string])[] = [];
  await lanes(HIRING, employers, async (at) => {
    const nursery = await village.addNursery(10_000 + at);
    crowd.push([nursery, await hire(village, newBook(), NOBODY, nursery, person)]);
  });
  const proposed = await propose(village, person, `crowd ${personAt}`);
  const begun = performance.now();
  await approve(village, proposed);
  const approvedMs = performance.now() - begun;
  const waiting = [...crowd];
  const reader = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await untilRead(village, ...next);
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return { approvedMs, readMs: performance.now() - begun };
}

async function untilRead({ ask }: Village, { pass }: Nursery, employmentId: string): Promise<void> {
  for (;;) {
    const page = done(await ask(pass, { method: 'GET', path: '/v1/obligations?limit=10' }));
    const items = page.body['items'] as { readonly employments: { readonly id: string }[] }[];
    if (items.some(({ employments }) => employments.some(({ id }) => id === employmentId))) return;
    await wait(20);
  }
}
