import {
  CERTIFICATE_MOVES,
  moveCertificate,
  mustSucceed,
  ORDER_STATES,
  type CertificateMove,
  type CertificateOrder,
  type Mover,
  type Successor,
} from '../../src/domain/certificate';
import { Refusal } from '../../src/domain/refusal';

const SCHOOL: Mover = { by: 'issuer', organisationId: 'school', commandsOrder: false };
const COUNTY: Mover = { by: 'authority', organisationId: 'county', commandsOrder: true };
const BESIDE: Mover = { by: 'authority', organisationId: 'beside', commandsOrder: false };
const MOVERS = { SCHOOL, COUNTY, BESIDE };

function order(state: CertificateOrder['state'], by: CertificateOrder['by']): CertificateOrder {
  const organisationId = by === 'issuer' ? 'school' : 'county';
  const supersededBy = state === 'superseded' ? 'next' : null;
  return { state, by, organisationId, reason: 'other', supersededBy };
}

function outcome(
  stands: CertificateOrder | null,
  move: CertificateMove,
  mover: keyof typeof MOVERS,
  beneath: CertificateOrder | null = null,
): string {
  try {
    const successorId = move === 'supersede' ? 'next' : null;
    const reason = move === 'reinstate' ? null : ('fraud' as const);
    const after = moveCertificate(stands, { move, reason, successorId }, MOVERS[mover], beneath);
    return after ? `${after.state} by ${after.by}` : 'nothing stands';
  } catch (error) {
    if (error instanceof Refusal) return error.code.replace('certificate-', '');
    throw error;
  }
}

describe('without an order', () => {
  test.each`
    move           | SCHOOL                    | COUNTY
    ${'suspend'}   | ${'suspended by issuer'}  | ${'suspended by authority'}
    ${'revoke'}    | ${'revoked by issuer'}    | ${'revoked by authority'}
    ${'withdraw'}  | ${'withdrawn by issuer'}  | ${'withdrawn by authority'}
    ${'supersede'} | ${'superseded by issuer'} | ${'superseded by authority'}
    ${'reinstate'} | ${'move-unfit'}           | ${'move-unfit'}
  `(
    '$move: school $SCHOOL, authority $COUNTY',
    (row: { move: CertificateMove } & Record<'SCHOOL' | 'COUNTY', string>) => {
      expect(outcome(null, row.move, 'SCHOOL')).toBe(row.SCHOOL);
      expect(outcome(null, row.move, 'COUNTY')).toBe(row.COUNTY);
    },
  );
});

describe('a suspension', () => {
  test.each`
    by             | move           | SCHOOL                   | COUNTY                      | BESIDE
    ${'issuer'}    | ${'reinstate'} | ${'nothing stands'}      | ${'move-unfit'}             | ${'move-unfit'}
    ${'issuer'}    | ${'revoke'}    | ${'revoked by issuer'}   | ${'revoked by authority'}   | ${'revoked by authority'}
    ${'issuer'}    | ${'withdraw'}  | ${'withdrawn by issuer'} | ${'withdrawn by authority'} | ${'withdrawn by authority'}
    ${'issuer'}    | ${'suspend'}   | ${'move-unfit'}          | ${'suspended by authority'} | ${'suspended by authority'}
    ${'issuer'}    | ${'supersede'} | ${'move-unfit'}          | ${'move-unfit'}             | ${'move-unfit'}
    ${'authority'} | ${'reinstate'} | ${'held-by-authority'}   | ${'nothing stands'}         | ${'move-unfit'}
    ${'authority'} | ${'revoke'}    | ${'held-by-authority'}   | ${'revoked by authority'}   | ${'revoked by authority'}
    ${'authority'} | ${'withdraw'}  | ${'held-by-authority'}   | ${'withdrawn by authority'} | ${'withdrawn by authority'}
    ${'authority'} | ${'suspend'}   | ${'held-by-authority'}   | ${'move-unfit'}             | ${'move-unfit'}
    ${'authority'} | ${'supersede'} | ${'held-by-authority'}   | ${'move-unfit'}             | ${'move-unfit'}
  `(
    'by the $by, $move: school $SCHOOL, who ordered or is above $COUNTY, another authority $BESIDE',
    ({
      by,
      move,
      ...expected
    }: { by: CertificateOrder['by']; move: CertificateMove } & Record<
      keyof typeof MOVERS,
      string
    >) => {
      const stands = order('suspended', by);
      for (const mover of ['SCHOOL', 'COUNTY', 'BESIDE'] as const) {
        expect(outcome(stands, move, mover)).toBe(expected[mover]);
      }
    },
  );
});

