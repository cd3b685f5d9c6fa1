import {
  accept,
  reject,
  requestAcceptance,
  supersede,
  type HeldRecord,
  type HeldState,
} from '../../src/domain/held-record';
import { SYSTEM, type Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';

const NOW = new Date('2026-06-01T00:00:00Z');
const officer = (humanId: string): Principal => ({ ...SYSTEM, kind: 'officer', humanId });
const [li, wu] = [officer('li'), officer('wu')];

const held = (changed: Partial<HeldRecord> = {}): HeldRecord => ({
  id: 'h',
  recordKind: 'completion',
  recordId: 'r',
  recordVersion: 1,
  organisationId: 'school',
  division: '410105',
  personId: 'p',
  claimedPersonId: 'p',
  causes: ['identity_contradicted'],
  reinstatedBy: null,
  reinstatedByHuman: null,
  heldAt: NOW,
  state: 'held',
  evidence: [],
  knownThen: null,
  requestedBy: null,
  requestedByHuman: null,
  requestedAt: null,
  decidedBy: null,
  decidedByHuman: null,
  decidedAt: null,
  rejectionReason: null,
  version: 1,
  ...changed,
});
const requested = { state: 'acceptance_requested', requestedByHuman: 'li', knownThen: 4 } as const;

const request = (one: HeldRecord, read = 4) =>
  requestAcceptance(one, ['document_seen'], { read, known: 4 }, li, NOW);

test.each<[string, HeldState, (one: HeldRecord) => HeldRecord, string]>([
  ['request of', 'held', (one) => request(one), 'acceptance_requested'],
  ['request, after more became known, of', 'held', (one) => request(one, 3), 'precondition-failed'],
  ['request of', 'acceptance_requested', (one) => request(one), 'held-record-decided'],
  ['acceptance of', 'held', (one) => accept(one, 4, wu, NOW), 'held-record-decided'],
  ['acceptance of', 'acceptance_requested', (one) => accept(one, 4, wu, NOW), 'accepted'],
  [
    'acceptance by its requester of',
    'acceptance_requested',
    (one) => accept(one, 4, li, NOW),
    'ban-needs-second-officer',
  ],
  [
    'acceptance by who ended the suspension of',
    'acceptance_requested',
    (one) => accept({ ...one, reinstatedByHuman: 'wu' }, 4, wu, NOW),
    'ban-needs-second-officer',
  ],
  [
    'acceptance, after more became known, of',
    'acceptance_requested',
    (one) => accept(one, 5, wu, NOW),
    'precondition-failed',
  ],
  ['rejection of', 'held', (one) => reject(one, 'other', li, NOW), 'rejected'],
  ['rejection of', 'acceptance_requested', (one) => reject(one, 'other', li, NOW), 'rejected'],
  ['later version than', 'held', (one) => supersede(one, NOW), 'superseded'],
  ['later version than', 'acceptance_requested', (one) => supersede(one, NOW), 'superseded'],
  ...(['accepted', 'rejected', 'superseded'] as const).flatMap(
    (state): [string, HeldState, (one: HeldRecord) => HeldRecord, string][] => [
      ['request of', state, (one) => request(one), 'held-record-decided'],
      ['acceptance of', state, (one) => accept(one, 4, wu, NOW), 'held-record-decided'],
      ['rejection of', state, (one) => reject(one, 'other', wu, NOW), 'held-record-decided'],
      ['later version than', state, (one) => supersede(one, NOW), 'held-record-decided'],
    ],
  ),
])('the %s what is %s', (_, state, move, outcome) => {
  const before = held({ ...(state === 'acceptance_requested' ? requested : {}), state });
  expect(outcomeOf(() => move(before))).toBe(outcome);
});

test('what names another person than its reference is never accepted, only rejected', () => {
  const other = held({ causes: ['another_person'], claimedPersonId: 'q' });
  expect(outcomeOf(() => request(other))).toBe('held-record-of-another');
  expect(outcomeOf(() => reject(other, 'another_person', li, NOW))).toBe('rejected');
});

function outcomeOf(move: () => HeldRecord): string {
  try {
    const { state, version } = move();
    expect(version).toBe(2);
    return state;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
