import { dayInShanghai } from '../../domain/calendar';
import type { Cause } from '../../domain/clearance';
import { nameToken } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import { UnreadableSeal } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { closeFindings } from '../findings/findings.commands';
import { institutionsByOrganisation } from '../institutions/institutions.store';
import { compare } from './namesakes';
import { checksReferred, openReferralsOf, type Referral } from './referrals.store';
import { decisionsAgain, type AskedAgain } from './standing.commands';

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
  await close(work, at, open, RESOLVED_BY_MATCHES);
}

/** Of somebody about whom a doubt ended: what asked about these documents and names closes where it is referred no more. */
export async function closeAnswered(
  work: Work,
  at: Date,
  documentKeys: readonly string[],
  nameTokens: readonly string[],
): Promise<void> {
  const open = await openReferralsOf(
    work,
    documentKeys.flatMap((key) => work.keys.blindIndexes(key)),
    nameTokens.flatMap((token) => work.keys.nameTokens(token)),
  );
  await close(work, at, open, new Set());
}

async function close(
  work: Work,
  at: Date,
  open: readonly Referral[],
  settled: ReadonlySet<Cause>,
): Promise<void> {
  const doubtful = await doubtfulNow(work, at, open, settled);
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

/** Those of these checks that would be referred now, for more than what is settled. */
async function doubtfulNow(
  work: Work,
  at: Date,
  referrals: readonly Referral[],
  settled: ReadonlySet<Cause>,
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
  const doubtful = new Set<string>();
  for (const one of asked) {
    if (await isDoubtful(work, at, one, settled)) doubtful.add(one.check.id);
  }
  return doubtful;
}

/** Asked alone: one that does not open stays before a human, and keeps no other there. */
async function isDoubtful(
  work: Work,
  at: Date,
  asked: AskedAgain,
  settled: ReadonlySet<Cause>,
): Promise<boolean> {
  try {
    const [decisionOn] = await decisionsAgain(work, [asked], at);
    const decision = decisionOn?.(dayInShanghai(at));
    return decision?.verdict === 'refer' && !decision.causes.every((cause) => settled.has(cause));
  } catch (error) {
    if (error instanceof UnreadableSeal) return true;
    throw error;
  }
}
