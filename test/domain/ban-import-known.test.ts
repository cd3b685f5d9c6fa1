import type { BanState } from '../../src/domain/ban';
import {
  foldedDocumentNumber,
  knownAs,
  type KnownDecision,
} from '../../src/domain/ban-import-known';

const row = {
  documentNumber: '卫罚〔2024〕1号',
  capacity: 'perpetrator',
  ground: 'child_abuse',
} as const;
const known = (change: Partial<KnownDecision>): KnownDecision => ({
  ...row,
  authorityId: 'a',
  state: 'in_force',
  ...change,
});

test.each([
  '卫罚[2024]1号',
  '卫罚（2024）1号',
  '卫罚(2024) 1号',
  '卫罚【2024】１号',
  '卫 罚〔２０２４〕1\u200b号',
])('%s is the same number', (text) => {
  expect(foldedDocumentNumber(text)).toBe('卫罚20241号');
});

test.each<[string, Partial<KnownDecision>, ReturnType<typeof knownAs>]>([
  ['in force', {}, 'recorded'],
  ['in force, typed otherwise', { documentNumber: '卫罚[2024]1号' }, 'recorded'],
  ['proposed', { state: 'proposed' }, 'recorded'],
  ['suspended', { state: 'suspended' }, 'recorded'],
  ['in force in another capacity', { capacity: 'direct_manager' }, null],
  [
    'suspended on another ground',
    { state: 'suspended', ground: 'court_prohibition' },
    'decided-before',
  ],
  ...(['lifted', 'superseded', 'rejected', 'withdrawn'] as const).flatMap(
    (state): [BanState, Partial<KnownDecision>, 'decided-before'][] => [
      [state, { state }, 'decided-before'],
      [
        state,
        {
          state,
          ground: 'court_prohibition',
          capacity: 'direct_manager',
          documentNumber: '卫罚(2024)1号',
        },
        'decided-before',
      ],
    ],
  ),
  ['lifted, of another authority', { state: 'lifted', authorityId: 'b' }, null],
  ['lifted, by another decision', { state: 'lifted', documentNumber: '卫罚〔2024〕11号' }, null],
])('a decision whose ban is %s', (_, change, expected) => {
  expect(knownAs('a', row, [known(change)])).toBe(expected);
});

test('what a correction superseded is recorded as its correction', () => {
  expect(knownAs('a', row, [known({ state: 'superseded' }), known({})])).toBe('recorded');
});
