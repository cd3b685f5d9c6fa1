import { randomBytes } from 'node:crypto';
import type { CredentialRecord, SaidStatus } from '../../domain/credential';
import type { FactData } from '../../domain/fact';
import type { PersonClaim } from '../../domain/person';
import type { WithdrawalReason } from '../../domain/withdrawal';
import type { Keys } from '../../platform/crypto/key-ring';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { insertPage } from './certificate-pages.store';
import {
  certificatePlace,
  holderPlace,
  insertCredential,
  type CredentialRow,
  type Orders,
} from './credentials.store';

export interface Statement extends Omit<CredentialRecord, 'id' | 'state' | 'status'> {
  readonly status: SaidStatus;
  readonly withdrawalReason: WithdrawalReason | null;
}

export function statementOf(said: Statement): Statement {
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
export function statedOf(said: Statement) {
  const { withdrawalReason, ...statement } = statementOf(said);
  return { ...statement, ...(withdrawalReason !== null && { withdrawalReason }) };
}

/** Writes a version with its fact; the first gets the address of a page. `also`: who is concerned besides the organisation under whose reference it is. */
export async function keepCredential(
  work: Work,
  at: Date,
  type: string,
  row: Omit<CredentialRow, 'entryNumber'>,
  also: readonly string[] = [],
): Promise<CredentialRow> {
  const [entryNumber] = await record(work, at, {
    type,
    subject: { kind: 'credential', id: row.id, version: row.version },
    concerns: [...new Set([row.organisationId, ...also])],
    data: credentialFactData(work.keys, row),
  });
  if (entryNumber === undefined) throw new Error('a fact was recorded without a number');
  const credential = { ...row, entryNumber };
  await insertCredential(work, credential);
  if (row.version === 1) await insertPage(work, { credentialId: row.id, secret: randomBytes(20) });
  return credential;
}

/** Whom a certificate names: as its issuer said, which is all that its paper may show. */
export interface NamedHolder {
  readonly name: string;
  /** Key of the document. */
  readonly document: string;
}

export function sealHolder(
  keys: Keys,
  id: string,
  version: number,
  { name, document }: Pick<PersonClaim, 'name' | 'document'>,
): Buffer {
  const holder: NamedHolder = { name, document: document.key };
  return keys.seal(holderPlace(id, version), JSON.stringify(holder));
}

type Sealed = Pick<CredentialRow, 'id' | 'version' | 'sealedNumber' | 'sealedHolder'>;

/** Null for what was pushed before names were kept. @throws UnreadableSeal when the row was altered. */
export function holderOf(keys: Keys, { id, version, sealedHolder }: Sealed): NamedHolder | null {
  if (sealedHolder === null) return null;
  return JSON.parse(keys.open(holderPlace(id, version), sealedHolder)) as NamedHolder;
}

/** The secrets of a row, sealed again for its next version. */
export function sealedAgain(
  keys: Keys,
  row: Sealed,
): Pick<CredentialRow, 'version' | 'sealedNumber' | 'sealedHolder'> {
  const { id, sealedHolder } = row;
  const version = row.version + 1;
  return {
    version,
    sealedNumber: keys.seal(certificatePlace(id, version), numberOf(keys, row)),
    sealedHolder:
      sealedHolder &&
      keys.seal(holderPlace(id, version), keys.open(holderPlace(id, row.version), sealedHolder)),
  };
}

/**
 * Number and holder as keyed digests, taken of what the row's seals hold; null when a seal does not open. What there is
 * not is left out: older facts do not have it.
 */
export function credentialFactData(keys: Keys, row: Omit<CredentialRow, 'entryNumber'>): FactData {
  const number = unlessAltered(() => numberOf(keys, row));
  const holder = unlessAltered(() => holderOf(keys, row));
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
    ...(row.sealedHolder !== null && {
      holder: holder && keys.commitment(personId, JSON.stringify(holder)),
    }),
    ...ordersFactData(row),
  };
}

function ordersFactData(row: Orders): FactData {
  const { orderState, orderBy, orderedBy, orderReason, supersededBy, supersedes } = row;
  const { completionIds, completionVersions } = row;
  const order = { orderState, orderBy, orderedBy, orderReason };
  const isOrdered = Object.values(order).some((value) => value !== null);
  const isIssued = completionIds !== null || completionVersions !== null;
  return {
    ...(isOrdered && order),
    ...(supersededBy !== null && { supersededBy }),
    ...(supersedes !== null && { supersedes }),
    ...(isIssued && { completionIds, completionVersions }),
  };
}

export function numberOf(
  keys: Keys,
  { id, version, sealedNumber }: Pick<CredentialRow, 'id' | 'version' | 'sealedNumber'>,
): string {
  return keys.open(certificatePlace(id, version), sealedNumber);
}
