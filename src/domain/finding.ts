export const DISMISSAL_REASONS = [
  'explained',
  'recorded_in_error',
  'handled_elsewhere',
  'other',
] as const;
export type DismissalReason = (typeof DISMISSAL_REASONS)[number];
