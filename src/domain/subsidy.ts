import type { PlainDate } from './calendar';
import { sumOf, type Sum } from './subsidy-amount';
import type {
  ConditionOutcome,
  SubsidyAssessment,
  SubsidyFlag,
  SubsidyOutcome,
} from './subsidy-assessment';
import type { SubsidyCase } from './subsidy-case';
import { judge } from './subsidy-condition';
import { change, found, type Asked, type Found, type WouldChange } from './subsidy-found';
import { lastDayOf } from './subsidy-record';
import { rulesFor, type RulesApplied, type SubsidyRule } from './subsidy-rule';
import { issuedOn, referenceOf, subjectsOf, SUBJECT_OF, type Subject } from './subsidy-subject';

/**
 * Whether the case may get its programme's subsidy when it applies on `day`, by the way and for the thing that give
 * most. What nobody has said, or what no human has looked at yet, leaves it undetermined; what is known to fail comes first.
 */
export function assessSubsidy(
  rules: readonly SubsidyRule[],
  given: SubsidyCase,
  day: PlainDate,
): SubsidyAssessment {
  const ofProgramme = rules.filter(({ programme }) => programme === given.programme);
  const subjects = subjectsOf(given, day);
  const all = subjects.flatMap((subject) => {
    const claimed = { division: given.division, issuedOn: issuedOn(subject), appliedOn: day };
    const ways = rulesFor(ofProgramme, claimed).filter(({ base }) => isWayOf(subject, base));
    if (ways.length === 0) return [without(given, subject, [])];
    return ways.map((way) => assessWay(way, given, subject, day));
  });
  const [best] = all.sort(byMost);
  if (best) return best;
  const claimed = { division: given.division, issuedOn: null, appliedOn: day };
  return without(given, null, rulesFor(ofProgramme, claimed));
}

/** An employer's payment is no matter of rows for flexible work. */
function isWayOf({ kind, record }: Subject, { conditions }: SubsidyRule): boolean {
  if (kind !== 'fact' || record.kind !== 'social_insurance_payment') return true;
  return conditions.every((one) => one.kind !== 'contribution_way' || one.way === record.value.way);
}

function assessWay(
  { base, topUps, shortageLists }: RulesApplied,
  given: SubsidyCase,
  subject: Subject,
  day: PlainDate,
): SubsidyAssessment {
  const shortage = new Set(shortageLists.flatMap(({ occupations }) => occupations));
  const asked: Asked = { given, subject, rule: base, shortage, day };
  const ofBase = judgeAll(asked);
  const ofTopUps = topUps.map((rule) => ({ rule, judged: judgeAll({ ...asked, rule }) }));
  const added = ofTopUps.filter(({ judged }) => judged.every(({ met }) => met === 'met'));
  const sum = sumOf(
    asked,
    added.map(({ rule }) => rule),
  );
  const decisive = outcomeOf(ofBase) === 'eligible' ? [...ofBase, ...ofSum(asked, sum)] : ofBase;
  const outcome = outcomeOf(decisive);
  const judged = [...decisive, ...ofTopUps.flatMap((one) => one.judged)];
  const looked = [base, ...topUps, ...shortageLists];
  return {
    ...about(given, subject, base),
    outcome,
    amountFen: outcome === 'eligible' ? (sum.amountFen ?? 0) : 0,
    months: outcome === 'eligible' ? sum.months : null,
    conditions: judged.map(withoutChanges),
    whatWouldChange: changesOf(judged, looked),
    rules: looked.map(({ id, version, source }) => ({ id, version, confirmed: source.confirmed })),
  };
}

type Judged = ConditionOutcome & Pick<Found, 'changes'>;

function judgeAll(asked: Asked): Judged[] {
  const { id, version, conditions } = asked.rule;
  return conditions.map((condition) => {
    const { kind, ...required } = condition;
    return { condition: kind, rule: { id, version }, required, ...judge(asked, condition) };
  });
}

/** A figure that no text names leaves it open; of a figure of which everything was paid nothing is left. */
function ofSum({ rule, subject }: Asked, { amountFen }: Sum): Judged[] {
  const reference = { id: rule.id, version: rule.version };
  const from = [referenceOf(subject)];
  if (amountFen === null) {
    const open = found('unknown', null, [], [change('local_figure')]);
    return [{ condition: 'figure', rule: reference, required: true, ...open }];
  }
  if (rule.amount.kind === 'by_level') return [];
  const left = found(amountFen > 0, amountFen, from);
  return [{ condition: 'something_left', rule: reference, required: true, ...left }];
}

