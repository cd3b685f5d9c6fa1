import { plainDate } from '../../src/domain/calendar';
import { Refusal } from '../../src/domain/refusal';
import {
  decideUpdate,
  instantOfUpdate,
  mustBeBornBy,
  parseReference,
  stateOf,
  type Doubts,
  type Edition,
} from '../../src/domain/update';

const now = new Date('2026-11-20T08:00:00Z');
const edition = (updatedAt: string, digest = 'a') => ({ updatedAt: new Date(updatedAt), digest });
const codeOf = (act: () => unknown) => {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

interface ReferenceRow {
  readonly reference: string;
  readonly taken: boolean;
}

interface UpdateRow {
  readonly stored: Edition | null;
  readonly pushed: Edition;
  readonly update: string;
}

test.each`
  stored                                  | pushed                                  | update
  ${null}                                 | ${edition('2026-11-01T00:00:00Z')}      | ${'record'}
  ${edition('2026-11-01T00:00:00Z')}      | ${edition('2026-11-01T00:00:00.001Z')}  | ${'correct'}
  ${edition('2026-11-01T00:00:00Z')}      | ${edition('2026-11-02T00:00:00Z', 'b')} | ${'correct'}
  ${edition('2026-11-01T00:00:00Z')}      | ${edition('2026-11-01T08:00:00+08:00')} | ${'unchanged'}
  ${edition('2026-11-01T00:00:00Z')}      | ${edition('2026-11-01T00:00:00Z', 'b')} | ${'update-contradicts-stored'}
  ${edition('2026-11-01T00:00:00Z')}      | ${edition('2026-10-31T23:59:59.999Z')}  | ${'update-older-than-stored'}
  ${edition('2026-11-02T00:00:00Z', 'b')} | ${edition('2026-11-01T00:00:00Z')}      | ${'update-older-than-stored'}
  ${null}                                 | ${edition('2026-11-21T08:00:00Z')}      | ${'record'}
  ${null}                                 | ${edition('2026-11-21T08:00:00.001Z')}  | ${'request-invalid'}
`('of $stored and a push of $pushed comes $update', ({ stored, pushed, update }: UpdateRow) => {
  expect(codeOf(() => decideUpdate(stored, pushed, now))).toBe(update);
});

test.each`
  identityContradicted | anotherPerson | rejectedBefore | numberUnverified | state
  ${false}             | ${false}      | ${false}       | ${false}         | ${'accepted'}
  ${false}             | ${false}      | ${false}       | ${true}          | ${'unverified'}
  ${true}              | ${false}      | ${false}       | ${false}         | ${'held_for_review'}
  ${true}              | ${false}      | ${false}       | ${true}          | ${'held_for_review'}
  ${false}             | ${true}       | ${false}       | ${false}         | ${'held_for_review'}
  ${true}              | ${true}       | ${false}       | ${true}          | ${'held_for_review'}
  ${false}             | ${false}      | ${true}        | ${true}          | ${'held_for_review'}
`(
  'a doubt about the person outweighs one about the number: $state',
  ({ state, ...doubts }: Doubts & { state: string }) => {
    expect(stateOf(doubts)).toBe(state);
  },
);

test.each`
  reference                      | taken
  ${'HR-2026-118'}               | ${true}
  ${'999999199001010017'}        | ${true}
  ${'Y000141000001263000001'}    | ${true}
  ${'999999199001010016'}        | ${false}
  ${'2026:999999199001010016.2'} | ${false}
  ${'li-81000019080101001x'}     | ${true}
  ${'wu-83000019080101001x'}     | ${false}
`(
  'an identity number is not taken for a reference: $reference',
  ({ reference, taken }: ReferenceRow) => {
    expect(codeOf(() => parseReference(reference))).toBe(taken ? reference : 'request-invalid');
  },
);

test('a leap second is refused, not guessed', () => {
  expect(codeOf(() => instantOfUpdate('2016-12-31T23:59:60Z'))).toBe('request-invalid');
  expect(instantOfUpdate('2016-12-31T23:59:59Z').toISOString()).toBe('2016-12-31T23:59:59.000Z');
});

test('nobody holds anything of before they were born', () => {
  const born = plainDate('1990-01-01');
  expect(codeOf(() => mustBeBornBy(born, plainDate('1989-12-31')))).toBe('period-invalid');
  expect(codeOf(() => mustBeBornBy(born, born))).toBeUndefined();
});
