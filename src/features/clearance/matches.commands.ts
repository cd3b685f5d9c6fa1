import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import type { KnownIdentity } from '../../domain/identity';
import {
  approveMatch,
  assertionsOn,
  evidenceChanged,
  proposeMatch,
  rejectMatch,
  withdrawMatch,
  type KnownSides,
  type Match,
  type MatchConclusion,
  type MatchEvidence,
  type MatchRejection,
} from '../../domain/match';
import { parseRegistryNumber, type PersonClaim } from '../../domain/person';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { divisionsOf } from '../findings/dismiss.commands';
import { holdClaims, holdableOf } from '../persons/persons.commands';
import { matchFact } from './matches.facts';
import { checkInDivisions, findMatch, insertMatch, knownOf, updateMatch } from './matches.store';
import { applicantDigest, compare, type Compared } from './namesakes';
import { closeResolved } from './resolved-referrals.commands';
import { claimAsked } from './standing.commands';

export interface MatchRequest {
  /** Of the restricted person. */
  readonly registryNumber: string;
  /** Of that person, as the namesakes of the check were read. */
  readonly seen: string;
  readonly conclusion: MatchConclusion;
  readonly evidence: readonly MatchEvidence[];
}

/** The applicant of a check that was referred, and who is restricted among those who bear the same name. */
export interface Disclosed extends Compared {
  readonly applicant: PersonClaim;
}

/** For officers of the place. Reading it is a disclosure, and a disclosure is a fact. */
export async function discloseNamesakes(work: Work, checkId: string): Promise<Disclosed> {
  const { applicant } = await inQuestion(work, checkId);
  const now = await work.now();
  await record(work, now, {
    type: 'identity_match.namesakes_disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: concernsOf(work),
    data: { checkId },
  });
  return { applicant, ...(await compare(work, applicant, now)) };
}

/**
 * Moves no answer; that waits for another human.
 *
 * @throws Refusal `match-not-in-question`, `match-evidence-changed`, `match-open`.
 */
export async function proposeIdentityMatch(
  work: Work,
  checkId: string,
  request: MatchRequest,
): Promise<Match> {
  const { applicant, division } = await inQuestion(work, checkId);
  const wanted = parseRegistryNumber(request.registryNumber);
  const officer = await holdDeciding(work);
  const now = await work.now();
  const { namesakes } = await compare(work, applicant, now);
  const namesake = namesakes.find(({ registryNumber }) => registryNumber === wanted);
  if (!namesake) throw notInQuestion();
  const { personId, known } = namesake;
  if (namesake.seen !== request.seen) throw evidenceChanged('Read the namesakes again.');
  const { conclusion, evidence } = request;
  const match = proposeMatch(
    v7(),
    {
      checkId,
      division,
      applicantDigest: applicantDigest(work, applicant),
      personId,
      conclusion,
      evidence,
    },
    known,
    officer,
    now,
  );
  await insertMatch(work, match);
  await record(work, now, matchFact('identity_match.proposed', match, concernsOf(work)));
  return match;
}

/** From now on, at every institution, until more is known of one of both. */
export async function approveIdentityMatch(
  work: Work,
  matchId: string,
  version: number | null,
): Promise<Match> {
  return move(
    work,
    matchId,
    version,
    'identity_match.approved',
    async (match, officer, now, applicant) => {
      mustBeAllowedToApprove(officer, now);
      const { identity } = await compare(work, applicant, now);
      const known = await knownSides(work, match.personId, identity);
      return approveMatch(match, known, officer, now);
    },
    closeResolved,
  );
}

export async function rejectIdentityMatch(
  work: Work,
  matchId: string,
  version: number | null,
  reason: MatchRejection,
): Promise<Match> {
  return move(work, matchId, version, 'identity_match.rejected', (match, officer, now) => {
    mustBeAllowedToApprove(officer, now);
    return rejectMatch(match, reason, officer, now);
  });
}

export async function withdrawIdentityMatch(
  work: Work,
  matchId: string,
  version: number | null,
): Promise<Match> {
  return move(work, matchId, version, 'identity_match.withdrawn', withdrawMatch);
}

/** @throws Refusal `not-found`, also for what lies outside the officer's division. */
export async function getMatch(work: Work, matchId: string): Promise<Match> {
  const match = await findMatch(work, matchId, divisionsOf(work.actor));
  if (!match) throw new Refusal('not-found', 'There is no such match in your division.');
  return match;
}

type Rule = (
  match: Match,
  officer: Principal,
  now: Date,
  applicant: PersonClaim,
) => Match | Promise<Match>;

/** Every move: hold both people and who decides, read again now that nothing can change, move, save, record. */
async function move(
  work: Work,
  matchId: string,
  version: number | null,
  type: string,
  rule: Rule,
  after?: (work: Work, at: Date, applicant: PersonClaim) => Promise<void>,
): Promise<Match> {
  const before = await getMatch(work, matchId);
  const { applicant } = await inQuestion(work, before.checkId);
  await holdClaims(work, [applicant, await holdableOf(work, before.personId)]);
  const officer = await holdDeciding(work);
  const now = await work.now();
  const match = await getMatch(work, matchId);
  if (version !== match.version) {
    throw new Refusal('precondition-failed', 'The match moved since you read it. Read it again.');
  }
  const moved = await rule(match, officer, now, applicant);
  await updateMatch(work, moved);
  await record(work, now, matchFact(type, moved, concernsOf(work)));
  await after?.(work, now, applicant);
  return moved;
}

async function knownSides(
  work: Work,
  personId: string,
  identity: KnownIdentity | null,
): Promise<KnownSides> {
  const known = (await knownOf(work, [personId])).get(personId);
  if (!known) throw new Error('who a match is about is there');
  return { ...known, applicantAssertions: assertionsOn(identity) };
}

/** A check of the officer's division that was referred for a namesake. @throws Refusal `not-found`, `match-not-in-question`. */
async function inQuestion(work: Work, checkId: string) {
  const check = await checkInDivisions(work, checkId, divisionsOf(work.actor));
  if (!check) throw new Refusal('not-found', 'There is no such check in your division.');
  if (!check.causes.includes('namesake_restricted')) throw notInQuestion();
  return { applicant: claimAsked(work, check), division: check.division };
}

function notInQuestion(): Refusal {
  return new Refusal(
    'match-not-in-question',
    'This check was not referred for that person, or that person is restricted no more. Read the namesakes of the check.',
  );
}

function concernsOf({ actor }: Work): string[] {
  return actor.organisationId ? [actor.organisationId] : [];
}
