import { v7 } from 'uuid';
import { takesBackCredential } from '../../domain/award-right';
import { dayInShanghai } from '../../domain/calendar';
import {
  type AwardRight,
  mustBeAllowedToAward,
  mustBePlausibleCredential,
  readCertificateNumber,
} from '../../domain/credential';
import { canonical } from '../../domain/fact';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import { decideUpdate, mustBeBornBy, stateOf, type Update } from '../../domain/update';
import { mustSayWhyWithdrawn } from '../../domain/withdrawal';
import type { Keys } from '../../platform/crypto/key-ring';
import type { Work } from '../../platform/database/work';
import { awardRightsOf } from '../institutions/institutions.store';
import { keepDoubts } from '../persons/held.commands';
import { reinstaterOf } from '../persons/held.store';
import { rejectedAmong } from '../persons/held.store';
import {
  attachHolders,
  holdPushes,
  pusherOf,
  type HeldPushes,
  type Pusher,
} from '../persons/push.commands';
import { tellOfLate } from './late-awards';
import { mindOrders, mustNotBeOrderedElsewhere } from './ordered-elsewhere';
import { mustNotBeIssued } from './own-references';
import {
  keepCredential,
  numberOf,
  sealHolder,
  sealedAgain,
  statedOf,
  statementOf,
  type Statement,
} from './credentials.facts';
import {
  certificatePlace,
  findCredentials,
  NO_ORDERS,
  type CredentialRow,
  type Orders,
} from './credentials.store';

/** What a provider or authority says of a qualification. */
export interface PushedCredential extends Statement {
  readonly holder: PersonClaim;
  /** As printed. */
  readonly number: string;
  readonly updatedAt: Date;
}

export interface CredentialWithNumber extends CredentialRow {
  /** As printed, for those who pushed it. */
  readonly number: string;
}

export interface CredentialPut {
  readonly update: Update;
  readonly credential: CredentialWithNumber;
}

/**
 * Records a credential under the organisation's own reference, or its later state. A push of what is stored
 * already changes nothing and leaves no fact.
 *
 * @throws Refusal `update-older-than-stored`, `update-contradicts-stored`, `period-invalid`, `award-not-permitted`, `certificate-number-contradicts`,
 * `request-invalid` for a suspension or revocation without its reason, and for what the registry issued.
 */
export async function putCredential(
  work: Work,
  reference: string,
  push: PushedCredential,
): Promise<CredentialPut> {
  mustNotBeIssued(reference, push.number);
  const pusher = await pusherOf(work);
  const { organisationId } = pusher;
  const held = await holdPushes(
    work,
    {
      kind: 'credential',
      organisationId,
      stored: (references) => findCredentials(work, organisationId, references),
    },
    [{ reference, claim: push.holder }],
  );
  const at = await work.now();
  const stored = held.stored.get(reference) ?? null;
  const digest = digestOf(work.keys, organisationId, reference, push);
  const update = decideUpdate(stored, { updatedAt: push.updatedAt, digest }, at);
  if (stored && update === 'unchanged') {
    return { update, credential: { ...stored, number: push.number } };
  }
  const { id, version } = nextOf(stored);

  const takesBack = onlyTakesBack(held, reference, push);
  const rights = await mustBeTakeable(work, at, pusher, push, takesBack);
  const number = readCertificateNumber(push.kind, push.number, push);
  const rejectedBefore = await wasRejected(work, id, takesBack);
  const [holder] = await attachHolders(
    work,
    at,
    [{ claim: push.holder, record: { id, personId: stored?.personId ?? null, rejectedBefore } }],
    { kind: 'credential', source: pusher, known: held.known },
  );
  if (!holder) throw new Error('a credential is held by nobody');
  const isOrderedElsewhere = await mindOrders(work, at, pusher, { ...push, id, ...holder });
  const reinstated = await reinstaterOf(work, id);
  const row: Omit<CredentialRow, 'entryNumber'> = {
    id,
    version,
    organisationId,
    reference,
    personId: holder.personId,
    ...statementOf(push),
    sealedNumber: work.keys.seal(certificatePlace(id, version), push.number),
    state:
      isOrderedElsewhere || reinstated
        ? 'held_for_review'
        : stateOf({ ...holder, numberUnverified: number === 'unverified' }),
    updatedAt: push.updatedAt,
    digest,
    recordedAt: at,
    sealedHolder: sealHolder(work.keys, id, version, push.holder),
    ...ordersOf(stored),
  };
  await tellOfLate(work, at, pusher, { ...push, id, rights });
  const type = version === 1 ? 'credential.recorded' : 'credential.corrected';
  const credential = await keepCredential(work, at, type, row);
  const pushed = { recordKind: 'credential', recordId: id, recordVersion: version } as const;
  await keepDoubts(work, at, pusher, [
    { ...pushed, claim: push.holder, holder, isOrderedElsewhere, reinstated },
  ]);
  return { update, credential: { ...credential, number: push.number } };
}