test("an authority's suspension leaves what the issuer had ordered before, whatever that was", () => {
  for (const state of ORDER_STATES) {
    const beneath = order(state, 'issuer');
    const ends = (by: CertificateOrder['by'], mover: keyof typeof MOVERS) =>
      outcome(order('suspended', by), 'reinstate', mover, beneath);
    expect(ends('authority', 'COUNTY')).toBe(`${state} by issuer`);
    expect(ends('issuer', 'SCHOOL')).toBe('nothing stands');
  }
});

describe('what was revoked, withdrawn or superseded', () => {
  const final = ORDER_STATES.filter((state) => state !== 'suspended');
  const movers = ['SCHOOL', 'COUNTY', 'BESIDE'] as const;
  const ORDERED: readonly CertificateMove[] = ['suspend', 'revoke', 'withdraw'];

  test('by an authority is moved by nobody, by its issuer not by itself', () => {
    for (const state of final) {
      for (const move of CERTIFICATE_MOVES) {
        for (const mover of movers) {
          expect(outcome(order(state, 'authority'), move, mover)).toMatch(
            /^(move-unfit|held-by-authority)$/,
          );
        }
        expect(outcome(order(state, 'issuer'), move, 'SCHOOL')).toBe('move-unfit');
      }
    }
  });

  test('by its issuer gives way to the order of any authority, which nobody ends for it', () => {
    for (const state of final) {
      for (const move of CERTIFICATE_MOVES) {
        for (const mover of ['COUNTY', 'BESIDE'] as const) {
          expect(outcome(order(state, 'issuer'), move, mover)).toMatch(
            ORDERED.includes(move) ? / by authority$/ : /^move-unfit$/,
          );
        }
      }
    }
  });
});

test.each`
  move           | reason     | successorId | faults
  ${'suspend'}   | ${null}    | ${null}     | ${['/reason']}
  ${'reinstate'} | ${'fraud'} | ${null}     | ${['/reason']}
  ${'supersede'} | ${'other'} | ${null}     | ${['/supersededBy']}
  ${'revoke'}    | ${'other'} | ${'next'}   | ${['/supersededBy']}
  ${'revoke'}    | ${null}    | ${'next'}   | ${['/reason', '/supersededBy']}
`('$move for $reason by $successorId is not whole', ({ faults, ...wanted }) => {
  try {
    moveCertificate(null, wanted as Parameters<typeof moveCertificate>[1], COUNTY);
    throw new Error('taken');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.extras.faults?.map(({ pointer }) => pointer)).toEqual(faults);
  }
});

describe('what takes the place of a certificate', () => {
  const before = { id: 'a', personId: 'li', organisationId: 'school', kind: 'health_certificate' };
  const after: Successor = {
    ...before,
    id: 'b',
    status: 'valid',
    isAccepted: true,
    supersedes: null,
  };
  test('is another of the same person, issuer and kind', () => {
    expect(() => mustSucceed(before, after)).not.toThrow();
  });
  test.each<[string, Partial<Successor>]>([
    ['itself', { id: 'a' }],
    ['of another person', { personId: 'wang' }],
    ['of another issuer', { organisationId: 'academy' }],
    ['of another kind', { kind: 'guard_licence' }],
    ['suspended', { status: 'suspended' }],
    ['superseded', { status: 'superseded' }],
    ['held for review', { isAccepted: false }],
    ['in the place of a third', { supersedes: 'c' }],
  ])('is not one that is %s', (_, change) => {
    expect(() => mustSucceed(before, { ...after, ...change })).toThrow(
      'certificate-successor-unfit',
    );
  });
});
