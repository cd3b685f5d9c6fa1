import type { Chance } from '../chance';
import { made, settled } from './changing';
import { codeOf, type Answer } from './driver';
import { decision, personNumber, proposal, proposedBy, type Move } from './requests';
import type { Pass, Stage } from './stage';

/** One officer's move in a race for a proposal. */
export interface Contender {
  readonly move: Move;
  readonly officer: Pass;
  readonly isProposer: boolean;
}

/** A proposal for which several moves raced. */
export interface Race {
  readonly banId: string;
  readonly outcomes: readonly (Contender & { readonly status: number; readonly code: string })[];
}

/** Sends two to five moves of one proposal at once, to both processes. */
export async function raceForDecision(stage: Stage, chance: Chance, at: number): Promise<Race> {
  const [proposer, ...others] = chance.shuffle(stage.officers);
  if (!proposer) throw new Error('a stage has officers');
  const proposed = proposedBy(
    await made(stage, chance.below(2), proposal(proposer, personNumber(at))),
  );
  const contenders = chance.shuffle(contendersOf(proposer, others)).slice(0, 2 + chance.below(4));
  const answers = await Promise.all(
    contenders.map(({ officer, move }, place) =>
      settled(stage, place, decision(officer, proposed, move)),
    ),
  );
  return {
    banId: proposed.id,
    outcomes: contenders.map((contender, place) => {
      const { status, code } = outcomeOf(answers[place]);
      return { ...contender, status, code };
    }),
  };
}

function contendersOf(proposer: Pass, [second, third]: readonly Pass[]): Contender[] {
  if (!second || !third) throw new Error('a race needs three officers');
  return [
    { move: 'approve', officer: second, isProposer: false },
    { move: 'approve', officer: third, isProposer: false },
    { move: 'approve', officer: proposer, isProposer: true },
    { move: 'reject', officer: second, isProposer: false },
    { move: 'reject', officer: proposer, isProposer: true },
    { move: 'withdraw', officer: proposer, isProposer: true },
    { move: 'withdraw', officer: third, isProposer: false },
  ];
}

function outcomeOf(answer: Answer | undefined) {
  if (!answer) throw new Error('a move without an answer');
  return { status: answer.status, code: codeOf(answer) };
}

/** Whether a move could be made by this officer at all, had nobody else moved. */
export function mayMove({ move, isProposer }: Contender): boolean {
  return (move === 'withdraw') === isProposer;
}

/** What the answers alone show to be wrong. */
export function faultsOfRace({ banId, outcomes }: Race): string[] {
  const made = outcomes.filter(({ status }) => status === 200);
  const most = outcomes.some(mayMove) ? 1 : 0;
  const odd = outcomes.filter(
    ({ status, code }) =>
      status !== 200 &&
      ![
        'ban-already-decided',
        'ban-needs-second-officer',
        'ban-outside-line',
        'precondition-failed',
      ].includes(code),
  );
  return [
    ...(made.length === most ? [] : [`${banId}: ${made.length} moves were made, not ${most}`]),
    ...made
      .filter((one) => !mayMove(one))
      .map(({ move }) => `${banId}: ${move} by the wrong officer`),
    ...odd.map(({ move, status, code }) => `${banId}: ${move} was answered ${status} ${code}`),
  ];
}
