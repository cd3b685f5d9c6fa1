import { v7 } from 'uuid';
import type { Chance } from '../chance';
import { namesakeOf, type Person } from '../people';
import { changeWhileChecking, made, type Changed, type Question, type Questions } from './changing';
import {
  check,
  completion,
  decision,
  passportNumber,
  personNumber,
  proposal,
  proposedBy,
} from './requests';
import type { Pass, Stage } from './stage';

/**
 * Proposes a ban and has it approved while many ask about its person under every guise, and about people
 * beside them. Half of those who are barred are known before, a quarter have a passport.
 */
export async function barWhileChecking(
  stage: Stage,
  chance: Chance,
  at: number,
  checks: number,
): Promise<Changed> {
  const subject = at % 4 === 3 ? passportNumber(at) : personNumber(at);
  const isKnown = chance.below(2) === 0;
  if (isKnown) await made(stage, at, completion(stage.school, subject, `c-${at}`));
  const [proposer, approver] = chance.shuffle(stage.officers);
  if (!proposer || !approver) throw new Error('two officers decide');
  const proposed = proposedBy(await made(stage, chance.below(2), proposal(proposer, subject)));
  return changeWhileChecking(stage, chance, {
    change: () => decision(approver, proposed, 'approve'),
    questions: questionsAbout(stage.nursery, subject, isKnown),
    checks,
  });
}

function questionsAbout(
  nursery: Pass,
  subject: Person & { readonly birthDate: string },
  isKnown: boolean,
): Questions {
  const key = v7();
  const about = (name: string, applicant: Person, turn: Question['turn'], its?: string) => ({
    name,
    ask: () => check(nursery, applicant, 'cleaner', its),
    turn,
  });
  const barred = { before: ['clear'], after: ['barred'] };
  const exact = about('exact', subject, barred);
  return [
    // twice: drawn twice as often
    exact,
    exact,
    about(
      'another name',
      { ...subject, name: '李四' },
      { before: [isKnown ? 'refer' : 'clear'], after: ['barred'] },
    ),
    about('namesake', namesakeOf(subject, 5), { before: ['clear'], after: ['refer'] }),
    about('same key', subject, { before: ['clear'], after: ['answer-superseded'] }, key),
    about('innocent', namesakeOf({ ...subject, name: '张三' }, 7), {
      before: ['clear'],
      after: [],
    }),
    ...(subject.identity.type === 'passport'
      ? []
      : [about('old number', withOldNumber(subject), barred)]),
  ];
}

/** The fifteen digits of before 1999: no century, no check character. */
function withOldNumber(person: Person): Person {
  const { number } = person.identity;
  return {
    ...person,
    identity: { ...person.identity, number: number.slice(0, 6) + number.slice(8, 17) },
  };
}
