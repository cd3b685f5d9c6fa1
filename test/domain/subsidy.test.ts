import { plainDate } from '../../src/domain/calendar';
import { SUBSIDY_RULES } from '../../src/domain/rulebook/subsidy-rules';
import { changesTold } from '../../src/domain/subsidy-assessment';
import { change } from '../../src/domain/subsidy-found';
import { balanceFen, decideAndKeep, differs, replay } from '../../src/domain/subsidy-kept';
import { assessed, certificate, claim, fact, given, period } from './subsidy-cases';

const insured = (months: number, change: object = {}) =>
  fact('insured_months', { months }, { asOfOn: plainDate('2025-12-01'), ...change });
const CASE = { credentials: [certificate()], facts: [insured(12)] };
const DAY = '2025-12-01';

describe('an answer', () => {
  it('says of each condition what was asked, what was found, where, and by which row', () => {
    expect(assessed(CASE, DAY).conditions).toContainEqual({
      condition: 'insured_months',
      rule: { id: 'national-skill-upgrade', version: 3 },
      required: { least: 12, orOnBenefit: true },
      found: { months: 12, asOf: DAY },
      from: [{ kind: 'fact', id: 'insured_months', version: 1, speaker: 'authority' }],
      met: 'met',
    });
  });

  it('names its rows and which of them were not confirmed', () => {
    expect(assessed(CASE, DAY).rules).toEqual([
      { id: 'national-skill-upgrade', version: 3, confirmed: false },
    ]);
    expect(assessed(CASE, DAY).whatWouldChange).toContainEqual(change('confirmed_rule'));
  });

  it('is the same whatever the order of what was read', () => {
    const two = [certificate(), certificate({ id: 'other', version: 4 })];
    const facts = [insured(12), insured(5, { id: 'said-again' })];
    expect(assessed({ credentials: [...two].reverse(), facts: [...facts].reverse() }, DAY)).toEqual(
      assessed({ credentials: two, facts }, DAY),
    );
  });
});

describe('what would change the answer', () => {
  test.each([
    ['until when it stands', CASE, change('apply_by', { by: plainDate('2026-06-30') })],
    [
      'a certificate, and until when it would do',
      { facts: CASE.facts },
      change('certificate', { levels: [5, 4, 3], by: plainDate('2025-12-31') }),
    ],
    [
      'a certificate of another level',
      { ...CASE, credentials: [certificate({ level: 2 })] },
      change('certificate', { levels: [5, 4, 3], by: plainDate('2025-12-31') }),
    ],
    [
      'three more months',
      { ...CASE, facts: [insured(9)] },
      change('insured_months', { months: 3, fact: 'insured_months' }),
    ],
    ['the word of an office', { ...CASE, facts: [] }, change('fact', { fact: 'insured_months' })],
    [
      'a look at what was said',
      { ...CASE, facts: [insured(40, { state: 'held_for_review' })] },
      change('review', { fact: 'insured_months' }),
    ],
    [
      'a look at the certificate',
      { ...CASE, credentials: [certificate({ state: 'unverified' })] },
      change('review'),
    ],
    [
      'next year, as long as the certificate allows',
      { ...CASE, claims: [claim({ appliedOn: plainDate('2025-03-01') })] },
      change('next_year', { from: plainDate('2026-01-01'), by: plainDate('2026-06-30') }),
    ],
  ])('is %s', (_, known, expected) => {
    expect(assessed(known, DAY).whatWouldChange).toContainEqual(expected);
  });

  test.each([
    ['eligible', true, CASE],
    ['not_eligible', false, { ...CASE, credentials: [certificate({ level: 2 })] }],
    ['undetermined', false, { ...CASE, facts: [] }],
  ])('of what is %s, a last day to apply is told: %j', (outcome, told, known) => {
    const answer = assessed(known, DAY);
    expect(answer.outcome).toBe(outcome);
    expect(answer.whatWouldChange.map(({ needs }) => needs)).toContain('apply_by');
    expect(changesTold(answer).some(({ needs }) => needs === 'apply_by')).toBe(told);
  });

  it('is not next year for a certificate that is too old by then', () => {
    const credentials = [certificate({ issuedOn: plainDate('2024-12-31') })];
    const claims = [claim({ appliedOn: plainDate('2025-03-01') })];
    const facts = [insured(40)];
    const needs = assessed({ credentials, claims, facts }, DAY).whatWouldChange.map(
      (one) => one.needs,
    );
    expect(needs).not.toContain('next_year');
  });
});

describe('a flag refuses nobody', () => {
  test.each([
    ['certificate_revoked', { credentials: [certificate({ status: 'revoked' as const })] }],
    ['certificate_suspended', { credentials: [certificate({ status: 'suspended' as const })] }],
    ['ban_in_force', { bans: [{ id: 'ban', version: 2, effect: 'barred' as const }] }],
    ['ban_in_force', { bans: [{ id: 'ban', version: 2, effect: 'statutory' as const }] }],
    ['ban_to_refer', { bans: [{ id: 'ban', version: 2, effect: 'refer' as const }] }],
  ])('%s', (flag, known) => {
    const answer = assessed({ ...CASE, ...known }, DAY);
    expect(answer).toMatchObject({ outcome: 'eligible', amountFen: 200_000, flags: [flag] });
  });
});

describe('a decision that was kept', () => {
  const kept = decideAndKeep(SUBSIDY_RULES, given(CASE), plainDate(DAY));

  it('is recomputed identically from its own text', () => {
    expect(replay(JSON.parse(JSON.stringify(kept)) as typeof kept).identical).toBe(true);
  });

  it('is not identical when its answer was altered', () => {
    const altered = { ...kept, assessment: { ...kept.assessment, amountFen: 1 } };
    expect(replay(altered)).toMatchObject({
      identical: false,
      recomputed: { amountFen: 200_000 },
    });
  });

  it('keeps its own rows when the rulebook has others', () => {
    const ended = SUBSIDY_RULES.map((rule) => ({
      ...rule,
      inForce: { ...rule.inForce, endsOn: plainDate('2020-01-01') },
    }));
    expect(decideAndKeep(ended, given(CASE), plainDate(DAY)).assessment.outcome).toBe(
      'not_eligible',
    );
    expect(replay(kept).identical).toBe(true);
  });

  test.each([
    ['more months than were enough', { facts: [insured(24, { version: 2 })] }, false, 0],
    ['fewer months than are needed', { facts: [insured(11, { version: 2 })] }, true, -200_000],
    ['a level that was corrected', { credentials: [certificate({ level: 4 })] }, true, -50_000],
    ['a revoked certificate', { credentials: [certificate({ status: 'revoked' })] }, true, 0],
    ['benefit beside the months', { facts: [insured(12), drawing()] }, false, 0],
  ])('differs after %s or not', (_, known, isOther, fen) => {
    const after = assessed({ ...CASE, ...known }, DAY);
    expect(differs(kept.assessment, after)).toBe(isOther);
    expect(balanceFen(kept.assessment, after)).toBe(fen);
  });
});

function drawing() {
  return fact('unemployment_benefit', {}, { period: period('2025-01-01', null) });
}