function outcomeOf(judged: readonly Judged[]): SubsidyOutcome {
  if (judged.some(({ met }) => met === 'not_met')) return 'not_eligible';
  return judged.some(({ met }) => met === 'unknown') ? 'undetermined' : 'eligible';
}

/** Nothing to pay for, or nothing that pays for it there and then. */
function without(
  given: SubsidyCase,
  subject: Subject | null,
  ways: readonly RulesApplied[],
): SubsidyAssessment {
  const bases = ways.map(({ base }) => base);
  const none: Judged = subject
    ? { condition: 'rule_in_force', rule: null, required: true, ...found(false, false) }
    : {
        condition: 'subject',
        rule: null,
        required: SUBJECT_OF[given.programme],
        ...lacking(given, bases),
      };
  return {
    ...about(given, subject, null),
    outcome: outcomeOf([none]),
    amountFen: 0,
    months: null,
    conditions: [withoutChanges(none)],
    whatWouldChange: [...none.changes],
    rules: bases.map(({ id, version, source }) => ({ id, version, confirmed: source.confirmed })),
  };
}

/** A certificate that nobody recorded was not issued; of payments and loans the registry knows what it was told. */
function lacking({ programme }: SubsidyCase, bases: readonly SubsidyRule[]): Found {
  if (bases.length === 0) return found(false, null);
  switch (SUBJECT_OF[programme]) {
    case 'credential': {
      const changes = bases.map((base) => {
        const asks = base.conditions.find(({ kind }) => kind === 'level');
        const levels = asks?.kind === 'level' ? asks.levels : [];
        return change('certificate', { levels, by: lastDayOf(base) });
      });
      return found(false, null, [], changes);
    }
    case 'fact': {
      const fact = programme === 'loan_interest' ? 'guaranteed_loan' : 'social_insurance_payment';
      return found('unknown', null, [], [change('fact', { fact })]);
    }
    case 'employment':
      return found(false, null, [], [change('longer_employment')]);
  }
}

function about(given: SubsidyCase, subject: Subject | null, base: SubsidyRule | null) {
  const certificate = subject?.kind === 'credential' ? subject.record : null;
  return {
    programme: given.programme,
    subject: subject && referenceOf(subject),
    occupation: certificate?.occupation ?? null,
    level: certificate?.level ?? null,
    variant: base && base.variant,
    fundFamily: base && base.fundFamily,
    flags: flagsOf(given, subject),
  };
}

function flagsOf({ bans }: SubsidyCase, subject: Subject | null): SubsidyFlag[] {
  const status = subject?.kind === 'credential' ? subject.record.status : 'valid';
  return [
    ...(bans.some(({ effect }) => effect !== 'refer') ? (['ban_in_force'] as const) : []),
    ...(bans.some(({ effect }) => effect === 'refer') ? (['ban_to_refer'] as const) : []),
    ...(status === 'valid' ? [] : ([`certificate_${status}`] as const)),
  ];
}

function withoutChanges({ changes: _, ...outcome }: Judged): ConditionOutcome {
  return outcome;
}

/** Each once. A row that no text was seen for may turn out otherwise. */
function changesOf(judged: readonly Judged[], rules: readonly SubsidyRule[]): WouldChange[] {
  const all = judged.flatMap(({ changes }) => changes);
  const unseen = rules.some(({ source }) => !source.confirmed) ? [change('confirmed_rule')] : [];
  const seen = new Set<string>();
  return [...all, ...unseen].filter((one) => {
    const text = JSON.stringify(one);
    return !seen.has(text) && seen.add(text);
  });
}

const RANK: Readonly<Record<SubsidyOutcome, number>> = {
  eligible: 0,
  undetermined: 1,
  not_eligible: 2,
};

/** Then what fails least, then the newest id: the same case always comes out the same. */
function byMost(a: SubsidyAssessment, b: SubsidyAssessment): number {
  const failed = ({ conditions }: SubsidyAssessment) =>
    conditions.filter(({ met }) => met !== 'met').length;
  const id = ({ subject }: SubsidyAssessment) => subject?.id ?? '';
  return (
    RANK[a.outcome] - RANK[b.outcome] ||
    b.amountFen - a.amountFen ||
    failed(a) - failed(b) ||
    id(b).localeCompare(id(a))
  );
}
