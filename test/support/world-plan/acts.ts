import { answer, answerFor } from './answering';
import type { Change, Deed } from './deeds';
import { lookAt, unreported } from './finding-rules';
import { cancel, oblige, removed, take } from './obligation-rules';
import { withdraw } from './recall-rules';
import { dayOf, nextMonthDay, type Day } from './time';
import {
  at,
  found,
  lasting,
  listOf,
  type Ban,
  type Check,
  type Employment,
  type Finding,
  type Obligation,
  type World,
} from './world';

/** How old a police query may be for an employment to stay confirmed when it is decided again. */
const QUERY_DAYS = 30;

/** Every act notes the deed and makes the world what it is after it. `person` is null for what touches many. */
function deed(world: World, person: number | null, done: Deed): void {
  world.deeds.push({ person, deed: done });
}

export function ask(world: World, person: number, institution: number, position: string): Check {
  const label = `check ${world.checks.length}`;
  const check = answer(world, { label, person, institution, position, before: 'hiring' });
  const { verdict } = check;
  deed(world, person, { kind: 'ask', check: label, person, institution, position, verdict });
  return check;
}

export function certify(world: World, person: number): void {
  at(world.people, person).healthCheckedOn = dayOf(world.slot);
  deed(world, person, { kind: 'certify', person });
}

/** Who is recorded by a check was hired by it. */
export function record(
  world: World,
  check: Check,
  { startsOn, hours }: Pick<Employment, 'startsOn' | 'hours'>,
): Employment {
  const { person, institution, position } = check;
  const employment: Employment = {
    label: `post ${world.employments.length}`,
    ...{ person, institution, position, startsOn, hours },
    ...{ state: 'unconfirmed', onLeave: false, site: 'main house', policeQueriedOn: null },
    ...{
      answeredOn: dayOf(world.slot),
      verdict: 'clear',
      lastCheck: null,
      checks: 0,
      doubted: null,
    },
    firstClearOn: check.verdict === 'clear' ? dayOf(check.slot) : null,
  };
  world.employments.push(employment);
  listOf(world.employmentsOf, person).push(employment);
  const { verdict } = answerFor(world, employment);
  check.employment = employment;
  reported(world, check, 'hired');
  settle(world, employment);
  const { label } = employment;
  const asked = { check: check.label, institution, startsOn, hours, verdict };
  deed(world, person, { kind: 'record', employment: label, ...asked });
  return employment;
}

/** Refused unless the answer is clear and the letter was seen; the answer is kept either way. */
export function confirm(world: World, employment: Employment, letterSeen: boolean): void {
  const { verdict } = answerFor(world, employment);
  const isConfirmed = verdict === 'clear' && letterSeen;
  if (isConfirmed) {
    employment.state = 'confirmed';
    employment.policeQueriedOn = dayOf(world.slot);
  }
  settle(world, employment);
  const { label, institution } = employment;
  deed(world, employment.person, {
    kind: 'confirm',
    employment: label,
    institution,
    letterSeen,
    isConfirmed,
  });
}

/** Another post or place, and who comes back, are decided again; what that does not carry is not confirmed any more. */
export function change(world: World, employment: Employment, given: Change): void {
  const isDecided =
    (given.site !== undefined && given.site !== employment.site) ||
    (given.position !== undefined && given.position !== employment.position) ||
    (given.onLeave === false && employment.onLeave);
  Object.assign(employment, given);
  if (isDecided) {
    const { verdict } = answerFor(world, employment);
    const queriedOn = employment.policeQueriedOn;
    const isFresh = queriedOn !== null && queriedOn + QUERY_DAYS >= dayOf(world.slot);
    if (verdict !== 'clear' || !isFresh) employment.state = 'unconfirmed';
  }
  settle(world, employment);
  const { label, institution, state } = employment;
  deed(world, employment.person, {
    kind: 'change',
    employment: label,
    institution,
    change: given,
    state,
  });
}

export function end(world: World, employment: Employment, lastDay: Day, reason: string): void {
  const { label, institution, person } = employment;
  leave(world, employment);
  const left = lasting(world, person).some((one) => one.institution === institution);
  if (!left) removed(world, { person, institution }, 'api');
  deed(world, person, { kind: 'end', employment: label, institution, lastDay, reason });
}

function leave(world: World, employment: Employment): void {
  employment.state = 'ended';
  lookAt(world, employment);
}

function settle(world: World, employment: Employment): void {
  lookAt(world, employment);
  oblige(world, employment.person);
}

export function report(world: World, check: Check, outcome: 'hired' | 'not_hired'): void {
  reported(world, check, outcome);
  const { label, institution } = check;
  deed(world, check.person, { kind: 'report', check: label, institution, outcome });
}

function reported(world: World, check: Check, outcome: 'hired' | 'not_hired'): void {
  check.outcome = outcome;
  unreported(world, check, false);
}

/** Proposed by one officer, approved or rejected by another. */
export function ban(world: World, person: number, until: Day | null, isApproved: boolean): Ban {
  const label = `ban ${world.bans.length}`;
  const one: Ban = { label, person, until, isLifted: !isApproved };
  world.bans.push(one);
  listOf(world.bansOf, person).push(one);
  oblige(world, person);
  deed(world, person, { kind: 'ban', ban: label, person, until, isApproved });
  return one;
}

export function lift(world: World, one: Ban): void {
  one.isLifted = true;
  for (const obligation of world.obligations.filter((each) => each.ban === one)) {
    cancel(world, obligation);
  }
  withdraw(world, one);
  deed(world, one.person, { kind: 'lift', ban: one.label });
}

/** The institution reads what it is obliged to, all of it: what it had not read is delivered. */
export function read(world: World, institution: number): void {
  for (const obligation of world.obligations) {
    if (obligation.institution === institution && obligation.state === 'notified') {
      take(world, obligation, 'delivered', 'api');
    }
  }
  deed(world, null, { kind: 'read', institution });
}

/** `channel` is null when the institution says it itself. To have removed somebody ends every post and meets every ban. */
export function step(
  world: World,
  obligation: Obligation,
  done: string,
  channel: string | null,
): void {
  const { label, institution, ban: by } = obligation;
  take(world, obligation, done, channel ?? 'api');
  if (done === 'removed') {
    for (const employment of lasting(world, by.person)) {
      if (employment.institution === institution) leave(world, employment);
    }
    removed(world, { person: by.person, institution }, channel ?? 'api');
  }
  deed(world, by.person, { kind: 'step', obligation: label, institution, step: done, channel });
}

/** Whether nobody whom the institution was to remove works there again. */
export function isGone(world: World, { ban: by, institution }: Obligation): boolean {
  return !lasting(world, by.person).some((one) => one.institution === institution);
}

export function dismiss(world: World, finding: Finding): void {
  const { kind, key, division } = finding;
  finding.dismissed = true;
  world.dismissed.add(`${kind} ${key}`);
  found(world, { kind, key, division }, false);
  deed(world, null, { kind: 'dismiss', finding: { kind, key } });
}

export function choose(world: World, institution: number, monthDay: string): void {
  const one = at(world.institutions, institution);
  one.monthDay = monthDay;
  one.nextRound = nextMonthDay(monthDay, dayOf(world.slot));
  deed(world, null, { kind: 'choose', institution, monthDay });
}
