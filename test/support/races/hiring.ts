import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '../chance';
import type { Person } from '../people';
import { made, type Asked, type Changed } from './changing';
import { codeOf, type Answer } from './driver';
import type { Sighting } from './history';
import {
  confirmation,
  employment,
  healthCertificate,
  move,
  recordedBy,
  type Recorded,
} from './employing';
import {
  check,
  decision,
  instantOf,
  isInFlight,
  isNoAnswer,
  personNumber,
  proposal,
  proposedBy,
} from './requests';
import type { Pass, Stage } from './stage';

const HIRED: Asked = { name: 'hired', turn: { before: ['clear'], after: ['barred'] } };
const CONFIRMED: Asked = {
  name: 'confirmed',
  turn: { before: ['confirmed'], after: ['not_clear'] },
};
/** Of who is confirmed. */
const MOVED: Asked = {
  name: 'moved to another site',
  turn: { before: ['confirmed'], after: ['unconfirmed'] },
};

/** Of the confirmations, how many are sent in the moment when the approval was answered. */
const BURST = 0.4;
/** Of the nurseries, how many employ the person before; the others record the employment while the ban is approved. */
const EMPLOYING = 3;

/** One nursery's post for the person. */
interface Post {
  readonly nursery: Pass;
  /** The clear answer that it will cite, or has cited. */
  readonly checkId: string;
  recorded: Recorded | null;
  confirmed: boolean;
}

/**
 * Proposes a ban of somebody and has it approved while their employers confirm and move them, and others hire them by
 * answers from before. At least so many confirmations are decided.
 */
export async function barWhileHiring(
  stage: Stage,
  nurseries: readonly Pass[],
  chance: Chance,
  at: number,
  confirms: number,
): Promise<Changed> {
  const person = personNumber(at);
  await made(stage, at, healthCertificate(stage.school, person, `h-${at}`));
  const posts = await postsOf(stage, nurseries, chance, person);
  const [proposer, approver] = chance.shuffle(stage.officers);
  if (!proposer || !approver) throw new Error('two officers decide');
  const proposed = proposedBy(await made(stage, chance.below(2), proposal(proposer, person)));

  const said = new Map([HIRED, CONFIRMED, MOVED].map((asked): [Asked, Sighting[]] => [asked, []]));
  let unanswered = 0;
  const note = (asked: Asked, answer: Answer, verdict: string): void => {
    const { begun, ended, body } = answer;
    const sighted = { begun, ended, at: instantOf(body['answeredAt']), verdict };
    // somebody else moved the employment first: nothing was decided
    if (codeOf(answer) === 'precondition-failed' || isInFlight(answer)) return;
    if (isNoAnswer(answer)) unanswered += 1;
    else said.get(asked)?.push(sighted);
  };
  const hire = async (post: Post): Promise<void> => {
    const answer = await stage.send(chance.below(2), employment(post.nursery, post.checkId));
    note(HIRED, answer, answer.status === 201 ? String(answer.body['verdict']) : stateOf(answer));
    if (answer.status === 201) post.recorded = recordedBy(answer);
  };
  const decide = async (post: Post, recorded: Recorded, asked: Asked): Promise<void> => {
    const sent = asked === MOVED ? move : confirmation;
    const answer = await stage.send(chance.below(2), sent(post.nursery, recorded));
    note(asked, answer, stateOf(answer));
    if (answer.status !== 200) return;
    post.recorded = recordedBy(answer);
    post.confirmed = stateOf(answer) === 'confirmed';
  };

  let over = false;
  const decided = (): number => said.get(CONFIRMED)?.length ?? 0;
  const stream = async (post: Post): Promise<void> => {
    // who hires does it about when the approval is asked for
    if (post.recorded === null) await wait(chance.below(30));
    while (!over || decided() < confirms) {
      if (post.recorded === null) await hire(post);
      else
        await decide(
          post,
          post.recorded,
          post.confirmed && chance.below(8) === 0 ? MOVED : CONFIRMED,
        );
    }
  };
  const streams = posts.map(stream);
  await wait(chance.below(30));
  const approval = await made(
    stage,
    chance.below(2),
    decision(approver, proposed, 'approve'),
  ).finally(() => (over = true));
  const burst = Array.from({ length: Math.ceil(confirms * BURST) }, async () => {
    const post = chance.shuffle(posts).find(({ recorded }) => recorded !== null);
    if (post?.recorded) await decide(post, post.recorded, CONFIRMED);
  });
  await Promise.all([...burst, ...streams]);
  return { change: approval, said, unanswered };
}

/** Everybody has a clear answer; some have recorded and confirmed the employment. */
async function postsOf(
  stage: Stage,
  nurseries: readonly Pass[],
  chance: Chance,
  person: Person,
): Promise<Post[]> {
  const posts = chance.shuffle(nurseries).map(async (nursery, place): Promise<Post> => {
    const { body } = await made(stage, place, check(nursery, person));
    const checkId = String(body['id']);
    if (place >= EMPLOYING) return { nursery, checkId, recorded: null, confirmed: false };
    const recorded = recordedBy(await made(stage, place, employment(nursery, checkId)));
    const confirmed = await made(stage, place + 1, confirmation(nursery, recorded));
    return { nursery, checkId, recorded: recordedBy(confirmed), confirmed: true };
  });
  return Promise.all(posts);
}

/** The state that it has now, or what stands between it and its confirmation. */
function stateOf(answer: Answer): string {
  const { status, body } = answer;
  if (status === 200) return String(body['state']);
  const obstacles = body['obstacles'];
  return Array.isArray(obstacles) ? obstacles.join() : `${status} ${codeOf(answer)}`;
}
