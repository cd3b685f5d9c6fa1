import { mustBeAllowedToApprove } from '../../domain/account';
import {
  moveCertificate,
  mustSucceed,
  type CertificateMove,
  type CertificateOrder,
  type Mover,
  type WantedMove,
} from '../../domain/certificate';
import { Refusal } from '../../domain/refusal';
import { covers } from '../../domain/registration';
import type { Work } from '../../platform/database/work';
import { findOrganisation, holdDeciding } from '../access/access.store';
import { keepCredential, sealedAgain } from '../credentials/credentials.facts';
import type { CredentialRow } from '../credentials/credentials.store';
import { holdAllOf } from '../persons/persons.commands';
import { documentKeysOf } from '../persons/persons.lookup.store';
import {
  findCertificate,
  orderBeneath,
  rowOf,
  type Certificate,
  type Ordered,
} from './certificates.store';
import type { EmployedNow } from './effects';
import { tellEmployers } from './notices.commands';
import { readCertificate } from './read.commands';
import { holdReinstated } from './reinstate.commands';
import { holdTwins } from './twins.commands';

const FACTS: Readonly<Record<CertificateMove, string>> = {
  suspend: 'credential.suspended',
  reinstate: 'credential.reinstated',
  revoke: 'credential.revoked',
  withdraw: 'credential.withdrawn',
  supersede: 'credential.superseded',
};

/**
 * Suspends, reinstates, revokes, withdraws or supersedes a certificate, for its issuer or an authority of the place. It
 * is a change of what every verdict about the person reads, and held like one. Once an authority's suspension ended, the
 * certificate is held for review: it counts when two officers accept it.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `account-disabled`, `account-too-new`, and as `moveCertificate` and `mustSucceed`.
 */
export async function move(
  work: Work,
  employedNow: EmployedNow,
  certificateId: string,
  version: number | null,
  wanted: WantedMove,
): Promise<Certificate> {
  const seen = await readCertificate(work, certificateId);
  const successor = wanted.successorId && (await readCertificate(work, wanted.successorId));
  await holdCertificates(work, seen.personId, successor ? [seen, successor] : [seen]);
  const officer = work.actor.kind === 'officer' ? await holdDeciding(work) : null;
  const at = await work.now();
  const certificate = await readCertificate(work, certificateId);
  if (version !== certificate.edition) {
    throw new Refusal(
      'precondition-failed',
      'The certificate moved since you read it. Read it again.',
    );
  }
  if (officer && wanted.move === 'reinstate') mustBeAllowedToApprove(officer, at);
  const order = await orderAfter(work, certificate, wanted);
  if (wanted.successorId) await follow(work, at, certificate, wanted.successorId);
  const isReinstated = wanted.move === 'reinstate' && certificate.orderBy === 'authority';
  const after = await ordered(work, at, employedNow, certificate, {
    type: FACTS[wanted.move],
    order,
    state: isReinstated ? 'held_for_review' : certificate.state,
  });
  if (isReinstated) await holdReinstated(work, at, after, certificate);
  if (isForTwins(order)) await holdTwins(work, at, after);
  return after;
}

async function orderAfter(
  work: Work,
  certificate: Certificate,
  wanted: WantedMove,
): Promise<CertificateOrder | null> {
  const { id, orderBy } = certificate;
  const beneath = orderBy === 'authority' ? await orderBeneath(work, id) : null;
  const mover = await moverOf(work, certificate);
  return moveCertificate(orderOf(certificate), wanted, mover, beneath && orderOf(beneath));
}

function isForTwins(order: CertificateOrder | null): boolean {
  return order?.by === 'authority' && order.state !== 'superseded';
}

/** Their references, and every document of the person: what a push of one of them holds, and a check of the holder. */
async function holdCertificates(
  work: Work,
  personId: string,
  certificates: readonly Certificate[],
): Promise<void> {
  const references = certificates.map(
    ({ organisationId, reference }) => `credential:${organisationId}:${reference}`,
  );
  await holdAllOf(work, async () => {
    const keys = await documentKeysOf(work, [personId]);
    const exclusive = [...references, ...keys.map((key) => `document:${key}`)];
    return { holds: { exclusive }, seen: null };
  });
}

/** Writes the version that an order makes, and tells who employs the holder when it counts otherwise than before. */
async function ordered(
  work: Work,
  at: Date,
  employedNow: EmployedNow,
  before: Certificate,
  {
    type,
    order,
    state,
  }: {
    readonly type: string;
    readonly order: CertificateOrder | null;
    readonly state: Certificate['state'];
  },
): Promise<Certificate> {
  await keepCredential(
    work,
    at,
    type,
    {
      ...nextVersion(work, at, before),
      ...orderColumns(order),
      state,
    },
    work.actor.organisationId === null ? [] : [work.actor.organisationId],
  );
  const after = await findCertificate(work, before.id);
  if (!after) throw new Error('a certificate that was moved is not there');
  const isHeld = after.status === 'valid' && after.state === 'held_for_review';
  if (after.status !== before.status && !isHeld) await tellEmployers(work, at, employedNow, after);
  return after;
}

/** The other end of the chain: what follows says whom it follows. */
async function follow(
  work: Work,
  at: Date,
  before: Certificate,
  successorId: string,
): Promise<void> {
  const successor = await readCertificate(work, successorId);
  mustSucceed(before, { ...successor, isAccepted: successor.state === 'accepted' });
  await keepCredential(work, at, 'credential.succeeded', {
    ...nextVersion(work, at, successor),
    supersedes: before.id,
  });
}

function nextVersion(
  work: Work,
  at: Date,
  before: Certificate,
): Omit<CredentialRow, 'entryNumber'> {
  return {
    ...rowOf(before),
    ...sealedAgain(work.keys, before),
    recordedAt: at,
  };
}

function orderColumns(order: CertificateOrder | null) {
  if (!order) {
    const none = { orderState: null, orderBy: null, orderedBy: null, orderReason: null };
    return { ...none, supersededBy: null };
  }
  const { state, by, organisationId, reason, supersededBy } = order;
  const columns = { orderState: state, orderBy: by, orderedBy: organisationId };
  return { ...columns, orderReason: reason, supersededBy };
}

function orderOf(certificate: Ordered): CertificateOrder | null {
  const { orderState, orderBy, orderedBy, orderReason, supersededBy } = certificate;
  if (orderState === null || orderBy === null || orderedBy === null || orderReason === null) {
    return null;
  }
  const [state, by, organisationId, reason] = [orderState, orderBy, orderedBy, orderReason];
  return { state, by, organisationId, reason, supersededBy };
}

async function moverOf(work: Work, { orderedBy }: Certificate): Promise<Mover> {
  const { organisationId, organisationKind } = work.actor;
  if (organisationId === null) throw new Error('whoever moves a certificate acts for somebody');
  if (organisationKind !== 'authority') {
    return { by: 'issuer', organisationId, commandsOrder: false };
  }
  const orderer = orderedBy && (await findOrganisation(work, orderedBy));
  const isAbove =
    orderer !== null && orderer !== '' && orderer.id !== organisationId
      ? isStrictlyAbove(work, orderer.division)
      : true;
  return { by: 'authority', organisationId, commandsOrder: isAbove };
}

/** Of two authorities of one place neither is above the other. */
function isStrictlyAbove({ actor }: Work, division: string): boolean {
  return actor.division !== division && covers(actor, division);
}
