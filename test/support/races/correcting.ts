import type { Chance } from '../chance';
import { namesakeOf } from '../people';
import { changeWhileChecking, made, type Changed, type Question } from './changing';
import {
  certificate,
  check,
  completion,
  decision,
  personNumber,
  proposal,
  proposedBy,
} from './requests';
import type { Stage } from './stage';

/** A change of what is known about somebody, made while many ask. */
export interface Correction {
  readonly name: string;
  readonly run: (stage: Stage, chance: Chance, at: number, checks: number) => Promise<Changed>;
}

const about = (name: string, turn: Question['turn'], ask: Question['ask']): Question => ({
  name,
  turn,
  ask,
});

export const CORRECTIONS: readonly Correction[] = [
  {
    name: 'a push gives a known number another name',
    run: async (stage, chance, at, checks) => {
      const { nursery, school } = stage;
      const person = personNumber(at);
      const other = { ...person, name: '李四' };
      await made(stage, at, completion(school, person, `a-${at}`));
      return changeWhileChecking(stage, chance, {
        change: () => completion(school, other, `b-${at}`),
        questions: [
          about('own name', { before: ['clear'], after: ['refer'] }, () => check(nursery, person)),
          about('other name', { before: ['refer'], after: [] }, () => check(nursery, other)),
        ],
        checks,
      });
    },
  },
  {
    name: 'a push completes what a post needs',
    run: async (stage, chance, at, checks) => {
      const { nursery, school } = stage;
      const person = personNumber(at);
      await made(stage, at, completion(school, person, `c-${at}`));
      return changeWhileChecking(stage, chance, {
        change: () => certificate(school, person, `c-${at}`),
        questions: [
          about('caregiver', { before: ['not_qualified'], after: ['clear'] }, () =>
            check(nursery, person, 'caregiver'),
          ),
        ],
        checks,
      });
    },
  },
  {
    name: 'a correction takes away what a post needs',
    run: async (stage, chance, at, checks) => {
      const { nursery, school } = stage;
      const person = personNumber(at);
      await made(stage, at, completion(school, person, `d-${at}`));
      await made(stage, at, certificate(school, person, `d-${at}`));
      return changeWhileChecking(stage, chance, {
        change: () =>
          completion(school, person, `d-${at}`, {
            result: 'failed',
            updatedAt: '2026-05-07T01:00:00Z',
          }),
        questions: [
          about('caregiver', { before: ['clear'], after: ['not_qualified'] }, () =>
            check(nursery, person, 'caregiver'),
          ),
        ],
        checks,
      });
    },
  },
  {
    name: 'a ban gives a known number another name',
    run: async (stage, chance, at, checks) => {
      const { nursery, school } = stage;
      const person = personNumber(at);
      const other = { ...person, name: '李四' };
      await made(stage, at, completion(school, person, `e-${at}`));
      const [proposer, approver] = chance.shuffle(stage.officers);
      if (!proposer || !approver) throw new Error('two officers decide');
      const proposed = proposedBy(await made(stage, at, proposal(proposer, other)));
      const turned = { before: ['clear'], after: ['refer'] };
      return changeWhileChecking(stage, chance, {
        change: () => decision(approver, proposed, 'approve'),
        questions: [
          about('own name', { before: ['clear'], after: ['barred'] }, () => check(nursery, person)),
          about('name of the ban', { before: ['refer'], after: ['barred'] }, () =>
            check(nursery, other),
          ),
          about('namesake of old', turned, () => check(nursery, namesakeOf(person, 5))),
          about('namesake of new', turned, () => check(nursery, namesakeOf(other, 6))),
        ],
        checks,
      });
    },
  },
];
