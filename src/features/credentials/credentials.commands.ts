import { v7 } from 'uuid';
import { dayInShanghai } from '../../domain/calendar';
import {
  mustBeAllowedToAward,
  mustBePlausibleCredential,
  readCertificateNumber,
  type CredentialRecord,
} from '../../domain/credential';
import { canonical, type FactData, type NewFact } from '../../domain/fact';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import { decideUpdate, mustBeBornBy, stateOf, type Update } from '../../domain/update';
import { mustSayWhyWithdrawn, type WithdrawalReason } from '../../domain/withdrawal';
import type { Keys } from '../../platform/crypto/key-ring';
import { UnreadableSeal } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { awardRightsOf } from '../institutions/institutions.store';
import { keepDoubts } from '../persons/held.commands';
import { attachHolders, holdPushes, pusherOf, type Pusher } from '../persons/push.commands';
import {
  certificatePlace,
  findCredentials,
  insertCredential,
  type CredentialRow,
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
 * `request-invalid` for a suspension or revocation without its reason.
 */
export async function putCredential(
  work: Work,
  reference: string,
  push: PushedCredential,
): Promise<CredentialPut> {
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
  const stored = held.stored.get(reference);
  const digest = digestOf(work.keys, organisationId, reference, push);
  const update = decideUpdate(stored ?? null, { updatedAt: push.updatedAt, digest }, at);
  if (stored && update === 'unchanged') {
    return { update, credential: { ...stored, number: push.number } };
  }

  mustBePlausibleCredential(push, dayInShanghai(at));
  mustSayWhyWithdrawn(push.status !== 'valid', push.withdrawalReason);
  mustBeBornBy(push.holder.birthDate, push.issuedOn);
  await mustHaveTheRight(work, pusher, push);
  const numberUnverified = readCertificateNumber(push.kind, push.number, push) === 'unverified';
  const id = stored?.id ?? v7();
  const [holder] = await attachHolders(
    work,
    at,
    [{ claim: push.holder, record: { id, personId: stored?.personId ?? null } }],
    { kind: 'credential', source: pusher, known: held.known },
  );
  if (!holder) throw new Error('a credential is held by nobody');
  const version = (stored?.version ?? 0) + 1;
  const row: Omit<CredentialRow, 'entryNumber'> = {
    id,
    version,
    organisationId,
    reference,
    personId: holder.personId,
    ...statementOf(push),
    sealedNumber: work.keys.seal(certificatePlace(id, version), push.number),
    state: stateOf({ ...holder, numberUnverified }),
    updatedAt: push.updatedAt,
    digest,
    recordedAt: at,
  };
  const type = version === 1 ? 'credential.recorded' : 'credential.corrected';
  const credential = await write(work, at, row, type);
  const pushed = { recordKind: 'credential', recordId: id, recordVersion: version } as const;
  await keepDoubts(work, at, pusher, [{ ...pushed, claim: push.holder, holder }]);
  return { update, credential: { ...credential, number: push.number } };
}

/** How officers decided what was held: a version of its own, of the same edition at its source. */
export async function settleCredential(
  work: Work,
  at: Date,
  held: CredentialRow,
  decision: 'accepted' | 'rejected',
): Promise<void> {
  const number = numberOf(work.keys, held);
  const version = held.version + 1;
  const sealedNumber = work.keys.seal(certificatePlace(held.id, version), number);
  const row = { ...held, version, sealedNumber, recordedAt: at };
  if (decision === 'rejected') {
    await write(work, at, { ...row, state: decision }, 'credential.rejected');
    return;
  }
  const numberUnverified = readCertificateNumber(held.kind, number, held) === 'unverified';
  const state = stateOf({ identityContradicted: false, anotherPerson: false, numberUnverified });
  await write(work, at, { ...row, state }, 'credential.accepted');
}

async function write(
  work: Work,
  at: Date,
  row: Omit<CredentialRow, 'entryNumber'>,
  type: string,
): Promise<CredentialRow> {
  const [entryNumber] = await record(work, at, factOf(work.keys, row, type));
  if (entryNumber === undefined) throw new Error('a fact was recorded without a number');
  const credential = { ...row, entryNumber };
  await insertCredential(work, credential);
  return credential;
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

/** The award right of the day of issue, for providers. An authority answers for its own records. */
async function mustHaveTheRight(work: Work, pusher: Pusher, push: PushedCredential): Promise<void> {
  if (pusher.kind === 'authority') return;
  mustBeAllowedToAward(await awardRightsOf(work, pusher.organisationId), push, push.issuedOn);
}

interface Statement extends Omit<CredentialRecord, 'id' | 'state'> {
  readonly withdrawalReason: WithdrawalReason | null;
}

function statementOf(said: Statement): Statement {
  const { kind, occupation, level, degree, major, years, issuedOn, expiresOn } = said;
  const { status, withdrawalReason } = said;
  return {
    kind,
    occupation,
    level,
    degree,
    major,
    years,
    issuedOn,
    expiresOn,
    status,
    withdrawalReason,
  };
}

/** The reason is left out where there is none: older facts and digests do not have it. */
function statedOf(said: Statement) {
  const { withdrawalReason, ...statement } = statementOf(said);
  return { ...statement, ...(withdrawalReason !== null && { withdrawalReason }) };
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

function factOf(keys: Keys, row: Omit<CredentialRow, 'entryNumber'>, type: string): NewFact {
  return {
    type,
    subject: { kind: 'credential', id: row.id, version: row.version },
    concerns: [row.organisationId],
    data: credentialFactData(keys, row),
  };
}

/** The number as a keyed digest, taken of what the row's seal holds; null when the seal does not open. */
export function credentialFactData(keys: Keys, row: Omit<CredentialRow, 'entryNumber'>): FactData {
  const number = numberOrNull(keys, row);
  const { organisationId, reference, personId, state, digest, updatedAt, recordedAt } = row;
  return {
    organisationId,
    reference,
    personId,
    ...statedOf(row),
    number: number === null ? null : keys.commitment(personId, number),
    state,
    digest,
    updatedAt: updatedAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
  };
}

function numberOf(
  keys: Keys,
  { id, version, sealedNumber }: Pick<CredentialRow, 'id' | 'version' | 'sealedNumber'>,
): string {
  return keys.open(certificatePlace(id, version), sealedNumber);
}

/** A seal that was broken behind the service's back must show as a difference, not stop the search for others. */
function numberOrNull(keys: Keys, row: Parameters<typeof numberOf>[1]): string | null {
  try {
    return numberOf(keys, row);
  } catch (error) {
    if (error instanceof UnreadableSeal) return null;
    throw error;
  }
}
