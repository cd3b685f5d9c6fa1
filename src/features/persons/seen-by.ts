import { divisionsWithin } from '../../domain/division';
import type { Work } from '../../platform/database/work';

/** Whose records a reader sees: those of one organisation, of some divisions, or of one in them. */
export interface Seen {
  readonly organisationId: string | null;
  readonly divisions: readonly string[] | null;
}

/** A provider sees its own, an officer those of the organisations of the division and below. */
export function seenBy({ actor }: Pick<Work, 'actor'>, providerId: string | null): Seen {
  if (actor.kind !== 'officer') return { organisationId: actor.organisationId, divisions: null };
  const divisions = actor.division === null ? [] : divisionsWithin(actor.division);
  return { organisationId: providerId, divisions };
}
