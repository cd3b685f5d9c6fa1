import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import {
  accept,
  reject,
  requestAcceptance,
  type HeldEvidence,
  type HeldRecord,
  type HeldRejection,
} from '../../domain/held-record';
import type { KnownIdentity } from '../../domain/identity';
import type { PersonClaim } from '../../domain/person';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { settleCredential } from '../credentials/credentials.commands';
import { credentialById, type CredentialRow } from '../credentials/credentials.store';
import { divisionsOf } from '../findings/dismiss.commands';
import { claimHeld } from '../persons/held.commands';
import { heldFact } from '../persons/held.facts';
import { findHeld, knownCount, updateHeld, type HeldRecordRow } from '../persons/held.store';
import { holdableOf, holdClaims } from '../persons/persons.commands';
import { identitiesOf } from '../persons/persons.lookup.store';
import { settleCompletion } from '../training/training.commands';
import { completionById, type CompletionRow } from '../training/training.store';

/** The record that a doubt is about, as it stands. */
export type Subject =
  | { readonly kind: 'completion'; readonly row: CompletionRow }
  | { readonly kind: 'credential'; readonly row: CredentialRow };

/** Whom the push named, beside what is known of whom the record is about. */
export interface HeldDisclosed {
  readonly held: HeldRecordRow;
  readonly subject: Subject;
  readonly claim: PersonClaim;
  readonly identity: KnownIdentity;
  /** What a request must name, so that it rests on what was read. */
  readonly known: number;
}

/** Reading it is a disclosure, and a disclosure is a fact. @throws Refusal `not-found`. */
export async function discloseHeld(work: Work, id: string): Promise<HeldDisclosed> {
  const held = await getHeld(work, id);
  const known = await knownCount(work, held.personId);
  const identity = (await identitiesOf(work, [held.personId])).get(held.personId);
  if (!identity) throw new Error('a held record is about somebody who is there');
  await record(work, await work.now(), {
    type: 'held_record.disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: concernsOf(work),
    data: { heldRecordId: held.id },
  });
  return {
    held,
    subject: await subjectOf(work, held),
    claim: claimHeld(work, held),
    identity,
    known,
  };
}

/** Moves no answer; that waits for another human. */
export async function requestHeldAcceptance(
  work: Work,
  id: string,
  version: number | null,
  { evidence, known: read }: { readonly evidence: readonly HeldEvidence[]; readonly known: number },
): Promise<HeldRecord> {
  return move(work, id, version, 'held_record.acceptance_requested', (held, known, officer, now) =>
    requestAcceptance(held, evidence, { read, known }, officer, now),
  );
}

/** From now on the record counts. */
export async function acceptHeldRecord(
  work: Work,
  id: string,
  version: number | null,
): Promise<HeldRecord> {
  return move(work, id, version, 'held_record.accepted', (held, known, officer, now) => {
    mustBeAllowedToApprove(officer, now);
    return accept(held, known, officer, now);
  });
}

export async function rejectHeldRecord(
  work: Work,
  id: string,
  version: number | null,
  reason: HeldRejection,
): Promise<HeldRecord> {
  return move(work, id, version, 'held_record.rejected', (held, _, officer, now) =>
    reject(held, reason, officer, now),
  );
}

type Rule = (held: HeldRecord, known: number, officer: Principal, now: Date) => HeldRecord;

/** Every move: hold the reference with the person, as a push does, then who decides; read again, move, save, record. */
async function move(
  work: Work,
  id: string,
  version: number | null,
  type: string,
  rule: Rule,
): Promise<HeldRecord> {
  const before = await getHeld(work, id);
  const { kind, row } = await subjectOf(work, before);
  await holdClaims(work, [await holdableOf(work, before.personId)], {
    exclusive: [`${kind}:${row.organisationId}:${row.reference}`],
  });
  const officer = await holdDeciding(work);
  const now = await work.now();
  const held = await getHeld(work, id);
  if (version !== held.version) {
    throw new Refusal('precondition-failed', 'The record moved since you read it. Read it again.');
  }
  const moved = { ...held, ...rule(held, await knownCount(work, held.personId), officer, now) };
  await updateHeld(work, moved);
  await record(work, now, heldFact(work.keys, type, moved, concernsOf(work)));
  if (moved.state === 'accepted' || moved.state === 'rejected')
    await settle(work, now, held, moved.state);
  return moved;
}

async function settle(
  work: Work,
  at: Date,
  held: HeldRecord,
  decision: 'accepted' | 'rejected',
): Promise<void> {
  const { kind, row } = await subjectOf(work, held);
  // a push takes the place of what waits; an order about a certificate makes a version, and does not
  const isLast =
    kind === 'credential' ? row.version >= held.recordVersion : row.version === held.recordVersion;
  if (!isLast) throw new Error('what is decided is the last version that was pushed');
  if (kind === 'completion') return settleCompletion(work, at, row, decision);
  return settleCredential(work, at, row, decision);
}

async function subjectOf(work: Work, { recordKind, recordId }: HeldRecord): Promise<Subject> {
  if (recordKind === 'completion') {
    const row = await completionById(work, recordId);
    if (row) return { kind: recordKind, row };
  } else {
    const row = await credentialById(work, recordId);
    if (row) return { kind: recordKind, row };
  }
  throw new Error('a held record is about a record that is there');
}

/** @throws Refusal `not-found`, also for what lies outside the officer's division. */
async function getHeld(work: Work, id: string): Promise<HeldRecordRow> {
  const held = await findHeld(work, id, divisionsOf(work.actor));
  if (!held) throw new Refusal('not-found', 'There is no such held record in your division.');
  return held;
}

function concernsOf({ actor }: Work): string[] {
  return actor.organisationId ? [actor.organisationId] : [];
}