function nextOf(stored: CredentialRow | null): Pick<CredentialRow, 'id' | 'version'> {
  return stored ? { id: stored.id, version: stored.version + 1 } : { id: v7(), version: 1 };
}

/** A push neither gives nor ends an order: what stood, stands. */
function ordersOf(stored: CredentialRow | null): Orders {
  if (!stored) return NO_ORDERS;
  const { orderState, orderBy, orderedBy, orderReason, supersededBy, supersedes } = stored;
  const { completionIds, completionVersions } = stored;
  return {
    ...{ orderState, orderBy, orderedBy, orderReason, supersededBy, supersedes },
    ...{ completionIds, completionVersions },
  };
}

/**
 * How officers decided what was held: a version of its own, of the same edition at its source.
 *
 * @throws Refusal `certificate-ordered-elsewhere`.
 */
export async function settleCredential(
  work: Work,
  at: Date,
  held: CredentialRow,
  decision: 'accepted' | 'rejected',
): Promise<void> {
  const row = { ...held, ...sealedAgain(work.keys, held), recordedAt: at };
  if (decision === 'rejected') {
    await keepCredential(work, at, 'credential.rejected', { ...row, state: decision });
    return;
  }
  await mustNotBeOrderedElsewhere(work, held);
  const number = numberOf(work.keys, held);
  const numberUnverified = readCertificateNumber(held.kind, number, held) === 'unverified';
  const doubts = { identityContradicted: false, anotherPerson: false, rejectedBefore: false };
  const state = stateOf({ ...doubts, numberUnverified });
  await keepCredential(work, at, 'credential.accepted', { ...row, state });
}

/**
 * Only for whoever pushed it; another's reference is absent.
 *
 * @throws Refusal `not-found`.
 */
export async function getCredential(work: Work, reference: string): Promise<CredentialWithNumber> {
  const { organisationId } = await pusherOf(work);
  const [row] = await findCredentials(work, organisationId, [reference]);
  if (!row) {
    throw new Refusal('not-found', 'Your organisation has no credential under this reference.');
  }
  return { ...row, number: numberOf(work.keys, row) };
}

async function wasRejected(work: Work, id: string, takesBack: boolean): Promise<boolean> {
  return !takesBack && (await rejectedAmong(work, 'credential', [id])).has(id);
}

function onlyTakesBack(
  { stored, known }: HeldPushes<CredentialRow>,
  reference: string,
  push: PushedCredential,
): boolean {
  const before = stored.get(reference) ?? null;
  const named = known.get(push.holder.document.key)?.personId;
  return named === before?.personId && takesBackCredential(before, push);
}

/**
 * The rights of the pusher; none where none are asked for. With the award right of the day of issue, for providers; nobody needs one to take back what they awarded. An authority
 * answers for its own records.
 */
async function mustBeTakeable(
  work: Work,
  at: Date,
  pusher: Pusher,
  push: PushedCredential,
  takesBack: boolean,
): Promise<AwardRight[]> {
  mustBePlausibleCredential(push, dayInShanghai(at));
  mustSayWhyWithdrawn(push.status !== 'valid', push.withdrawalReason);
  mustBeBornBy(push.holder.birthDate, push.issuedOn);
  if (pusher.kind === 'authority' || takesBack) return [];
  const rights = await awardRightsOf(work, pusher.organisationId);
  mustBeAllowedToAward(rights, push, push.issuedOn);
  return rights;
}

/** Of everything that was sent: whether the same reference comes with the same content again. */
function digestOf(
  keys: Keys,
  organisationId: string,
  reference: string,
  push: PushedCredential,
): string {
  const { document, name, birthDate, proof } = push.holder;
  const content = canonical({
    holder: { document: document.key, name, birthDate, proof },
    ...statedOf(push),
    number: push.number,
  });
  return keys.commitment(`credential:${organisationId}:${reference}`, content);
}
