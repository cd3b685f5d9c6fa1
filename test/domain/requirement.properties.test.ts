import fc from 'fast-check';
import { addDays, plainDate, type PlainDate } from '../../src/domain/calendar';
import type { CredentialRecord } from '../../src/domain/credential';
import type { Holdings } from '../../src/domain/need';
import {
  assess,
  POSITIONS,
  type Assessment,
  type RequirementRule,
} from '../../src/domain/requirement';
import { REQUIREMENT_RULES } from '../../src/domain/rulebook/requirement-rules';
import { anyCompletion, anyCredential, anyDay, bare, completion, credential } from './holdings';

const WITH_HIRE_NEEDS = ['caregiver', 'head', 'health_worker', 'guard'] as const;
const RUNS = { seed: 20261121, numRuns: 600 };

/** Holdings that qualify for something often enough: a part of what each post needs, and anything besides. */
function anyHoldings(): fc.Arbitrary<Holdings> {
  const useful = fc.tuple(
    fc.subarray([
      credential(),
      bare({ kind: 'education_degree', degree: 'bachelor', major: '学前教育' }),
      bare({ kind: 'care_experience', years: 2 }),
      bare({ kind: 'management_experience', years: 5 }),
      bare({ kind: 'training_certificate', major: 'nursery_management' }),
      bare({ kind: 'maternal_child_health_training' }),
      bare({ kind: 'guard_licence' }),
    ]),
    fc.array(fc.option(anyDay()), { minLength: 7, maxLength: 7 }),
  );
  return fc
    .record({
      useful,
      credentials: fc.array(anyCredential(), { maxLength: 5 }),
      courses: fc.subarray([completion()]),
      completions: fc.array(anyCompletion(), { maxLength: 4 }),
    })
    .map(({ useful: [some, ends], credentials, courses, completions }) => ({
      credentials: [
        ...some.map((held, at) => ({ ...held, expiresOn: ends[at] ?? null })),
        ...credentials,
      ],
      completions: [...courses, ...completions],
    }));
}

/** The rulebook of today, and the same with rows that begin and end around now. */
function anyRules(): fc.Arbitrary<readonly RequirementRule[]> {
  const period = fc
    .tuple(anyDay(), fc.option(fc.integer({ min: 1, max: 730 })))
    .map(([startsOn, days]) => ({
      startsOn,
      endsOn: days === null ? null : addDays(startsOn, days),
    }));
  const periods = fc.array(period, {
    minLength: REQUIREMENT_RULES.length,
    maxLength: REQUIREMENT_RULES.length,
  });
  const moved = periods.map((all) => [
    ...REQUIREMENT_RULES,
    ...REQUIREMENT_RULES.flatMap((rule, at): RequirementRule[] => {
      const inForce = all[at];
      return inForce ? [{ ...rule, id: `moved-${rule.id}`, inForce }] : [];
    }),
  ]);
  return fc.oneof(fc.constant(REQUIREMENT_RULES), moved);
}

const anyCase = fc.record({
  rules: anyRules(),
  position: fc.constantFrom(...WITH_HIRE_NEEDS, ...POSITIONS),
  division: fc.constantFrom('410105', '410205', '110105'),
  holdings: anyHoldings(),
  day: anyDay(),
});
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

function judge({ rules, position, division, holdings, day }: Case): Assessment {
  return assess(rules, position, division, holdings, day);
}

const RANK = { not_qualified: 0, qualified: 1 };
const END = plainDate('2199-12-31');

/** How good an answer is: its outcome, then how long it holds. */
function worth({ outcome, reliedOnUntil }: Assessment): string {
  return `${RANK[outcome]} ${outcome === 'qualified' ? (reliedOnUntil ?? END) : ''}`;
}

function whatIsHeld({ holdings, day }: Case): Holdings {
  return {
    credentials: holdings.credentials.filter(({ issuedOn }) => issuedOn <= day),
    completions: holdings.completions.filter(({ completedOn }) => completedOn <= day),
  };
}

