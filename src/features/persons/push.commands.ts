import type { PersonClaim } from '../../domain/person';
import type { OrganisationKind } from '../../domain/principal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { findOrganisation } from '../access/access.store';
import { openFinding } from '../findings/findings.commands';
import { attachPerson, holdClaim, type ClaimSource } from './persons.commands';
import { documentKeysOf } from './persons.lookup.store';

/** Who pushes: a school or assessment body, or an authority whose officer records what it has seen. */
export interface Pusher extends ClaimSource {
  readonly kind: OrganisationKind;
}

export async function pusherOf(work: Work): Promise<Pusher> {
  const { organisationId } = work.actor;
  const organisation = organisationId && (await findOrganisation(work, organisationId));
  if (!organisation) throw new Error('whoever pushes a record acts for an organisation');
  return {
    organisationId: organisation.id,
    division: organisation.division,
    kind: organisation.kind,
  };
}

/** A record that an organisation keeps here under a reference of its own. */
export interface PushedUnder {
  readonly kind: 'credential' | 'completion';
  readonly organisationId: string;
  readonly reference: string;
}

/** The stored record of a reference, as far as it says whose it is. */
export interface Held {
  readonly id: string;
  readonly personId: string;
}

/**
 * Holds a reference, then everybody whom its record is about: the person claimed, and the one it was recorded
 * for. Pushes take references before people and nobody takes them after, so that no two wait in a circle.
 */
export async function holdPush(
  work: Work,
  { kind, organisationId, reference }: PushedUnder,
  claim: PersonClaim,
  stored: () => Promise<Held | null>,
): Promise<void> {
  await hold(work, { exclusive: [`${kind}:${organisationId}:${reference}`] });
  const held = await stored();
  const documents = held ? await documentKeysOf(work, [held.personId]) : [];
  await holdClaim(work, claim, {
    shared: [`organisation:${organisationId}`],
    exclusive: documents.map((key) => `document:${key}`),
  });
}

export interface Holder {
  /** Whose the record is. A record never moves to another person by a push. */
  readonly personId: string;
  readonly identityContradicted: boolean;
  readonly anotherPerson: boolean;
}

/**
 * The person a push claims, and whether that is the person its reference was recorded for. If not, a human
 * must look, and the record stays with whom it was recorded for.
 */
export async function attachHolder(
  work: Work,
  at: Date,
  claim: PersonClaim,
  { kind, source, stored }: { kind: PushedUnder['kind']; source: ClaimSource; stored: Held | null },
): Promise<Holder> {
  const { personId, agreement } = await attachPerson(work, at, claim, source);
  const identityContradicted = agreement === 'contradicts';
  if (!stored || stored.personId === personId) {
    return { personId, identityContradicted, anotherPerson: false };
  }
  await openFinding(work, at, {
    kind: 'reference_reused',
    division: source.division,
    evidence: {
      record: kind,
      recordId: stored.id,
      recordedFor: stored.personId,
      claimedFor: personId,
      source: source.organisationId,
    },
    dueOn: null,
    key: `${kind}:${stored.id}:${personId}`,
  });
  return { personId: stored.personId, identityContradicted, anotherPerson: true };
}
