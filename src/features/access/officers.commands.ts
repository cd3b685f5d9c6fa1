import { v7 } from 'uuid';
import { mustFitTogether, mustNameOneHuman } from '../../domain/account';
import type { IdentityDocument } from '../../domain/identity-document';
import type { PersonName } from '../../domain/name';
import type { Role } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import { newOtpSecret } from '../../platform/crypto/one-time-code';
import { hashPassword, newPassword } from '../../platform/crypto/password';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { findOrganisation } from './access.store';
import {
  findHuman,
  findOfficer,
  findOfficerByUsername,
  hasActiveAccount,
  holdOfficer,
  humanFactData,
  insertHuman,
  insertOfficer,
  isTaken,
  officerFactData,
  updateOfficer,
  type Human,
  type Officer,
} from './officers.store';
import { endSessions } from './sessions.commands';
import { holdAttempt, updateAttempt } from './sessions.store';

const HOUR_MS = 3_600_000;

export interface NewOfficer {
  readonly authorityId: string;
  readonly username: string;
  readonly roles: readonly Role[];
  readonly human: { readonly document: IdentityDocument; readonly name: PersonName };
}

/** What an officer signs in by. Shown once. */
export interface OfficerSecrets {
  readonly password: string;
  /** Base32. */
  readonly otpSecret: string;
}

/**
 * One active account for each human, and a username is never given twice: old facts name it.
 *
 * @throws Refusal `role-conflict`, `identity-number-invalid`, `not-found`, `account-exists`.
 */
export async function createOfficer(
  work: Work,
  wanted: NewOfficer,
): Promise<{ officer: Officer; secrets: OfficerSecrets }> {
  mustFitTogether(wanted.roles);
  mustNameOneHuman(wanted.human.document);
  const secrets = newSecrets();
  const passwordHash = await hashPassword(secrets.password);
  await hold(work, { exclusive: [`human:${wanted.human.document.key}`] });
  await mustBeActiveAuthority(work, wanted.authorityId);
  const at = await work.now();
  const human = await humanOf(work, at, wanted.human);
  const taken = (await hasActiveAccount(work, human.id))
    ? 'This human has an active account. One human, one account.'
    : (await findOfficerByUsername(work, wanted.username)) && 'This username was given before.';
  if (taken) throw new Refusal('account-exists', taken);
  const id = v7();
  const officer: Officer = {
    id,
    authorityId: wanted.authorityId,
    humanId: human.id,
    username: wanted.username,
    roles: [...wanted.roles].sort(),
    ...sealedSecrets(work, id, secrets, passwordHash),
    lockedUntil: null,
    approveFrom: approveFrom(work, at),
    state: 'active',
    version: 1,
  };
  await insertOfficer(work, officer).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
    throw new Refusal('account-exists', 'This human or username has an account.');
  });
  await recordOfficer(work, at, 'officer.created', officer);
  return { officer, secrets };
}

/**
 * Ends its sessions; a second time changes nothing.
 *
 * @throws Refusal `not-found`, also for officers of other authorities.
 */
export async function disableOfficer(work: Work, id: string): Promise<Officer> {
  const officer = mustBeOwn(work, await holdOfficer(work, id));
  if (officer.state === 'disabled') return officer;
  const at = await work.now();
  await endSessions(work, at, officer);
  return change(work, at, 'officer.disabled', { ...officer, state: 'disabled' });
}

/**
 * New secrets, an end to lock and sessions, and a day without approving.
 *
 * @throws Refusal `not-found`, also for officers of other authorities; `account-disabled`.
 */
export async function resetOfficer(
  work: Work,
  id: string,
): Promise<{ officer: Officer; secrets: OfficerSecrets }> {
  const secrets = newSecrets();
  const passwordHash = await hashPassword(secrets.password);
  const { username } = mustBeOwn(work, await findOfficer(work, id));
  const digest = work.keys.commitment('sign-in', username);
  // in the order in which a sign-in takes them
  const attempt = await holdAttempt(work, digest, await work.now());
  const held = mustBeOwn(work, await holdOfficer(work, id));
  if (held.state === 'disabled') {
    throw new Refusal('account-disabled', 'This account is disabled. Create another one.');
  }
  const at = await work.now();
  await updateAttempt(work, { ...attempt, failures: 0, lockedUntil: null, lastAt: at });
  await endSessions(work, at, held);
  const officer = await change(work, at, 'officer.reset', {
    ...held,
    ...sealedSecrets(work, id, secrets, passwordHash),
    lockedUntil: null,
    approveFrom: approveFrom(work, at),
  });
  return { officer, secrets };
}

/** Under the lock of the document: the human whom it names, registered now if it is a new one. */
async function humanOf(
  work: Work,
  at: Date,
  { document, name }: NewOfficer['human'],
): Promise<Human> {
  const known = await findHuman(work, document.key);
  if (known) return known;
  const id = v7();
  const sealed = (column: string, text: string) =>
    work.keys.seal({ table: 'human', row: id, column }, text);
  const human: Human = {
    id,
    name: sealed('name', name),
    document: sealed('document', document.key),
    version: 1,
  };
  await insertHuman(work, human, document.key);
  await record(work, at, {
    type: 'human.registered',
    subject: { kind: 'human', id, version: human.version },
    concerns: work.actor.organisationId ? [work.actor.organisationId] : [],
    data: humanFactData(work.keys, human, null),
  });
  return human;
}

async function mustBeActiveAuthority(work: Work, id: string): Promise<void> {
  const authority = await findOrganisation(work, id);
  if (authority?.kind !== 'authority' || authority.state !== 'active') {
    throw new Refusal('not-found', 'There is no such active authority.');
  }
}

/** An administrator sees the accounts of the own authority; the registry's own hands see all. */
function mustBeOwn({ actor }: Work, officer: Officer | null): Officer {
  const own = actor.kind === 'system' || officer?.authorityId === actor.organisationId;
  if (!officer || !own) throw new Refusal('not-found', 'There is no such account.');
  return officer;
}

async function change(work: Work, at: Date, type: string, next: Officer): Promise<Officer> {
  const officer = { ...next, version: next.version + 1 };
  await updateOfficer(work, officer);
  await recordOfficer(work, at, type, officer);
  return officer;
}

async function recordOfficer(work: Work, at: Date, type: string, officer: Officer): Promise<void> {
  await record(work, at, {
    type,
    subject: { kind: 'officer', id: officer.id, version: officer.version },
    concerns: [officer.authorityId],
    data: officerFactData(work.keys, officer),
  });
}

function newSecrets(): OfficerSecrets {
  return { password: newPassword(), otpSecret: newOtpSecret() };
}

function sealedSecrets(
  work: Work,
  id: string,
  { otpSecret }: OfficerSecrets,
  passwordHash: string,
) {
  const place = { table: 'officer', row: id, column: 'otp_secret' };
  return { passwordHash, otpSecret: work.keys.seal(place, otpSecret), lastOtpStep: null };
}

function approveFrom({ settings }: Work, at: Date): Date {
  return new Date(at.getTime() + settings.newAccountHours * HOUR_MS);
}
