import {
  isSettled,
  signSettlement,
  type IdentitySettlement,
} from '../../src/domain/identity-settlement';
import type { Principal } from '../../src/domain/principal';

const NOW = new Date('2026-11-22T02:00:00Z');
const daysBefore = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const SEEN = 'a'.repeat(64);

const word = (human: string, days = 0, seen = SEEN): IdentitySettlement => ({
  id: `${human} ${days}`,
  personId: 'zhao',
  personVersion: 2,
  seen,
  evidence: ['police_confirmed'],
  signedBy: `account of ${human}`,
  signedByHuman: human,
  signedAt: daysBefore(days),
});

test.each<[string, IdentitySettlement[], boolean]>([
  ['nobody', [], false],
  ['one human', [word('li')], false],
  ['one human twice', [word('li'), word('li', 3)], false],
  ['two humans', [word('li'), word('wu', 3)], true],
  ['two humans, one of something else', [word('li'), word('wu', 3, 'b'.repeat(64))], false],
  ['two humans, 30 days between less a moment', [word('li'), word('wu', 29.999)], true],
  ['two humans, 30 days between', [word('li'), word('wu', 30)], false],
])('settled by %s: %#', (_who, words, settled) => {
  expect(isSettled(words, SEEN, NOW)).toBe(settled);
});

test('a word counts once for a human, and again when it is too old or of something else', () => {
  const li = { id: 'account', humanId: 'li' } as Principal;
  const said = { personId: 'zhao', personVersion: 2, seen: SEEN, evidence: ['other'] as const };
  const signed = (others: IdentitySettlement[]) => signSettlement('id', said, others, li, NOW);
  expect(() => signed([word('li', 2)])).toThrow('ban-needs-second-officer');
  expect(signed([word('li', 30)]).signedByHuman).toBe('li');
  expect(signed([word('li', 2, 'b'.repeat(64))]).signedAt).toBe(NOW);
});
