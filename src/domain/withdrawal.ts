import { Refusal } from './refusal';

/** Why a completion was withdrawn, or a credential suspended or revoked. */
export const WITHDRAWAL_REASONS = [
  'recorded_in_error',
  'wrong_person',
  'left_course',
  'result_annulled',
  'fraud',
  'under_investigation',
  'duty_breached',
  'award_right_ended',
  'replaced',
  'requested_by_holder',
  'other',
] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/**
 * What is withdrawn says why, and nothing else does. Records of before this rule are without.
 *
 * @throws Refusal `request-invalid`.
 */
export function mustSayWhyWithdrawn(isWithdrawn: boolean, reason: WithdrawalReason | null): void {
  if (isWithdrawn === (reason !== null)) return;
  const detail = isWithdrawn
    ? 'Say why: a result that is withdrawn, and a status that is suspended or revoked, need it.'
    : 'It is for a result that is withdrawn, and a status that is suspended or revoked.';
  throw new Refusal('request-invalid', detail, {
    faults: [{ in: 'body', pointer: '/withdrawalReason', detail }],
  });
}
