import {
  mustBeAllowedToApprove,
  mustFitTogether,
  scopesLeft,
  scopesOfKind,
  scopesOfRoles,
  scopeWords,
} from '../../src/domain/account';
import {
  ANYONE,
  ROLES,
  SCOPES_OF_CLIENT,
  SCOPES_OF_ROLE,
  type OrganisationKind,
  type Role,
} from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { isLocked, withFailure } from '../../src/domain/sign-in';

const at = (text: string) => new Date(text);

test.each`
  roles                                | may                     | mayNot
  ${['registrar']}                     | ${'institutions:write'} | ${'bans:approve'}
  ${['registrar']}                     | ${'providers:write'}    | ${'persons:read'}
  ${['case_officer']}                  | ${'bans:approve'}       | ${'institutions:write'}
  ${['case_officer']}                  | ${'persons:read'}       | ${'log:audit'}
  ${['subsidy_clerk']}                 | ${'subsidies:decide'}   | ${'bans:read'}
  ${['auditor']}                       | ${'log:audit'}          | ${'bans:propose'}
  ${['administrator']}                 | ${'accounts:write'}     | ${'bans:read'}
  ${['registrar', 'case_officer']}     | ${'bans:propose'}       | ${'accounts:write'}
  ${['case_officer', 'subsidy_clerk']} | ${'subsidies:assess'}   | ${'log:audit'}
`(
  'officers as $roles may $may and may not $mayNot',
  ({ roles, may, mayNot }: { roles: Role[]; may: string; mayNot: string }) => {
    expect(scopesOfRoles(roles).has(may)).toBe(true);
    expect(scopesOfRoles(roles).has(mayNot)).toBe(false);
  },
);

test.each`
  kind             | may                    | mayNot
  ${'institution'} | ${'checks:ask'}        | ${'training:write'}
  ${'institution'} | ${'checks:read'}       | ${'persons:read'}
  ${'provider'}    | ${'training:write'}    | ${'checks:ask'}
  ${'provider'}    | ${'credentials:write'} | ${'bans:read'}
`(
  'the client of a $kind may $may and may not $mayNot',
  ({ kind, may, mayNot }: { kind: OrganisationKind; may: string; mayNot: string }) => {
    expect(scopesOfKind(kind).has(may)).toBe(true);
    expect(scopesOfKind(kind).has(mayNot)).toBe(false);
  },
);

test('the client of an authority may do nothing: authorities act through officers', () => {
  expect(scopesOfKind('authority').size).toBe(0);
});

test('only case officers approve bans, and no client does', () => {
  const approvers = ROLES.filter((role) => SCOPES_OF_ROLE[role].includes('bans:approve'));
  expect(approvers).toEqual(['case_officer']);
  expect(Object.values(SCOPES_OF_CLIENT).flat()).not.toContain('bans:approve');
});

test('the auditor writes nothing', () => {
  for (const scope of SCOPES_OF_ROLE.auditor) expect(scope).toMatch(/:(read|audit)$/);
});

test.each`
  token                       | now                              | left
  ${'bans:read bans:approve'} | ${['bans:read']}                 | ${['bans:read']}
  ${'bans:read'}              | ${['bans:read', 'bans:approve']} | ${['bans:read']}
  ${'bans:approve'}           | ${[]}                            | ${[]}
  ${''}                       | ${['bans:read']}                 | ${[]}
`(
  'a token of "$token" whose account may $now is left with $left',
  ({ token, now, left }: { token: string; now: string[]; left: string[] }) => {
    expect([...scopesLeft(token, new Set(now))]).toEqual(left);
  },
);

test('scope words are told apart by spaces, each counted once', () => {
  expect(scopeWords(' a:b  c:d a:b ')).toEqual(['a:b', 'c:d']);
});

test.each(ROLES.filter((role) => role !== 'administrator'))(
  'an administrator is not also %s',
  (role) => {
    expect(() => mustFitTogether(['administrator', role])).toThrow(/role-conflict/);
    expect(() => mustFitTogether([role])).not.toThrow();
  },
);

test.each`
  approveFrom               | now                       | refused
  ${'2026-11-21T10:00:00Z'} | ${'2026-11-21T09:59:59Z'} | ${true}
  ${'2026-11-21T10:00:00Z'} | ${'2026-11-21T10:00:00Z'} | ${false}
  ${null}                   | ${'2026-11-21T10:00:00Z'} | ${true}
`(
  'approving at $now from $approveFrom on is refused: $refused',
  ({
    approveFrom,
    now,
    refused,
  }: {
    approveFrom: string | null;
    now: string;
    refused: boolean;
  }) => {
    const officer = { ...ANYONE, mayApproveFrom: approveFrom ? at(approveFrom) : null };
    const act = () => mustBeAllowedToApprove(officer, at(now));
    if (refused) expect(act).toThrow(Refusal);
    else expect(act).not.toThrow();
  },
);

test('the fifth failure in a row locks for 15 minutes, to the second', () => {
  let attempts = {
    failures: 0,
    lastAt: at('2026-11-21T10:00:00Z'),
    lockedUntil: null as Date | null,
  };
  for (let second = 1; second <= 5; second += 1) {
    expect(isLocked(attempts, at('2026-11-21T10:00:00Z'))).toBe(false);
    const now = at(`2026-11-21T10:00:0${second}Z`);
    attempts = { ...withFailure(attempts, now), lastAt: now };
  }
  expect(attempts.lockedUntil).toEqual(at('2026-11-21T10:15:05Z'));
  expect(isLocked(attempts, at('2026-11-21T10:15:04Z'))).toBe(true);
  expect(isLocked(attempts, at('2026-11-21T10:15:05Z'))).toBe(false);
});

test('failures a quarter of an hour apart do not add up', () => {
  const attempts = { failures: 4, lastAt: at('2026-11-21T10:00:00Z'), lockedUntil: null };
  expect(withFailure(attempts, at('2026-11-21T10:15:00Z'))).toEqual({
    failures: 1,
    lockedUntil: null,
  });
  expect(withFailure(attempts, at('2026-11-21T10:14:59Z')).lockedUntil).not.toBeNull();
});
