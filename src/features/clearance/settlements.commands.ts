import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import type { HeldEvidence } from '../../domain/held-record';
import { nameTokensOf, type KnownIdentity } from '../../domain/identity';
import { isSettled, signSettlement } from '../../domain/identity-settlement';
import { evidenceChanged } from '../../domain/match';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { divisionsOf } from '../findings/dismiss.commands';
import { closeFindings } from '../findings/findings.commands';
import { knownCount } from '../persons/held.store';
import { holdableOf, holdClaims } from '../persons/persons.commands';
import { personFact } from '../persons/persons.facts';
import {
  documentKeysOf,
  documentsWritten,
  identitiesOf,
  type WrittenDocument,
} from '../persons/persons.lookup.store';
import { personsById, updatePersonStates, type PersonRow } from '../persons/persons.store';
import { closeAnswered } from './resolved-referrals.commands';
import { settlementFact } from './settlements.facts';
import {
  contradictionCounts,
  contradictionsOpen,
  findContradiction,
  heldAbout,
  insertSettlement,
  isContradictedOutside,
  settlementsOf,
} from './settlements.store';

/** All that is known of whom a finding says that sources contradict each other about. */
export interface DisclosedIdentity {
  readonly identity: KnownIdentity;
  /** None where nothing refers the person: then only what was claimed is in doubt. */
  readonly documents: readonly WrittenDocument[];
  /** Ids of records that wait for a human and name this person. */
  readonly heldRecordIds: readonly string[];
  /** Stands for all of it and for who read it; that officer's word names it. */
  readonly seen: string;
}

/** For officers of the place. Reading it is a disclosure, and a disclosure is a fact. @throws Refusal `not-found`. */
export async function discloseContradiction(
  work: Work,
  findingId: string,
): Promise<DisclosedIdentity> {
  const personId = await contradicted(work, findingId);
  const { identity, read } = await readIdentity(work, personId);
  await record(work, await work.now(), {
    type: 'person.contradiction_disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: concernsOf(work),
    data: { findingId, personId },
  });
  return {
    identity,
    documents: identity.disputed ? await documentsWritten(work, personId) : [],
    heldRecordIds: await heldAbout(work, personId, divisionsOf(work.actor)),
    seen: seenBy(work, work.actor, read),
  };
}

export interface Settled {
  readonly registryNumber: string;
  readonly isSettled: boolean;
}

/**
 * One human's word that what is known is of one person. With the word of another on the same, the dispute is over and
 * everything that was opened about it closes; what contradicted was never added, and is refused or held as before.
 *
 * @param seen as this officer read the identity.
 * @throws Refusal `not-found`, `outside-jurisdiction`, `match-evidence-changed`, `ban-needs-second-officer`, `account-too-new`.
 */
export async function settleContradiction(
  work: Work,
  findingId: string,
  { seen, evidence }: { readonly seen: string; readonly evidence: readonly HeldEvidence[] },
): Promise<Settled> {
  const personId = await contradicted(work, findingId);
  await holdClaims(work, [await holdableOf(work, personId)]);
  const officer = await holdDeciding(work);
  const now = await work.now();
  mustBeAllowedToApprove(officer, now);
  await contradicted(work, findingId);
  await mustSeeAll(work, personId);
  const { person, identity, read } = await readIdentity(work, personId);
  if (seen !== seenBy(work, officer, read)) throw evidenceChanged('Read the identity again.');
  const others = await settlementsOf(work, personId);
  const said = { personId, personVersion: person.version, seen: read, evidence };
  const word = signSettlement(v7(), said, others, officer, now);
  await insertSettlement(work, word);
  await record(work, now, settlementFact(word, concernsOf(work)));
  const settled = isSettled([...others, word], read, now);
  if (settled) await end(work, now, person, identity);
  return { registryNumber: person.registryNumber, isSettled: settled };
}

async function end(work: Work, at: Date, person: PersonRow, identity: KnownIdentity) {
  if (person.identityState === 'disputed') {
    const version = person.version + 1;
    const consistent: PersonRow = { ...person, identityState: 'consistent', version };
    await updatePersonStates(work, [consistent]);
    await record(work, at, personFact('person.settled', consistent));
  }
  await closeFindings(
    work,
    at,
    'identity_contradiction',
    await contradictionsOpen(work, person.id),
  );
  const keys = await documentKeysOf(work, [person.id]);
  await closeAnswered(work, at, keys, nameTokensOf(identity));
}

/** Whom an open finding is about. @throws Refusal `not-found`, `finding-closed`. */
async function contradicted(work: Work, findingId: string): Promise<string> {
  const finding = await findContradiction(work, findingId, divisionsOf(work.actor));
  if (!finding) {
    throw new Refusal('not-found', 'There is no such doubt about an identity in your division.');
  }
  if (finding.closedAt) {
    throw new Refusal('finding-closed', 'This finding is closed: the identity is settled.');
  }
  const { personId } = finding.evidence;
  if (typeof personId !== 'string') throw new Error('a contradiction is about somebody');
  return personId;
}

/** Who ends a dispute can read everything that contradicted. @throws Refusal `outside-jurisdiction`. */
async function mustSeeAll(work: Work, personId: string): Promise<void> {
  if (await isContradictedOutside(work, personId, divisionsOf(work.actor))) {
    throw new Refusal(
      'outside-jurisdiction',
      'This person was contradicted in another division too. Officers of an authority above both settle it.',
    );
  }
}

/** One officer's reading is of no use to another. */
function seenBy({ keys }: Work, { humanId }: Principal, read: string): string {
  return keys.commitment('identity-seen-by', `${humanId}\n${read}`);
}

async function readIdentity(work: Work, personId: string) {
  const [person] = await personsById(work, [personId]);
  const identity = (await identitiesOf(work, [personId])).get(personId);
  if (!person || !identity) throw new Error('a finding is about somebody who is there');
  const known = await knownCount(work, personId);
  const { findings, held } = await contradictionCounts(work, personId);
  const all = JSON.stringify([personId, person.version, known, findings, held]);
  return { person, identity, read: work.keys.commitment('identity-seen', all) };
}

function concernsOf({ actor }: Work): string[] {
  return actor.organisationId ? [actor.organisationId] : [];
}
