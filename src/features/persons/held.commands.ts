import { v7 } from 'uuid';
import type { NewFact } from '../../domain/fact';
import type { Holder } from '../../domain/update';
import { supersede, type HeldCause, type HeldRecord } from '../../domain/held-record';
import { parseIdentity } from '../../domain/identity-document';
import { parseName } from '../../domain/name';
import { parsePersonClaim, type PersonClaim, type WrittenPerson } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { heldFact } from './held.facts';
import {
  claimPlace,
  insertHeld,
  undecidedOf,
  updateHeld,
  type HeldRecordRow,
  type Reinstater,
} from './held.store';
import { documentsWritten, identitiesOf } from './persons.lookup.store';
import type { ClaimSource } from './register.commands';

/** A version of a record that was just pushed. */
export interface PushedVersion extends Pick<
  HeldRecord,
  'recordKind' | 'recordId' | 'recordVersion'
> {
  readonly claim: PersonClaim;
  readonly holder: Holder;
  /** The same certificate was ordered, under another reference, not to count. */
  readonly isOrderedElsewhere?: boolean;
  /** Who ended an authority's suspension of it, which no two officers have accepted yet. */
  readonly reinstated?: Reinstater | null;
}

const NOBODY: Reinstater = { reinstatedBy: null, reinstatedByHuman: null };

/**
 * Puts before the authority what these pushes, made one after another, leave in doubt, and closes what was in doubt of
 * the versions before them. Call it once for all pushes of a transaction, with their references held.
 */
export async function keepDoubts(
  work: Work,
  at: Date,
  source: ClaimSource,
  pushes: readonly PushedVersion[],
): Promise<void> {
  const corrected = pushes.filter(({ recordVersion }) => recordVersion > 1);
  const stored = await undecidedOf(
    work,
    corrected.map(({ recordId }) => recordId),
  );
  const open = new Map(stored.map((row) => [row.recordId, row]));
  const opened = new Map<string, HeldRecordRow>();
  const facts: NewFact[] = [];
  for (const push of pushes) {
    const before = open.get(push.recordId);
    if (before) {
      const over = { ...before, ...supersede(before, at) };
      facts.push(heldFact(work.keys, 'held_record.superseded', over));
      open.delete(push.recordId);
      if (opened.has(over.id)) opened.set(over.id, over);
      else await updateHeld(work, over);
    }
    const causes = causesOf(push);
    if (causes.length === 0) continue;
    const row = heldOf(work, at, source, push, causes);
    facts.push(heldFact(work.keys, 'held_record.opened', row));
    open.set(push.recordId, row);
    opened.set(row.id, row);
  }
  await insertHeld(work, [...opened.values()]);
  await record(work, at, ...facts);
}

function causesOf({ holder, isOrderedElsewhere = false, reinstated }: PushedVersion): HeldCause[] {
  const { identityContradicted, anotherPerson, rejectedBefore } = holder;
  return [
    ...(identityContradicted ? (['identity_contradicted'] as const) : []),
    ...(anotherPerson ? (['another_person'] as const) : []),
    ...(rejectedBefore ? (['rejected_before'] as const) : []),
    ...(isOrderedElsewhere ? (['ordered_elsewhere'] as const) : []),
    ...(reinstated ? (['reinstated'] as const) : []),
  ];
}

function heldOf(
  work: Work,
  at: Date,
  source: ClaimSource,
  { claim, holder, recordKind, recordId, recordVersion, reinstated }: PushedVersion,
  causes: readonly HeldCause[],
): HeldRecordRow {
  const id = v7();
  const { reinstatedBy, reinstatedByHuman } = reinstated ?? NOBODY;
  return {
    id,
    ...{ recordKind, recordId, recordVersion, reinstatedBy, reinstatedByHuman },
    organisationId: source.organisationId,
    division: source.division,
    personId: holder.personId,
    claimedPersonId: holder.claimedPersonId,
    causes,
    sealedClaim: work.keys.seal(claimPlace(id), JSON.stringify(writtenOf(claim))),
    heldAt: at,
    state: 'held',
    evidence: [],
    knownThen: null,
    requestedBy: null,
    requestedByHuman: null,
    requestedAt: null,
    decidedBy: null,
    decidedByHuman: null,
    decidedAt: null,
    rejectionReason: null,
    version: 1,
  };
}

function writtenOf({ document, name, birthDate, proof }: PersonClaim): WrittenPerson {
  const { type, country, number } = document;
  return { identity: { type, country, number }, name, birthDate, proof };
}

/** Whom a record of before named, as far as was kept; in a doubt about the record that no push raised. */
export async function claimAgain(
  work: Work,
  personId: string,
  said: { readonly name: string; readonly document: string } | null,
): Promise<PersonClaim> {
  const known = (await identitiesOf(work, [personId])).get(personId);
  const documents = await documentsWritten(work, personId);
  const document = documents.find(({ key }) => key === said?.document) ?? documents[0];
  const name = said?.name ?? known?.names[0];
  if (!known || !document || name === undefined)
    throw new Error('a person without document or name');
  const identity = parseIdentity(document);
  const birthDate = identity.birthDate ?? known.birthDates[0];
  if (birthDate === undefined) throw new Error('a person without birth date');
  return { document: identity, name: parseName(name), birthDate, proof: 'none' };
}

/** Whom the push named. @throws UnreadableSeal when the row was altered. */
export function claimHeld({ keys }: Work, { id, sealedClaim }: HeldRecordRow): PersonClaim {
  return parsePersonClaim(JSON.parse(keys.open(claimPlace(id), sealedClaim)) as WrittenPerson);
}
