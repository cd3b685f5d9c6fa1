import { IRREGULARITIES } from './irregularity';
import { Refusal } from './refusal';

export const DISMISSAL_REASONS = [
  'explained',
  'recorded_in_error',
  'handled_elsewhere',
  'other',
] as const;
export type DismissalReason = (typeof DISMISSAL_REASONS)[number];

/**
 * Doubts about what somebody did or left undone: an explanation can answer them. A doubt about who somebody is, or
 * whether a bar is theirs, is resolved or stays.
 */
export const DISMISSIBLE_KINDS: ReadonlySet<string> = new Set([
  'employed_without_check',
  'checked_after_start',
  'recheck_overdue',
  'outcome_not_reported',
  'two_full_time_posts',
  'obligation_late',
  'ban_case_late',
  'officer_of_barred_institution',
  'successor_suspected',
  'contest_late',
  'import_rows_left',
  'awarded_without_right',
  'certificate_pushed_late',
  'preflights_not_committed',
  ...IRREGULARITIES,
]);

/** How a finding ended, if it did. */
export interface FindingEnd {
  readonly closedAt: Date | null;
  /** Null unless a human closed it. */
  readonly dismissedReason: DismissalReason | null;
  /** The officer's account. */
  readonly dismissedBy: string | null;
  readonly version: number;
}

/** @throws Refusal `finding-closed`, `finding-not-dismissible`. */
export function dismiss<Finding extends FindingEnd & { readonly kind: string }>(
  finding: Finding,
  reason: DismissalReason,
  officerId: string,
  now: Date,
): Finding {
  if (finding.closedAt !== null) {
    throw new Refusal('finding-closed', 'This finding is closed already.');
  }
  if (!DISMISSIBLE_KINDS.has(finding.kind)) {
    throw new Refusal(
      'finding-not-dismissible',
      'A finding of this kind is not dismissed. It stays until what it speaks of is resolved.',
    );
  }
  return {
    ...finding,
    closedAt: now,
    dismissedReason: reason,
    dismissedBy: officerId,
    version: finding.version + 1,
  };
}
