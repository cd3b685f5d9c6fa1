import { dayInShanghai } from '../../domain/calendar';
import type { Cause } from '../../domain/clearance';
import { nameToken } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import { closeFindings } from '../findings/findings.commands';
import { institutionsByOrganisation } from '../institutions/institutions.store';
import { compare } from './namesakes';
import { checksReferred, openReferralsOf, type Referral } from './referrals.store';
import { decisionsAgain } from './standing.commands';

const RESOLVED_BY_MATCHES: ReadonlySet<Cause> = new Set<Cause>([
  'namesake_restricted',
  'requirement_missing',
]);

/**
 * With a ruling on everybody restricted of that name, the case is decided, at whichever institution it was opened,
 * unless by now something else makes the same question doubtful there.
 */
export async function closeResolved(work: Work, at: Date, applicant: PersonClaim): Promise<void> {
  const { namesakes } = await compare(work, applicant, at);
  if (namesakes.some(({ ruling }) => ruling === null)) return;
  const { document, name, birthDate } = applicant;
  const open = await openReferralsOf(
    work,
    work.keys.blindIndexes(document.key),
    work.keys.nameTokens(nameToken(name, birthDate)),
  );
  const doubtful = await doubtfulNow(work, at, open);
  const resolved = open.filter(({ checkId }) => !doubtful.has(checkId));
  await closeFindings(
    work,
    at,
    'clearance_referred',
    resolved.map(({ key }) => key),
  );
  await closeFindings(
    work,
    at,
    'referral_overdue',
    resolved.map(({ id }) => id),
  );
}

/** Those of these checks that would be referred now, for more than a match can settle. */
async function doubtfulNow(
  work: Work,
  at: Date,
  referrals: readonly Referral[],
): Promise<ReadonlySet<string>> {
  const checks = await checksReferred(
    work,
    referrals.map(({ checkId }) => checkId),
  );
  const institutions = await institutionsByOrganisation(
    work,
    checks.map(({ institutionId }) => institutionId),
  );
  const asked = checks.flatMap((check) => {
    const institution = institutions.find((one) => one.organisationId === check.institutionId);
    return institution ? [{ check, institution }] : [];
  });
  const decisions = await decisionsAgain(work, asked, at);
  const today = dayInShanghai(at);
  const isDoubtful = (place: number) => {
    const decision = decisions[place]?.(today);
    return (
      decision?.verdict === 'refer' &&
      !decision.causes.every((cause) => RESOLVED_BY_MATCHES.has(cause))
    );
  };
  return new Set(asked.filter((_, place) => isDoubtful(place)).map(({ check }) => check.id));
}
