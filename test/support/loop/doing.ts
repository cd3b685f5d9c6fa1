import { STEPS } from '../../../src/domain/obligation';
import type { Chance } from '../chance';
import { codeOf } from '../races/driver';
import type { Pass } from '../races/stage';
import type { Book } from './book';
import { endEmployment } from './lives';
import { done, type Nursery, type Village } from './village';

/** What an institution will do about an obligation, once it has read it. */
interface Plan {
  /** No further than this. */
  readonly furthest: number;
  /** On its own clock: hours between one step and the next. */
  readonly everyHours: number;
  /** Not step by step. */
  readonly straight: boolean;
  /** Lets the person go, and reports nothing. */
  readonly byEnding: boolean;
  readonly nextAt: number;
}

const HOUR_MS = 3_600_000;

/** Institutions that read and act, each in its manner: at once, late, or never. Every sixth reads nothing. */
export function actingInstitutions(village: Village, book: Book) {
  const plans = new Map<string, Plan>();
  const nextReading = new Map<Nursery, number>();
  const act = async (nursery: Nursery, item: Shown, now: number, chance: Chance): Promise<void> => {
    const [post] = item.employments;
    const life = post && book.lifeOf.get(post.id);
    // recorded, and not yet acknowledged
    if (!life) return;
    const plan = plans.get(item.id) ?? planned(chance, life.tarrying, now);
    plans.set(item.id, plan);
    const at = STEPS.findIndex((step) => step === item.state);
    if (plan.nextAt > now || at >= plan.furthest) return;
    plans.set(item.id, { ...plan, nextAt: now + plan.everyHours * HOUR_MS });
    const step = STEPS[plan.straight ? plan.furthest : at + 1] ?? 'removed';
    if (step !== 'removed' || !plan.byEnding) {
      return report(village, book, nursery.pass, item.id, { step });
    }
    const { status } = await endEmployment(village, nursery, post.id, 'dismissed');
    if (status === 200) book.ended.push(post.id);
  };
  const visit = async (nursery: Nursery, chance: Chance): Promise<void> => {
    const now = village.now().getTime();
    if (isSilent(nursery) || now < (nextReading.get(nursery) ?? 0)) return;
    if (nursery.place % 6 === 4) nextReading.set(nursery, now + 20 * HOUR_MS);
    const page = await village.ask(nursery.pass, {
      method: 'GET',
      path: '/v1/obligations?limit=200',
    });
    for (const item of done(page).body['items'] as Shown[]) {
      noteShown(book, item);
      await act(nursery, item, now, chance);
    }
  };
  return visit;
}

/** Reading delivers: to be shown as it was raised would be a surprise. */
function noteShown(book: Book, { id, state }: Shown): void {
  if (state === 'notified') book.surprises.push(`${id} was shown and not delivered`);
  const shown = STEPS.find((step) => step === state);
  if (shown) book.shown.set(id, shown);
}

/** Every sixth; an authority hears of it by telephone, or from nobody. */
export function isSilent({ place }: Nursery): boolean {
  return place % 6 === 5;
}

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly employments: readonly { readonly id: string }[];
}

function planned(chance: Chance, tarrying: boolean, now: number): Plan {
  const furthest = tarrying ? 1 + chance.below(3) : 1 + chance.below(4) + chance.below(2);
  const everyHours = chance.below(2) === 0 ? 0 : 1 + chance.below(40);
  return {
    furthest: Math.min(furthest, 4),
    everyHours,
    straight: chance.below(3) === 0,
    byEnding: chance.below(5) === 0,
    nextAt: now + everyHours * HOUR_MS,
  };
}

/** Reads the obligation and says that a step is done. That somebody else moved it meanwhile is no fault. */
export async function report(
  { ask }: Village,
  book: Book,
  pass: Pass,
  obligationId: string,
  body: { readonly step: string; readonly channel?: string },
): Promise<void> {
  const path = `/v1/obligations/${obligationId}`;
  const { etag } = done(await ask(pass, { method: 'GET', path }));
  const headers = { 'if-match': etag };
  const answer = await ask(pass, { method: 'POST', path: `${path}/steps`, body, headers });
  if (answer.status === 200) {
    book.steps.push({ obligationId, step: body.step });
  } else if (!['precondition-failed', 'obligation-step-out-of-order'].includes(codeOf(answer))) {
    book.surprises.push(`${body.step} of ${obligationId}: ${answer.status} ${codeOf(answer)}`);
  }
}
