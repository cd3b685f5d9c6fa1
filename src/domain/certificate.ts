import type { CredentialStatus } from './credential';
import { Refusal } from './refusal';
import type { WithdrawalReason } from './withdrawal';

/** What an order makes of a certificate. Only a suspension can end. */
export const ORDER_STATES = ['suspended', 'superseded', 'withdrawn', 'revoked'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** Stands beside what the issuer pushes, whatever that says: a push neither ends nor changes it. */
export interface CertificateOrder {
  readonly state: OrderState;
  readonly by: 'issuer' | 'authority';
  /** The organisation that ordered it. */
  readonly organisationId: string;
  readonly reason: WithdrawalReason;
  /** The certificate in its place; only for `superseded`. */
  readonly supersededBy: string | null;
}

export const CERTIFICATE_MOVES = [
  'suspend',
  'reinstate',
  'revoke',
  'withdraw',
  'supersede',
] as const;
export type CertificateMove = (typeof CERTIFICATE_MOVES)[number];

const MAKES: Readonly<Record<Exclude<CertificateMove, 'reinstate'>, OrderState>> = {
  suspend: 'suspended',
  revoke: 'revoked',
  withdraw: 'withdrawn',
  supersede: 'superseded',
};

/** Who moves a certificate. */
export interface Mover {
  readonly by: CertificateOrder['by'];
  readonly organisationId: string;
  /** Whether it is the authority that gave the order that stands, or one above it. */
  readonly commandsOrder: boolean;
}

export interface WantedMove {
  readonly move: CertificateMove;
  readonly reason: WithdrawalReason | null;
  readonly successorId: string | null;
}

/**
 * The order that stands after a move; null when none does any more. `beneath` is the issuer's order that an authority's came
 * in the place of: it stands again when that one ends.
 *
 * What an authority ordered is moved by authorities alone, and taken back only by itself or one above it: the school
 * whose certificate was revoked is the last that may undo it. So its order replaces any of the issuer, who could end that
 * alone. An issuer takes back its own suspension, and nobody else does: who suspended knows why.
 *
 * @throws Refusal `certificate-held-by-authority`, `certificate-move-unfit`, `request-invalid`.
 */
export function moveCertificate(
  order: CertificateOrder | null,
  wanted: WantedMove,
  mover: Mover,
  beneath: CertificateOrder | null = null,
): CertificateOrder | null {
  mustBeWhole(wanted);
  if (order?.by === 'authority' && mover.by === 'issuer') {
    throw new Refusal(
      'certificate-held-by-authority',
      'An authority gave the order that stands. Only an authority moves this certificate.',
    );
  }
  const { move, reason, successorId } = wanted;
  if (move === 'reinstate' || reason === null) {
    if (order?.state === 'suspended' && mayTakeBack(order, mover)) {
      return order.by === 'authority' ? beneath : null;
    }
    throw unfit('It is not suspended, or not by you.');
  }
  if (!mayFollow(order, move, mover))
    throw unfit('It is suspended already, or for ever what it is.');
  const { by, organisationId } = mover;
  return { state: MAKES[move], by, organisationId, reason, supersededBy: successorId };
}

function mayFollow(order: CertificateOrder | null, move: CertificateMove, { by }: Mover): boolean {
  if (order === null) return true;
  if (order.by === 'issuer' && by === 'authority') return move !== 'supersede';
  return order.state === 'suspended' && (move === 'revoke' || move === 'withdraw');
}

function mayTakeBack(order: CertificateOrder, mover: Mover): boolean {
  return order.by === 'issuer'
    ? mover.by === 'issuer' && mover.organisationId === order.organisationId
    : mover.commandsOrder;
}

/** A reason for every move but `reinstate`; a successor for `supersede` alone. */
function mustBeWhole({ move, reason, successorId }: WantedMove): void {
  const faults = [
    ...((reason === null) === (move === 'reinstate') ? [] : ['/reason']),
    ...((successorId !== null) === (move === 'supersede') ? [] : ['/supersededBy']),
  ];
  if (faults.length === 0) return;
  const detail = 'Every move but reinstate has a reason, and supersede alone names what follows.';
  throw new Refusal('request-invalid', detail, {
    faults: faults.map((pointer) => ({ in: 'body', pointer, detail })),
  });
}

/** What a certificate that takes another's place must be. */
export interface Successor {
  readonly id: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly kind: string;
  readonly status: CredentialStatus;
  readonly isAccepted: boolean;
  readonly supersedes: string | null;
}

/**
 * Both are of one person, one issuer and one kind; what follows counts, and follows nothing else yet.
 *
 * @throws Refusal `certificate-successor-unfit`.
 */
export function mustSucceed(
  before: Pick<Successor, 'id' | 'personId' | 'organisationId' | 'kind'>,
  successor: Successor,
): void {
  const fits =
    successor.id !== before.id &&
    successor.personId === before.personId &&
    successor.organisationId === before.organisationId &&
    successor.kind === before.kind &&
    successor.status === 'valid' &&
    successor.isAccepted &&
    successor.supersedes === null;
  if (fits) return;
  throw new Refusal(
    'certificate-successor-unfit',
    'What follows must be a valid certificate of the same person, issuer and kind that follows no other.',
  );
}

function unfit(detail: string): Refusal {
  return new Refusal('certificate-move-unfit', detail);
}
