import { dayInShanghai } from '../../domain/calendar';
import {
  changed,
  confirm,
  mustBeOpen,
  mustBePossibleQuery,
  needsDecision,
  type Attested,
  type Change,
  type Employment,
  type PoliceQuery,
} from '../../domain/employment';
import type { PersonClaim, Proof } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { mustBeAnswered } from '../bans/institution-bans.commands';
import { readSaid, type Said } from '../clearance/decide.commands';
import type { Purpose } from '../clearance/clearance.store';
import { SUCCESSION } from '../institutions/institutions.commands';
import { holdClaim } from '../persons/persons.commands';
import { decideEmployment, type EmploymentDecision } from './decide-employment.commands';
import type { EmploymentEffects } from './effects';
import { employmentFact } from './employments.facts';
import {
  employmentOf,
  findEmployment,
  rowOf,
  updateEmployment,
  type EmploymentRow,
} from './employments.store';
import { answeredBy, look } from './look.commands';
import { institutionOf, type EmploymentAnswered } from './record.commands';
import { startLine } from './reporting-lines.commands';
import { memberOf } from './staff-member';
import { watchesOf, type EmploymentWatch } from './watch.store';

export interface Confirmation {
  readonly policeQuery: PoliceQuery;
  readonly attested: readonly Attested[];
  /** Null: as the check that was cited says. */
  readonly identityProof: Proof | null;
}

/** What was decided is kept although the move was refused. */
export interface NotMoved {
  readonly refused: Refusal;
}

/**
 * Decides again and confirms. The answer is recorded even when the employment cannot be confirmed by it.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `institution-barred`, `employment-ended`,
 * `employment-dates-impossible`.
 */
export async function confirmEmployment(
  work: Work,
  effects: EmploymentEffects,
  employmentId: string,
  version: number | null,
  { policeQuery, attested, identityProof }: Confirmation,
): Promise<EmploymentAnswered | NotMoved> {
  const held = await holdEmployment(work, employmentId, version);
  const today = dayInShanghai(held.said.now);
  mustBePossibleQuery(policeQuery, today);
  const before = employmentOf(held.row);
  const asked: Employment = {
    ...before,
    policeQuery,
    attested: [...attested].sort(),
    identityProof: identityProof ?? before.identityProof,
  };
  const decision = await decide(work, held, asked, 'employment_confirmed');
  const confirmed = refusable(() => confirm(asked, decision, held.said.now, today));
  return keep(work, effects, held, confirmed, decision, 'employment.confirmed');
}

/**
 * Another post, place, share of hours, direct manager, or the start or end of a leave. Another post or place and who
 * comes back are decided again; what is not carried by that decision is no longer confirmed.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `institution-barred` where it would be decided again,
 * `employment-ended`, `employment-exists`, `manager-not-employed`.
 */
export async function changeEmployment(
  work: Work,
  effects: EmploymentEffects,
  employmentId: string,
  version: number | null,
  { managerEmploymentId, ...change }: Change & { readonly managerEmploymentId: string | null },
): Promise<EmploymentAnswered | NotMoved> {
  const held = await holdEmployment(work, employmentId, version);
  const today = dayInShanghai(held.said.now);
  const before = employmentOf(held.row);
  const asked: Employment = { ...before, ...change };
  const decision = needsDecision(before, change)
    ? await decide(work, held, asked, 'employment_changed')
    : null;
  if (managerEmploymentId !== null) {
    await startLine(work, held.said.now, held.row, managerEmploymentId, today);
  }
  const after = changed(before, change, decision, today);
  return keep(work, effects, held, after, decision, 'employment.changed');
}

interface HeldEmployment {
  readonly row: EmploymentRow;
  readonly member: PersonClaim;
  readonly watch: EmploymentWatch;
  readonly said: Said;
}

/** Holds the person, then reads the employment again now that nothing can change. */
async function holdEmployment(
  work: Work,
  employmentId: string,
  version: number | null,
): Promise<HeldEmployment> {
  const institutionId = work.actor.organisationId ?? '';
  const read = await findEmployment(work, employmentId, institutionId);
  if (!read) throw absent();
  const shared = [`organisation:${institutionId}`, SUCCESSION];
  await holdClaim(work, memberOf(work, read), { shared });
  const said = await readSaid(work);
  const row = await findEmployment(work, employmentId, institutionId);
  const [watch] = await watchesOf(work, [employmentId]);
  if (!row || !watch) throw absent();
  if (version !== row.version) {
    throw new Refusal(
      'precondition-failed',
      'The employment moved since you read it. Read it again.',
    );
  }
  mustBeOpen(row);
  return { row, member: memberOf(work, row), watch, said };
}

async function decide(
  work: Work,
  { member, said, row }: HeldEmployment,
  asked: Employment,
  purpose: Purpose,
): Promise<EmploymentDecision> {
  await mustBeAnswered(work, row.institutionId, said.now);
  const institution = await institutionOf(work, row.institutionId);
  const claim = { ...member, proof: asked.identityProof };
  return decideEmployment(work, asked, claim, { institution, said, purpose });
}

/** Writes the move, or nothing of it but the answer. */
async function keep(
  work: Work,
  effects: EmploymentEffects,
  { row, watch, said }: HeldEmployment,
  moved: Employment | Refusal,
  decision: EmploymentDecision | null,
  type: string,
): Promise<EmploymentAnswered | NotMoved> {
  const next = moved instanceof Refusal ? row : rowOf(moved, row.sealedPerson);
  if (!(moved instanceof Refusal)) {
    await updateEmployment(work, next);
    await record(work, said.now, employmentFact(work, type, next));
  }
  const answered = decision
    ? answeredBy(
        watch,
        {
          employmentId: row.id,
          answeredAt: said.now,
          verdict: decision.verdict,
          checkId: decision.check.id,
          partId: null,
        },
        dayInShanghai(said.now),
      )
    : watch;
  await look(work, said.now, next, watch, answered);
  await effects.decided(work, said.now, employmentOf(next), answered.verdict);
  if (moved instanceof Refusal) return { refused: moved };
  const { verdict, checkId, answeredAt } = answered;
  return { employment: next, verdict, checkId, answeredAt };
}

function refusable<T>(act: () => T): T | Refusal {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function absent(): Refusal {
  return new Refusal('not-found', 'There is no such employment of your institution.');
}
