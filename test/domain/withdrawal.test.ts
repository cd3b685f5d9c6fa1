import { Refusal } from '../../src/domain/refusal';
import { mustSayWhyWithdrawn, type WithdrawalReason } from '../../src/domain/withdrawal';

test.each<[boolean, WithdrawalReason | null, string]>([
  [false, null, 'taken'],
  [true, 'fraud', 'taken'],
  [true, null, 'request-invalid'],
  [false, 'fraud', 'request-invalid'],
])('withdrawn: %s, because of %s: %s', (isWithdrawn, reason, outcome) => {
  expect(outcomeOf(isWithdrawn, reason)).toBe(outcome);
});

function outcomeOf(isWithdrawn: boolean, reason: WithdrawalReason | null): string {
  try {
    mustSayWhyWithdrawn(isWithdrawn, reason);
    return 'taken';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
