import { plainDate } from '../../src/domain/calendar';
import { SUBSIDY_RULES } from '../../src/domain/rulebook/subsidy-rules';
import { assessSubsidy } from '../../src/domain/subsidy';
import { decideAndKeep } from '../../src/domain/subsidy-kept';
import { proposedBy } from '../../src/domain/subsidy-reopening';
import type { SubsidyCase } from '../../src/domain/subsidy-case';
import { certificate, fact, given } from './subsidy-cases';

const day = plainDate('2025-12-01');
const months = (count: number) => ({ facts: [fact('insured_months', { months: count })] });
const BAN = { bans: [{ id: 'ban', version: 1, effect: 'barred' as const }] };
const LATE = { credentials: [certificate({ issuedOn: plainDate('2024-11-30') })] };

test.each<[string, Partial<SubsidyCase>, Partial<SubsidyCase>, string | null]>([
  ['nothing became known', months(48), {}, null],
  ['a ban, of what is paid', months(48), BAN, 'eligible 200000 ban_in_force'],
  ['a ban, of what is not', { ...months(48), ...LATE }, BAN, null],
  ['another certificate, of what is not', { ...months(48), ...LATE }, { credentials: [] }, null],
  ['a word that is missing, of what is not', { ...months(48), ...LATE }, months(48), null],
  ['what was missing', {}, months(48), 'eligible 200000'],
  ['what is missing now', months(48), { facts: [] }, 'undetermined 0'],
])('%s: %s', (_what, before, changed, wanted) => {
  const usual = given({ credentials: [certificate()], ...before });
  const kept = decideAndKeep(SUBSIDY_RULES, usual, day);
  const proposed = proposedBy(kept, assessSubsidy(kept.rules, { ...usual, ...changed }, day));
  const text = proposed && [proposed.outcome, proposed.amountFen, ...proposed.flags].join(' ');
  expect(text).toBe(wanted);
});
