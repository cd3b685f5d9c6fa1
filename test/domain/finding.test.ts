import { dismiss, DISMISSAL_REASONS, DISMISSIBLE_KINDS } from '../../src/domain/finding';

const now = new Date('2026-11-22T08:00:00Z');
const open = (kind: string) => ({
  kind,
  closedAt: null,
  dismissedReason: null,
  dismissedBy: null,
  version: 1,
});

test.each([...DISMISSIBLE_KINDS])('an explanation answers %s, with any reason', (kind) => {
  for (const reason of DISMISSAL_REASONS) {
    expect(dismiss(open(kind), reason, 'wu', now)).toEqual({
      kind,
      closedAt: now,
      dismissedReason: reason,
      dismissedBy: 'wu',
      version: 2,
    });
  }
});

test.each([
  'identity_contradiction',
  'reference_reused',
  'clearance_referred',
  'barred_under_another_name',
  'a kind of tomorrow',
])('no explanation answers %s', (kind) => {
  expect(() => dismiss(open(kind), 'explained', 'wu', now)).toThrow(/finding-not-dismissible/);
});

test('what is closed stays as it was closed', () => {
  const once = dismiss(open('obligation_late'), 'other', 'wu', now);
  for (const closed of [once, { ...open('obligation_late'), closedAt: now }]) {
    expect(() => dismiss(closed, 'explained', 'li', now)).toThrow(/finding-closed/);
  }
});
