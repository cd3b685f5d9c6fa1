import { plainDate } from '../../src/domain/calendar';
import type { CredentialKind } from '../../src/domain/credential';
import { reminderDue, renewalOf } from '../../src/domain/renewal';
import type { CredentialNeed, Need } from '../../src/domain/need';
import { NATIONAL_RULES } from '../../src/domain/rulebook/national';
import { RENEWAL_RULES } from '../../src/domain/rulebook/renewals';

describe('a certificate lapses when its paper or the law says, and may be renewed sixty days before', () => {
  test.each`
    kind                          | issuedOn        | expiresOn       | lapsesOn        | renewableFrom
    ${'health_certificate'}       | ${'2026-03-01'} | ${null}         | ${'2027-02-28'} | ${'2026-12-30'}
    ${'health_certificate'}       | ${'2026-03-01'} | ${'2030-01-01'} | ${'2027-02-28'} | ${'2026-12-30'}
    ${'health_certificate'}       | ${'2026-03-01'} | ${'2026-03-20'} | ${'2026-03-20'} | ${'2026-03-01'}
    ${'food_handler_certificate'} | ${'2024-02-29'} | ${null}         | ${'2025-02-28'} | ${'2024-12-30'}
    ${'guard_licence'}            | ${'2020-03-01'} | ${null}         | ${null}         | ${null}
    ${'guard_licence'}            | ${'2020-03-01'} | ${'2026-12-31'} | ${'2026-12-31'} | ${'2026-11-01'}
    ${'skill_level_certificate'}  | ${'2020-03-01'} | ${null}         | ${null}         | ${null}
    ${'training_certificate'}     | ${'2020-03-01'} | ${'2026-12-31'} | ${'2026-12-31'} | ${'2026-11-01'}
  `(
    '$kind of $issuedOn until $expiresOn: $lapsesOn, from $renewableFrom',
    ({
      kind,
      issuedOn,
      expiresOn,
      ...renewal
    }: Record<string, string | null> & { kind: CredentialKind; issuedOn: string }) => {
      const dated = {
        kind,
        issuedOn: plainDate(issuedOn),
        expiresOn: expiresOn ? plainDate(expiresOn) : null,
      };
      expect(renewalOf(dated)).toEqual(renewal);
    },
  );
});

test('posts and papers count by the same years', () => {
  const needs = NATIONAL_RULES.flatMap(({ needs }) => needs).flatMap((need): Need[] =>
    need.kind === 'any_of' ? [...need.options] : [need],
  );
  const yearly = needs.filter(
    (need): need is CredentialNeed => need.kind === 'credential' && need.validYears !== undefined,
  );
  expect(new Set(yearly.map(({ of, validYears }) => `${of} ${validYears ?? ''}`))).toEqual(
    new Set(
      RENEWAL_RULES.flatMap(({ kind, validYears }) =>
        validYears ? [`${kind} ${validYears}`] : [],
      ),
    ),
  );
});

describe('of a certificate that lapses on 2026-12-31', () => {
  test.each`
    today           | due
    ${'2026-10-31'} | ${null}
    ${'2026-11-01'} | ${60}
    ${'2026-11-30'} | ${60}
    ${'2026-12-01'} | ${30}
    ${'2026-12-23'} | ${30}
    ${'2026-12-24'} | ${7}
    ${'2026-12-31'} | ${7}
    ${'2027-01-01'} | ${null}
  `(
    'the reminder due on $today is $due',
    ({ today, due }: { today: string; due: number | null }) => {
      expect(reminderDue(plainDate('2026-12-31'), plainDate(today))).toBe(due);
    },
  );
});
