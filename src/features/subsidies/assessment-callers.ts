import { isWithin } from '../../domain/division';
import { contradicts } from '../../domain/identity';
import type { PersonClaim } from '../../domain/person';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { SubsidyCase } from '../../domain/subsidy-case';
import type { Work } from '../../platform/database/work';
import { findOrganisation } from '../access/access.store';
import { identitiesOf, personIdsByDocument } from '../persons/persons.lookup.store';

/**
 * Where the subsidies would be applied for: an officer's own division or one below it; for others any, and by default
 * where they are.
 *
 * @throws Refusal `outside-jurisdiction`.
 */
export async function placeOf(work: Work, division: string | null): Promise<string> {
  const { kind, organisationId } = work.actor;
  const organisation = organisationId && (await findOrganisation(work, organisationId));
  if (!organisation) throw new Error('whoever assesses acts for an organisation');
  const place = division ?? organisation.division;
  if (kind === 'officer' && !isWithin(place, organisation.division)) {
    throw new Refusal('outside-jurisdiction', 'This division is not under your authority.');
  }
  return place;
}

/** Who they are, in their order; null for a document that nobody has, or that somebody has under another name. */
export async function peopleOf(
  work: Work,
  claims: readonly (PersonClaim | Refusal)[],
): Promise<(string | null)[]> {
  const said = claims.filter((claim): claim is PersonClaim => !(claim instanceof Refusal));
  const ids = await personIdsByDocument(
    work,
    said.map(({ document }) => document),
  );
  const known = await identitiesOf(work, [...new Set(ids.values())]);
  return claims.map((claim) => {
    const id = claim instanceof Refusal ? undefined : ids.get(claim.document.key);
    const identity = id === undefined ? undefined : known.get(id);
    if (!identity || claim instanceof Refusal || contradicts(identity, claim)) return null;
    return identity.personId;
  });
}

/** A school is told of those for whom it recorded something that counts, a nursery of those in a post with it, an officer of everybody. */
export function mayBeTold({ kind, organisationId }: Principal, given: SubsidyCase): boolean {
  if (kind === 'officer') return true;
  const records = [...given.credentials, ...given.completions];
  return (
    records.some(
      (one) => one.organisationId === organisationId && one.state !== 'held_for_review',
    ) ||
    given.employments.some(
      ({ institutionId, state }) => institutionId === organisationId && state !== 'ended',
    )
  );
}
