import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '../chance';
import { liftRequest } from '../lifting';
import type { Person } from '../people';
import { check, personNumber, proposal, proposedBy, type Proposed } from '../races/requests';
import { dayOf } from '../town';
import type { Book, Life } from './book';
import { done, type Nursery, type Village } from './village';

/** So many employers at most, before the ban and after it. */
const MOST_EMPLOYERS = 3;

/**
 * One person: hired here and there, perhaps gone again, barred by one ban or two, hired once more while that happens or
 * after it, perhaps absolved. Everything is asked until it has an outcome, and what must follow is written down.
 */
export async function live(village: Village, book: Book, chance: Chance, at: number) {
  const person = personNumber(at);
  const life: Life = { tarrying: chance.below(6) === 0, banIds: [], liftedIds: [] };
  book.lives.push(life);
  const others = chance.shuffle(village.nurseries);
  const hired = async (nursery: Nursery) => ({
    nursery,
    id: await hire(village, book, life, nursery, person),
  });

  const employed: Post[] = [];
  for (const first of others.splice(0, 1 + chance.below(MOST_EMPLOYERS))) {
    employed.push(await hired(first));
  }
  const leaving = employed.length > 1 && chance.below(5) === 0 ? employed.pop() : undefined;
  if (leaving) await leave(village, book, leaving);

  const proposed: Proposed[] = [];
  for (const number of life.tarrying ? [1, 2] : [1]) {
    proposed.push(await propose(village, person, `loop ${at}/${number}`));
  }
  const racing = others.splice(0, oneIn(3, chance));
  const [etag, ...raced] = await Promise.all([
    approveAll(village, proposed),
    ...racing.map((nursery) => wait(chance.below(60)).then(() => hired(nursery))),
  ]);
  employed.push(...raced);
  life.banIds.push(...proposed.map(({ id }) => id));
  for (const late of others.splice(0, oneIn(4, chance))) {
    employed.push(await hired(late));
  }
  for (const { id } of proposed) {
    book.obliged.push(
      ...employed.map(({ nursery: { institutionId } }) => ({ banId: id, institutionId })),
    );
  }
  for (const { id } of proposed.slice(0, oneIn(6, chance))) {
    await lift(village, life, { id, etag });
  }
}

/** 1 as often as that, else 0. */
function oneIn(times: number, chance: Chance): number {
  return chance.below(times) === 0 ? 1 : 0;
}

interface Post {
  readonly nursery: Nursery;
  /** The employment. */
  readonly id: string;
}

/** Asks about them, and records them whatever the answer. Gives back the employment. */
export async function hire(
  village: Village,
  book: Book,
  life: Life,
  { pass }: Nursery,
  person: Person,
): Promise<string> {
  const { ask } = village;
  const answered = done(await ask(pass, check(pass, person)));
  const recorded = await ask(pass, {
    method: 'POST',
    path: '/v1/employments',
    body: {
      clearanceCheckId: answered.body['id'],
      reference: `staff-${book.employments.length}-${book.lives.length}`,
      site: 'main house',
      kind: 'employed',
      hours: 'part_time',
      startsOn: dayOf(village.registry),
    },
  });
  const id = String(done(recorded).body['id']);
  book.employments.push(id);
  book.lifeOf.set(id, life);
  return id;
}

async function leave(village: Village, book: Book, { nursery, id }: Post): Promise<void> {
  done(await endEmployment(village, nursery, id, 'resigned'));
  book.ended.push(id);
}

export async function endEmployment(
  village: Village,
  { pass }: Nursery,
  id: string,
  reason: string,
) {
  const path = `/v1/employments/${id}`;
  const { etag } = done(await village.ask(pass, { method: 'GET', path }));
  return village.ask(pass, {
    method: 'POST',
    path: `${path}/end`,
    body: { lastDay: dayOf(village.registry), reason },
    headers: { 'if-match': etag },
  });
}

export async function propose(
  { ask, officers: [li] }: Village,
  person: Person,
  documentNumber: string,
): Promise<Proposed> {
  return proposedBy(await ask(li, proposal(li, person, documentNumber)));
}

/** Gives back the ETag of the first. */
async function approveAll(village: Village, proposed: readonly Proposed[]): Promise<string> {
  const answers = await Promise.all(proposed.map((one) => approve(village, one)));
  return answers[0]?.etag ?? '';
}

export async function approve({ ask, officers: [, wu] }: Village, { id, etag }: Proposed) {
  const path = `/v1/bans/${id}/approve`;
  return done(await ask(wu, { method: 'POST', path, headers: { 'if-match': etag } }));
}

async function lift(
  { ask, officers: [li, wu] }: Village,
  life: Life,
  { id, etag }: Proposed,
): Promise<void> {
  const requested = await ask(li, {
    method: 'POST',
    path: `/v1/bans/${id}/lift`,
    body: liftRequest(),
    headers: { 'if-match': etag },
  });
  const path = `/v1/ban-motions/${String(done(requested).body['id'])}/approve`;
  done(await ask(wu, { method: 'POST', path, headers: { 'if-match': requested.etag } }));
  life.liftedIds.push(id);
}
