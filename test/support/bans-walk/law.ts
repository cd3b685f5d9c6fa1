import { yearsOn, type Act, type ModelBan, type State, type World } from './world';

export const STANDING: readonly State[] = ['in_force', 'suspended'];

/** Since when the law of a ground reaches an incident. */
const SINCE = {
  child_abuse: '2021-08-20',
  court_prohibition: '2015-11-01',
  statutory_record: '1949-10-01',
} as const;

/** What the law, or the calendar, has against a proposal. */
export function impossible({ day, people }: World, act: Act): (readonly [boolean, string])[] {
  const { ground, incidentOn, instrument } = act;
  const bornOn = people[act.who]?.bornOn ?? day;
  const ofCourt = ground === 'court_prohibition';
  const sealed = instrument === 'public_security_penalty';
  const unfit = ground !== 'child_abuse' && instrument === 'administrative_decision';
  return [
    [isOutOfOrder(act, bornOn, day), '422 ban-dates-impossible'],
    [incidentOn < SINCE[ground], '422 ban-ground-not-in-force'],
    [!ofCourt && incidentOn < yearsOn(bornOn, 18), '422 subject-was-minor'],
    [sealed, '422 record-sealed'],
    [unfit, '422 ban-instrument-unfit'],
    ...ofTerm(act),
  ];
}

function isOutOfOrder({ incidentOn, decidedOn, servedOn, term }: Act, bornOn: string, day: string) {
  const inOrder = [bornOn, incidentOn, decidedOn, servedOn, day];
  const released = term?.releasedOn ?? decidedOn;
  return inOrder.join() !== inOrder.toSorted().join() || released < decidedOn || released > day;
}

function ofTerm({ ground, term }: Act): (readonly [boolean, string])[] {
  const ofCourt = ground === 'court_prohibition';
  return [
    [!ofCourt && term !== null, '422 ban-term-not-allowed'],
    [ofCourt && term === null, '422 ban-term-required'],
    [term !== null && (term.years < 3 || term.years > 5), '422 ban-term-impossible'],
  ];
}

/** One person is barred once by one decision; a correction counts from when it takes its place. */
export function collides(bans: readonly ModelBan[], ban: ModelBan): boolean {
  const keyOf = ({ authority, document, who, capacity, ground }: ModelBan) =>
    [authority, document, who, capacity, ground].join();
  return bans.some(
    (other) =>
      keyOf(other) === keyOf(ban) &&
      (STANDING.includes(other.state) || (other.state === 'proposed' && other.corrects === null)),
  );
}

/** A county sees its own; a city also its counties'. */
export function sees({ officers }: World, by: number, { authority }: ModelBan): boolean {
  return officers[by] === 'city' || authority === 'county';
}