describe('whatever the holdings, the post, the place and the day', () => {
  test('one credential more never makes the answer worse', () => {
    fc.assert(
      fc.property(anyCase, anyCredential(), (one, more) => {
        const { credentials, completions } = one.holdings;
        const after = { credentials: [...credentials, more], completions };
        expect(worth(judge({ ...one, holdings: after })) >= worth(judge(one))).toBe(true);
      }),
      RUNS,
    );
  });

  test('one completion more never makes the answer worse', () => {
    fc.assert(
      fc.property(anyCase, anyCompletion(), (one, more) => {
        const { credentials, completions } = one.holdings;
        const after = { credentials, completions: [...completions, more] };
        expect(worth(judge({ ...one, holdings: after })) >= worth(judge(one))).toBe(true);
      }),
      RUNS,
    );
  });

  test('a credential that ends earlier, is suspended, revoked or held never makes it better', () => {
    const ends = (held: CredentialRecord, day: PlainDate): CredentialRecord => ({
      ...held,
      expiresOn: held.expiresOn !== null && held.expiresOn < day ? held.expiresOn : day,
    });
    const worsen = fc.oneof(
      anyDay().map((day) => (held: CredentialRecord) => ends(held, day)),
      fc
        .constantFrom('suspended' as const, 'revoked' as const)
        .map((status) => (held: CredentialRecord): CredentialRecord => ({ ...held, status })),
      fc
        .constantFrom('unverified' as const, 'held_for_review' as const)
        .map((state) => (held: CredentialRecord): CredentialRecord => ({ ...held, state })),
    );
    fc.assert(
      fc.property(anyCase, fc.nat(), worsen, (one, at, change) => {
        const { credentials, completions } = one.holdings;
        const chosen = at % Math.max(1, credentials.length);
        const after = {
          credentials: credentials.map((held, index) => (index === chosen ? change(held) : held)),
          completions,
        };
        expect(worth(judge({ ...one, holdings: after })) <= worth(judge(one))).toBe(true);
      }),
      RUNS,
    );
  });

  test('a qualified person stays so to the last day relied on, and not a day longer by the same', () => {
    let ending = 0;
    let lasting = 0;
    fc.assert(
      fc.property(anyCase, fc.nat({ max: 1000 }), (any, ahead) => {
        const one = { ...any, holdings: whatIsHeld(any) };
        const now = judge(one);
        if (now.outcome !== 'qualified') return;
        const last = now.reliedOnUntil;
        if (last === null) {
          lasting += 1;
          expect(judge({ ...one, day: addDays(one.day, ahead) })).toMatchObject({
            outcome: 'qualified',
            rules: now.rules,
            reliedOnUntil: null,
          });
          return;
        }
        ending += 1;
        expect(last >= one.day).toBe(true);
        expect(judge({ ...one, day: last })).toMatchObject({
          outcome: 'qualified',
          rules: now.rules,
          reliedOnUntil: last,
        });
        const next = judge({ ...one, day: addDays(last, 1) });
        expect(next.outcome === 'not_qualified' || !sameRows(next, now)).toBe(true);
      }),
      RUNS,
    );
    expect(Math.min(ending, lasting)).toBeGreaterThan(50);
  });

  test('no expiry that was necessary comes before the last day relied on', () => {
    let bound = 0;
    fc.assert(
      fc.property(anyCase, (any) => {
        const one = { ...any, holdings: whatIsHeld(any) };
        const { outcome, reliedOnUntil } = judge(one);
        if (outcome !== 'qualified') return;
        one.holdings.credentials.forEach((held, at) => {
          const others = one.holdings.credentials.filter((_, index) => index !== at);
          const without = judge({ ...one, holdings: { ...one.holdings, credentials: others } });
          if (without.outcome === 'qualified' || held.expiresOn === null) return;
          bound += 1;
          expect(reliedOnUntil !== null && reliedOnUntil <= held.expiresOn).toBe(true);
        });
      }),
      RUNS,
    );
    expect(bound).toBeGreaterThan(20);
  });

  test('a qualified answer lacks nothing for hire, and another lacks something', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { outcome, missing } = judge(one);
        expect(missing.some(({ stage }) => stage === 'hire')).toBe(outcome === 'not_qualified');
      }),
      RUNS,
    );
  });

  test('a local row never makes the answer better than the national rows alone', () => {
    const national = ({ jurisdiction }: RequirementRule) => jurisdiction === 'CN';
    fc.assert(
      fc.property(anyCase, (one) => {
        const alone = judge({ ...one, rules: one.rules.filter(national) });
        expect(worth(judge(one)) <= worth(alone)).toBe(true);
      }),
      RUNS,
    );
  });
});

function sameRows(a: Assessment, b: Assessment): boolean {
  return a.rules.join() === b.rules.join();
}
