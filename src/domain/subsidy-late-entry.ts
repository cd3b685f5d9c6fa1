import { addDays, type PlainDate } from './calendar';
import { isWithin } from './division';
import { Refusal } from './refusal';
import { ruleOfPlace } from './rule-of-place';
import type { LateEntryRule } from './rulebook/subsidy-late-entries';
import type { SubsidyProgramme, SubsidyRule } from './subsidy-rule';

export const LATE_REASONS = [
  'received_on_paper',
  'received_elsewhere',
  'systems_down',
  'other',
] as const;
export type LateReason = (typeof LATE_REASONS)[number];

/** What is said of an application that was made before it was taken down. */
export interface LateEntry {
  readonly reason: LateReason;
  /** Where the evidence of the earlier day lies: a receipt or file number. */
  readonly evidence: string;
}

interface Application {
  readonly programme: SubsidyProgramme;
  readonly division: string;
  readonly appliedOn: PlainDate;
}

/**
 * Whether an application may be of that day, and by which row; null when it is of today. An earlier day decides which rules
 * and caps hold, so that one clerk does not choose it alone.
 *
 * @throws Refusal `period-invalid`.
 */
export function lateEntryRule(
  rules: { readonly late: readonly LateEntryRule[]; readonly subsidies: readonly SubsidyRule[] },
  { programme, division, appliedOn }: Application,
  entry: LateEntry | null,
  today: PlainDate,
): LateEntryRule | null {
  if (today < appliedOn) throw invalid('Nobody applied later than today.');
  if (appliedOn === today) {
    if (entry) throw invalid('It is applied for today: there is nothing to explain.');
    return null;
  }
  if (!entry) {
    throw invalid('For an earlier day say why it is taken down now, and where the evidence lies.');
  }
  const rule = ruleOfPlace(rules.late, division, today);
  if (appliedOn < addDays(today, -rule.mostDays)) {
    throw invalid(`An application is taken down within ${rule.mostDays} days.`);
  }
  const first = firstDayOf(rules.subsidies, programme, division);
  if (first !== null && appliedOn < first) throw invalid('The programme did not exist yet.');
  return rule;
}

/** Null where no row of the programme holds there at any time. */
function firstDayOf(
  rules: readonly SubsidyRule[],
  programme: SubsidyProgramme,
  division: string,
): PlainDate | null {
  const [first] = rules
    .filter(
      (rule) =>
        rule.programme === programme &&
        rule.role === 'base' &&
        (rule.jurisdiction === 'CN' || isWithin(division, rule.jurisdiction)),
    )
    .map(({ inForce }) => inForce.startsOn)
    .sort();
  return first ?? null;
}

function invalid(detail: string): Refusal {
  return new Refusal('period-invalid', detail);
}
