import type { Ban } from './ban';
import { effectOn } from './ban-effect';
import { addDays, earlier, type PlainDate } from './calendar';
import { disagreement, type Disagreement, type KnownIdentity } from './identity';
import { effectOfMeasure, type InterimSpan } from './interim';
import type { Holdings } from './need';
import type { PersonClaim } from './person';
import {
  assessInFull,
  type Assessment,
  type FullAssessment,
  type Position,
  type RequirementRule,
} from './requirement';

export type Verdict = 'barred' | 'refer' | 'not_qualified' | 'clear';

/** Why, in full. For the authority's eyes: to an institution most of these would tell of somebody else's ban. */
export type Cause =
  | 'ban_in_force'
  | 'statutory_bar'
  | 'name_disagrees_with_banned'
  | 'number_without_check_digit'
  | 'ban_undecided'
  | 'interim_measure'
  | 'name_disagrees'
  | 'birth_date_disagrees'
  | 'identity_disputed'
  | 'namesake_restricted'
  | 'synthetic_number'
  | 'code_unknown'
  | 'requirement_missing';

/** Everything that a check looks at, read before it decides. */
export interface Dossier {
  /** The person whose document the applicant showed; null when no such document is known. */
  readonly identity: KnownIdentity | null;
  /** All bans of that person, in every state. */
  readonly bans: readonly Ban[];
  /** All bans of other people who bear the applicant's name and birth date. */
  readonly namesakeBans: readonly Ban[];
  /** All interim measures on that person, and those on the other people. */
  readonly measures: readonly InterimSpan[];
  readonly namesakeMeasures: readonly InterimSpan[];
  /** Those of the other people of whom two humans decided that they are not the applicant, and of neither more is known since. */
  readonly ruledOut: ReadonlySet<string>;
  /** When it is decided: measures end at instants. */
  readonly at: Date;
  readonly holdings: Holdings;
  readonly post: { readonly position: Position; readonly division: string };
  /** Synthetic identity numbers name nobody outside tests and demonstrations. */
  readonly production: boolean;
}

export interface ClearanceDecision {
  readonly verdict: Verdict;
  readonly causes: readonly Cause[];
  /** What the post needs and what was found; null where no rule could be applied. */
  readonly qualification: Assessment | null;
  /** The last day on which `clear` may be relied on; null for every other verdict. */
  readonly validUntil: PlainDate | null;
}

/** `clear` holds 30 days at most. Source: the registry's own rule. */
export const CLEAR_DAYS = 30;

/**
 * Whether this person may take this post on `day`; interim measures are weighed at the dossier's instant, whatever the
 * day, for one restricts from its beginning on and no day before it. It answers for every dossier: `clear` is what is left when
 * nothing speaks against it, and a restricting fact more never makes the answer milder.
 */
export function decideClearance(
  applicant: PersonClaim,
  dossier: Dossier,
  rules: readonly RequirementRule[],
  day: PlainDate,
): ClearanceDecision {
  const qualification = qualificationFor(dossier, rules, day)?.assessment ?? null;
  const differs = dossier.identity && disagreement(dossier.identity, applicant);
  const ownBans = weighOwnBans(applicant, dossier.bans, differs, day);
  const barring = ownBans.filter((cause) => BARRING.has(cause));
  const doubts = [
    ...ownBans.filter((cause) => !BARRING.has(cause)),
    ...(anyRuns(dossier.measures, dossier.at) ? (['interim_measure'] as const) : []),
    ...weighIdentity(applicant, dossier, differs),
    ...weighNamesakes(dossier, day),
    ...(qualification ? [] : (['code_unknown'] as const)),
  ];
  const missing: Cause[] = qualification?.outcome === 'qualified' ? [] : ['requirement_missing'];

  const verdict = verdictOf(barring, doubts, missing);
  return {
    verdict,
    causes: [...barring, ...doubts, ...missing],
    qualification,
    validUntil: verdict === 'clear' ? lastDayOfClear(qualification, day) : null,
  };
}

