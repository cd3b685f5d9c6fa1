import type { Principal } from '../../domain/principal';
import { changesTold, type ConditionOutcome } from '../../domain/subsidy-assessment';
import type { Reference, SubsidyCase } from '../../domain/subsidy-case';
import type { WouldChange } from '../../domain/subsidy-found';
import type { KeptDecision } from '../../domain/subsidy-kept';
import { sayChange } from './say-change';

type Language = Parameters<typeof sayChange>[1];

/** What an authority sees: everything. */
export function presentWhole(id: string | null, { assessment }: KeptDecision, language: Language) {
  const { conditions, flags, rules, ...rest } = assessment;
  return {
    id,
    ...rest,
    conditions: conditions.map((one) => ({ ...one, from: [...one.from] })),
    whatWouldChange: changesTold(assessment).map((one) => presentChange(one, language)),
    flags: [...flags],
    rules: [...rules],
  };
}

/**
 * What a school or nursery sees: outcomes, and what its own records say. Where another's decided it reads met or not, or is
 * sent to the authority; an amount, a day or a flag that rests on another's record would tell what that says, and bans are
 * the authority's to tell.
 */
export function presentOwn(
  decision: KeptDecision,
  { organisationId }: Principal,
  language: Language,
) {
  const { given, assessment } = decision;
  const isOwn = (reference: Reference) => recorderOf(given, reference) === organisationId;
  const shown = presentWhole(null, decision, language);
  const own = assessment.subject === null || isOwn(assessment.subject);
  return {
    ...shown,
    subject: own ? assessment.subject : null,
    occupation: own ? assessment.occupation : null,
    level: own ? assessment.level : null,
    amountFen: own ? assessment.amountFen : null,
    months: own ? assessment.months : null,
    conditions: assessment.conditions.map((one) => ownCondition(one, isOwn)),
    whatWouldChange: changesTold(assessment).map((one) =>
      presentChange({ ...one, months: null, ...(!own && { from: null, by: null }) }, language),
    ),
    flags: own ? assessment.flags.filter((flag) => flag.startsWith('certificate_')) : [],
  };
}

function ownCondition(
  { condition, rule, required, found, from, met }: ConditionOutcome,
  isOwn: (reference: Reference) => boolean,
) {
  const tells = from.length > 0 && from.every(isOwn);
  return {
    ...{ condition, rule, required },
    found: tells ? found : null,
    from: tells ? [...from] : [],
    met: met === 'unknown' ? ('ask_authority' as const) : met,
  };
}

/** Null for claims and bans: they are the authority's. */
function recorderOf(given: SubsidyCase, { kind, id }: Reference): string | null {
  const has = (record: { readonly id: string }) => record.id === id;
  const records = {
    credential: given.credentials,
    completion: given.completions,
    fact: given.facts,
  };
  if (kind === 'employment') return given.employments.find(has)?.institutionId ?? null;
  if (kind === 'claim' || kind === 'ban') return null;
  return [...records[kind]].find(has)?.organisationId ?? null;
}

function presentChange(change: WouldChange, language: Language) {
  return {
    ...change,
    levels: [...change.levels],
    occupations: [...change.occupations],
    text: sayChange(change, language),
  };
}
