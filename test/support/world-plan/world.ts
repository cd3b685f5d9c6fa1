import type { Chance } from '../chance';
import type { Deed, Verdict } from './deeds';
import type { Day, Minute, Slot } from './time';

export interface Person {
  readonly name: string;
  readonly birthDate: string;
  /** Tells people apart that were born on one day. */
  readonly serial: number;
  /** Somebody else with the same name and birth date, by their number in the world. */
  twin: number | null;
  healthCheckedOn: Day | null;
}

export interface Institution {
  readonly division: string;
  monthDay: string;
  nextRound: Day;
}

/** An answer that the registry keeps: to a question before hiring, or about an employment. */
export interface Check {
  readonly label: string;
  readonly person: number;
  readonly institution: number;
  readonly position: string;
  readonly before: 'hiring' | 'nothing';
  readonly verdict: Verdict;
  readonly slot: Slot;
  /** That it was recorded with or decided for, once there is one. */
  employment: Employment | null;
  outcome: 'hired' | 'not_hired' | null;
  recalled: boolean;
}

export interface Employment {
  readonly label: string;
  readonly person: number;
  readonly institution: number;
  readonly startsOn: Day;
  position: string;
  hours: 'full_time' | 'part_time';
  state: 'unconfirmed' | 'confirmed' | 'ended';
  onLeave: boolean;
  site: string;
  policeQueriedOn: Day | null;
  answeredOn: Day;
  verdict: Verdict;
  /** The last answer, if it was not clear in a yearly round. */
  lastCheck: string | null;
  firstClearOn: Day | null;
  checks: number;
  /** The answer for which it is found not to be clear in service. */
  doubted: string | null;
}

export interface Ban {
  readonly label: string;
  readonly person: number;
  /** The first day on which it bars no more; null never. */
  readonly until: Day | null;
  isLifted: boolean;
}

export interface ObligationStep {
  readonly step: string;
  readonly slot: Slot;
  readonly channel: string;
  readonly implied: boolean;
}

export interface Obligation {
  readonly label: string;
  readonly ban: Ban;
  readonly institution: number;
  readonly raised: Minute;
  state: string;
  /** When the step before was recorded. */
  moved: Minute;
  escalation: number;
  readonly steps: ObligationStep[];
}

/** What a human of the authority must look at, from when until when. */
export interface Finding {
  readonly kind: string;
  readonly key: string;
  readonly division: string;
  readonly opened: Slot;
  closed: Slot | null;
  dismissed: boolean;
}

export interface Notice {
  readonly institution: number;
  readonly kind: string;
  readonly about: string;
  readonly slot: Slot;
}

export interface Round {
  readonly institution: number;
  readonly dueOn: Day;
  readonly answered: number;
  readonly clear: number;
}

/** A deed and whom it is about; null where it touches many. */
export interface Planned {
  readonly person: number | null;
  readonly deed: Deed;
}

/** Everything that is so at a moment of the world, and everything that ever followed. */
export interface World {
  readonly chance: Chance;
  readonly people: readonly Person[];
  readonly institutions: readonly Institution[];
  slot: Slot;
  /** Of this slot, in their order. */
  deeds: Planned[];
  readonly checks: Check[];
  readonly checksOf: ReadonlyMap<number, Check[]>;
  readonly employments: Employment[];
  readonly employmentsOf: ReadonlyMap<number, Employment[]>;
  readonly bans: Ban[];
  readonly bansOf: ReadonlyMap<number, Ban[]>;
  readonly obligations: Obligation[];
  readonly findings: Finding[];
  readonly openFindings: Map<string, Finding>;
  readonly dismissed: Set<string>;
  readonly recalls: { readonly check: string; readonly slot: Slot }[];
  readonly notices: Notice[];
  readonly rounds: Round[];
}

/** In the register of findings: whether this one is there now. It opens and closes by itself. */
export function found(
  world: World,
  { kind, key, division }: Pick<Finding, 'kind' | 'key' | 'division'>,
  isThere: boolean,
): void {
  const name = `${kind} ${key}`;
  const open = world.openFindings.get(name);
  if (isThere && !open && !world.dismissed.has(name)) {
    const finding: Finding = {
      ...{ kind, key, division, opened: world.slot },
      ...{ closed: null, dismissed: false },
    };
    world.findings.push(finding);
    world.openFindings.set(name, finding);
  }
  if (!isThere && open) {
    open.closed = world.slot;
    world.openFindings.delete(name);
  }
}

export function divisionOf(world: World, institution: number): string {
  return at(world.institutions, institution).division;
}

export function at<Value>(values: readonly Value[], place: number): Value {
  const value = values[place];
  if (value === undefined) throw new Error(`there is no number ${place}`);
  return value;
}

export function listOf<Value>(lists: ReadonlyMap<number, Value[]>, key: number): Value[] {
  const list = lists.get(key);
  if (!list) throw new Error(`there is no number ${key}`);
  return list;
}

/** Employments of a person that have not ended. */
export function lasting(world: World, person: number): Employment[] {
  return listOf(world.employmentsOf, person).filter(({ state }) => state !== 'ended');
}
