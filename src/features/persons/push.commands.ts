import type { KnownIdentity } from '../../domain/identity';
import type { PersonClaim } from '../../domain/person';
import type { OrganisationKind } from '../../domain/principal';
import { holdersOf, type Holder, type HolderClaim } from '../../domain/update';
import { MOST_LOCKS } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { findOrganisation } from '../access/access.store';
import { openFindings } from '../findings/findings.commands';
import { attachPersons, holdAllOf, seeClaims, type Attachment } from './persons.commands';
import { documentKeysByPerson } from './persons.lookup.store';
import type { ClaimSource } from './register.commands';

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

/** The stored record of a reference, as far as it says whose it is. */
export interface Held {
  readonly reference: string;
  readonly personId: string;
}

/** Records that an organisation keeps here under references of its own. */
export interface PushedUnder<Row extends Held> {
  readonly kind: 'credential' | 'completion' | 'subsidy_fact';
  readonly organisationId: string;
  /** Those stored under these references, as they stand. */
  readonly stored: (references: readonly string[]) => Promise<readonly Row[]>;
}

/** A record that is pushed, and whom it claims to be about. */
export interface PushedClaim {
  readonly reference: string;
  readonly claim: PersonClaim;
}

/** What was read under the locks. */
export interface HeldPushes<Row extends Held> {
  /** So many of the first are held. */
  readonly count: number;
  /** What is stored, by reference. */
  readonly stored: ReadonlyMap<string, Row>;
  /** Whom the claims name, by the key of the document. */
  readonly known: ReadonlyMap<string, KnownIdentity>;
}

/** Between two looks somebody may become known under more: room for that is left. */
const MOST_HELD = MOST_LOCKS - 20;

/**
 * Holds references and everybody whom their records are about: the persons claimed, and those they were recorded for.
 * Of more than a transaction can hold, as many of the first as it can.
 */
export async function holdPushes<Row extends Held>(
  work: Work,
  { kind, organisationId, stored }: PushedUnder<Row>,
  pushes: readonly PushedClaim[],
): Promise<HeldPushes<Row>> {
  let count: number | null = null;
  return holdAllOf(work, async () => {
    const taken = count === null ? pushes : pushes.slice(0, count);
    const rows = await stored([...new Set(taken.map(({ reference }) => reference))]);
    const { known, things } = await seeClaims(
      work,
      taken.map(({ claim }) => claim),
    );
    const keys = await documentKeysByPerson(work, [
      ...new Set(rows.map(({ personId }) => personId)),
    ]);
    const byReference = new Map(rows.map((row) => [row.reference, row]));
    const wanted = taken.map(({ reference }, place) => {
      const documents = keys.get(byReference.get(reference)?.personId ?? '') ?? [];
      return [
        `${kind}:${organisationId}:${reference}`,
        ...(things[place] ?? []),
        ...documents.map((key) => `document:${key}`),
      ];
    });
    count ??= howManyFit(wanted);
    return {
      holds: {
        shared: [`organisation:${organisationId}`],
        exclusive: wanted.slice(0, count).flat(),
      },
      seen: { count, stored: byReference, known },
    };
  });
}

function howManyFit(wanted: readonly (readonly string[])[]): number {
  const held = new Set<string>();
  for (const [place, things] of wanted.entries()) {
    for (const thing of things) held.add(thing);
    if (held.size > MOST_HELD) return Math.max(place, 1);
  }
  return wanted.length;
}

/** The claim of a push, and its record: one that is new, or comes into being in the same set, is nobody's yet. */
export interface HolderSought {
  readonly claim: PersonClaim;
  readonly record: {
    readonly id: string;
    readonly personId: string | null;
    readonly rejectedBefore: boolean;
  };
}

/**
 * The persons whom pushes claim, made one after another, and whether those are the persons their references were recorded
 * for. If not, a human must look, and the record stays with whom it was recorded for.
 */
export async function attachHolders(
  work: Work,
  at: Date,
  pushed: readonly HolderSought[],
  {
    kind,
    source,
    known,
  }: {
    readonly kind: PushedUnder<Held>['kind'];
    readonly source: ClaimSource;
    readonly known: HeldPushes<Held>['known'];
  },
): Promise<Holder[]> {
  const claims = pushed.map(({ claim }) => claim);
  const sought = claimsFor(pushed, await attachPersons(work, at, claims, source, known));
  const holders = holdersOf(sought);
  await openFindings(
    work,
    at,
    sought.flatMap(({ recordId, claimedFor }, place) => {
      const holder = holders[place];
      if (!holder?.anotherPerson) return [];
      return {
        kind: 'reference_reused',
        division: source.division,
        evidence: {
          record: kind,
          recordId,
          recordedFor: holder.personId,
          claimedFor,
          source: source.organisationId,
        },
        dueOn: null,
        key: `${kind}:${recordId}:${claimedFor}`,
      };
    }),
  );
  return holders;
}

/** @param attached whom each of the pushes claims. */
export function claimsFor(
  pushed: readonly Pick<HolderSought, 'record'>[],
  attached: readonly Attachment[],
): HolderClaim[] {
  return pushed.map(({ record }, place) => {
    const claimed = attached[place];
    if (!claimed) throw new Error('a push was attached to nobody');
    return {
      recordId: record.id,
      recordedFor: record.personId,
      claimedFor: claimed.personId,
      agreement: claimed.agreement,
      rejectedBefore: record.rejectedBefore,
    };
  });
}
