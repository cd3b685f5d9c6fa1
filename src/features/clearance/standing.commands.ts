import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import {
  decideClearance,
  type ClearanceDecision,
  type Dossier,
  type Verdict,
} from '../../domain/clearance';
import { parseIdentity } from '../../domain/identity-document';
import { parseName } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import { REQUIREMENT_RULES } from '../../domain/rulebook/requirement-rules';
import { coverageOf } from '../../domain/source';
import type { Work } from '../../platform/database/work';
import { barredAmong } from '../bans/institution-bans.commands';
import {
  institutionsByOrganisation,
  mayAsk,
  type AskingInstitution,
} from '../institutions/institutions.store';
import {
  applicantPlace,
  checkOfReceipt,
  findCheck,
  sources,
  type ClearanceCheckRow,
  type SealedApplicant,
} from './clearance.store';
import { gather } from './gather.commands';
import { digestOfToken } from './make-check';
import { receiptClaimsOf } from './receipt-signing';
import { recalledAmong } from './recalls.store';

export type Standing = 'current' | 'no_longer_current';

/** A check as it is read later. */
export interface ReadCheck {
  readonly check: ClearanceCheckRow;
  readonly applicant: SealedApplicant;
  readonly standing: Standing;
}

/** @throws Refusal `not-found`, also for what another institution asked. */
export async function readCheck(work: Work, checkId: string): Promise<ReadCheck> {
  const check = await findCheck(work, checkId, work.actor.organisationId ?? '');
  if (!check) throw new Refusal('not-found', 'There is no such check of your institution.');
  return {
    check,
    applicant: applicantOf(work, check),
    standing: await standingOf(work, check),
  };
}

/**
 * The standing of a receipt that somebody was shown.
 *
 * @throws Refusal `receipt-invalid` for what this registry did not sign.
 */
export async function standingOfReceipt(work: Work, receipt: string): Promise<Standing> {
  const id = receiptClaimsOf(work.keys, receipt)?.jti;
  const check = id && (await checkOfReceipt(work, { id }));
  if (!check || check.receipt !== receipt) {
    throw new Refusal(
      'receipt-invalid',
      'This is not a receipt of this registry, or it was altered. Ask who showed it for the original.',
    );
  }
  return check.verdict === 'clear' ? standingOf(work, check) : 'no_longer_current';
}

/** The check behind a receipt's page with its standing. @throws Refusal `not-found`. */
export async function shownReceipt(work: Work, token: string): Promise<Standing> {
  const check = await checkOfReceipt(work, { tokenDigest: digestOfToken(token) });
  if (!check) throw new Refusal('not-found', 'There is no such receipt.');
  return standingOf(work, check);
}

/**
 * Whether the same institution would be answered the same now. It is decided again from what is known now, so a
 * ban that came into force a moment ago is seen at once. What was recalled stays so, whatever becomes known.
 */
export async function standingOf(work: Work, check: ClearanceCheckRow): Promise<Standing> {
  if ((await recalledAmong(work, [check.id])).has(check.id)) return 'no_longer_current';
  const now = await work.now();
  const today = dayInShanghai(now);
  coverageOf(await sources(work), now);
  if (check.validUntil !== null && today > check.validUntil) return 'no_longer_current';
  const [institution] = await institutionsByOrganisation(work, [check.institutionId]);
  if (!institution || !mayAsk(institution)) return 'no_longer_current';
  const barred = await barredAmong(work, [check.institutionId], today);
  if (barred.size > 0) return 'no_longer_current';
  const [verdictOn] = await decideAgain(work, [{ check, institution }], now);
  return verdictOn?.(today) === check.verdict ? 'current' : 'no_longer_current';
}

/** Those of these answers that are shown as current, and would not be if what is known were `as` this says. */
export async function endingWith(
  work: Work,
  at: Date,
  checks: readonly ClearanceCheckRow[],
  as: (dossier: Dossier, applicant: PersonClaim) => Dossier,
): Promise<ClearanceCheckRow[]> {
  const today = dayInShanghai(at);
  const ids = checks.map(({ id }) => id);
  const recalled = await recalledAmong(work, ids);
  const institutions = await institutionsByOrganisation(
    work,
    checks.map(({ institutionId }) => institutionId),
  );
  const asked = checks.flatMap((check): AskedAgain[] => {
    const institution = institutions.find((one) => one.organisationId === check.institutionId);
    const holds = check.verdict === 'clear' && today <= (check.validUntil ?? today);
    if (!holds || recalled.has(check.id) || !institution || !mayAsk(institution)) return [];
    return [{ check, institution }];
  });
  const [now, then] = [await decideAgain(work, asked, at), await decideAgain(work, asked, at, as)];
  return asked
    .filter((_, place) => now[place]?.(today) === 'clear' && then[place]?.(today) !== 'clear')
    .map(({ check }) => check);
}

export interface AskedAgain {
  readonly check: ClearanceCheckRow;
  readonly institution: AskingInstitution;
}

/** Each question once more, in their order: what it gives on a day, with everything that is known now and the measures of now, or `as` it would be. */
export async function decideAgain(
  ...asked: Parameters<typeof decisionsAgain>
): Promise<((day: PlainDate) => Verdict)[]> {
  const decisions = await decisionsAgain(...asked);
  return decisions.map((decisionOn) => (day) => decisionOn(day).verdict);
}

/** The same, with why. */
export async function decisionsAgain(
  work: Work,
  asked: readonly AskedAgain[],
  now: Date,
  as: (dossier: Dossier, applicant: PersonClaim) => Dossier = (dossier) => dossier,
): Promise<((day: PlainDate) => ClearanceDecision)[]> {
  const inquiries = asked.map(({ check, institution: { division } }) => ({
    applicant: claimAsked(work, check),
    position: check.position,
    division,
  }));
  const dossiers = await gather(work, inquiries, now);
  return inquiries.map(({ applicant }, at) => {
    const found = dossiers[at];
    if (!found) throw new Error('a check without a dossier');
    const dossier = as(found, applicant);
    return (day) => decideClearance(applicant, dossier, REQUIREMENT_RULES, day);
  });
}

/** @throws UnreadableSeal when the row was altered. */
export function applicantOf({ keys }: Work, check: ClearanceCheckRow): SealedApplicant {
  return JSON.parse(keys.open(applicantPlace(check.id), check.sealedApplicant)) as SealedApplicant;
}

/** Whom a check asked about. @throws UnreadableSeal when the row was altered. */
export function claimAsked(work: Work, check: ClearanceCheckRow): PersonClaim {
  return claimOf(applicantOf(work, check));
}

function claimOf({ type, country, number, name, birthDate, proof }: SealedApplicant): PersonClaim {
  return {
    document: parseIdentity({ type, country, number }),
    name: parseName(name),
    birthDate: birthDate,
    proof,
  };
}