function verdictOf(
  barring: readonly Cause[],
  doubts: readonly Cause[],
  missing: readonly Cause[],
): Verdict {
  if (barring.length > 0) return 'barred';
  if (doubts.length > 0) return 'refer';
  return missing.length > 0 ? 'not_qualified' : 'clear';
}

/** What a check weighs of qualification. A post, need or division that the rulebook cannot judge gives none, and so a doubt. */
export function qualificationFor(
  { post, holdings }: Pick<Dossier, 'post' | 'holdings'>,
  rules: readonly RequirementRule[],
  day: PlainDate,
): FullAssessment | null {
  try {
    return assessInFull(rules, post.position, post.division, holdings, day);
  } catch {
    return null;
  }
}

const BARRING: ReadonlySet<Cause> = new Set<Cause>([
  'ban_in_force',
  'statutory_bar',
  'name_disagrees_with_banned',
]);

function weighOwnBans(
  { document }: PersonClaim,
  bans: readonly Ban[],
  differs: Disagreement | null,
  day: PlainDate,
): Cause[] {
  const effects = new Set(bans.map((ban) => effectOn(ban, day)));
  const undecided: Cause[] = effects.has('refer') ? ['ban_undecided'] : [];
  const barring: Cause[] = [
    ...(effects.has('barred') ? (['ban_in_force'] as const) : []),
    ...(effects.has('statutory') ? (['statutory_bar'] as const) : []),
  ];
  if (barring.length === 0) return undecided;
  // a passport or permit number has no check digit: one slip of the pen names somebody else
  if (!document.hasCheckDigit && differs?.name && differs.birthDate) {
    return ['number_without_check_digit', ...undecided];
  }
  return [
    ...barring,
    ...(differs?.name ? (['name_disagrees_with_banned'] as const) : []),
    ...undecided,
  ];
}

function weighIdentity(
  { document }: PersonClaim,
  { identity, production }: Dossier,
  differs: Disagreement | null,
): Cause[] {
  const doubts: readonly (readonly [boolean | undefined, Cause])[] = [
    [differs?.name, 'name_disagrees'],
    [differs?.birthDate, 'birth_date_disagrees'],
    [identity?.disputed, 'identity_disputed'],
    [production && document.synthetic, 'synthetic_number'],
  ];
  return doubts.flatMap(([doubted, cause]) => (doubted ? [cause] : []));
}

function weighNamesakes(
  { namesakeBans, namesakeMeasures, ruledOut, at }: Dossier,
  day: PlainDate,
): Cause[] {
  const mayBe = ({ personId }: { readonly personId: string | null }) =>
    personId === null || !ruledOut.has(personId);
  const restricted =
    namesakeBans.some((ban) => mayBe(ban) && effectOn(ban, day) !== 'none') ||
    anyRuns(namesakeMeasures.filter(mayBe), at);
  return restricted ? ['namesake_restricted'] : [];
}

function anyRuns(measures: readonly InterimSpan[], at: Date): boolean {
  return measures.some((measure) => effectOfMeasure(measure, at) !== 'none');
}

function lastDayOfClear(qualification: Assessment | null, day: PlainDate): PlainDate {
  const latest = addDays(day, CLEAR_DAYS);
  const until = qualification?.reliedOnUntil ?? null;
  return until === null ? latest : earlier(latest, until);
}

/** What an institution may be told of the reasons. */
export function reasonsForInstitution({
  verdict,
  causes,
}: Pick<ClearanceDecision, 'verdict' | 'causes'>): readonly string[] {
  switch (verdict) {
    case 'barred':
      return causes.includes('ban_in_force') ? ['ban_in_force'] : ['statutory_bar'];
    case 'refer':
      return ['ask_authority'];
    case 'not_qualified':
      return ['requirement_missing'];
    case 'clear':
      return [];
  }
}
