import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import type { Employment } from '../../domain/employment';
import {
  answeredFor,
  isOver,
  maySucceed,
  OFFICER_POSITIONS,
  type Known,
} from '../../domain/succession';
import type { Work } from '../../platform/database/work';
import type { InstitutionBanEffects } from '../bans/ban-effects';
import { bansOfInstitutions } from '../bans/institution-bans.store';
import { openFindings, reconcileFindings, type NewFinding } from '../findings/findings.commands';
import {
  findInstitution,
  institutionsAtAddresses,
  institutionsByOrganisation,
  type AskingInstitution,
  type Institution,
} from '../institutions/institutions.store';
import type { EmploymentEffects } from './effects';
import { officerPostsOf, officersOf } from './officers.store';

type Place = Known & Pick<AskingInstitution, 'division'>;
type Officer = Pick<Employment, 'id' | 'personId' | 'institutionId' | 'position' | 'endsOn'>;

/** Two nurseries that share somebody who answers for both, by the post in the later one; or the address. */
interface Tie {
  readonly before: Place;
  readonly later: Place;
  readonly officer: Officer | null;
}

/**
 * Puts before the authorities who answers for a nursery that is barred, and which later ones may go on in its place;
 * withdraws that when it is barred no more. No ban follows by itself.
 */
export const flagsOfInstitutionBans: InstitutionBanEffects = {
  moved: async (work, at, uscc) => {
    const institution = await findInstitution(work, uscc);
    if (!institution) return;
    const today = dayInShanghai(at);
    const officers = await officersOf(work, [institution.organisationId]);
    const ties = await tiesOf(work, institution, officers);
    const barred = await placeOf(work, institution.organisationId);
    const answered = officers.filter((one) => answeredFor(one, barred.bans, today));
    const people = new Set(answered.map(({ personId }) => personId));
    const suspected = ties.filter(
      (tie) => suspects(tie, today) && (tie.officer === null || people.has(tie.officer.personId)),
    );
    await reconcileFindings(
      work,
      at,
      [...officers.map((one) => officerFinding(barred, one)), ...ties.map(successorFinding)],
      [
        ...(isOver(barred, today) ? answered.map((one) => officerFinding(barred, one)) : []),
        ...suspected.map(successorFinding),
      ],
    );
  },
};

/** Whoever comes to answer for a nursery may have answered for one that is over. */
export const successionOfEmployments: EmploymentEffects = {
  decided: async (work, at, employment) => {
    if (employment.state === 'ended' || !OFFICER_POSITIONS.includes(employment.position)) return;
    const today = dayInShanghai(at);
    const later = await placeOf(work, employment.institutionId);
    const posts = await officerPostsOf(work, [employment.personId]);
    const places = await placesOf(
      work,
      posts.map(({ institutionId }) => institutionId),
    );
    const ties = posts.flatMap((post): Tie[] => {
      const before = places.get(post.institutionId);
      const answered = before && answeredFor(post, before.bans, today);
      return answered ? [{ before, later, officer: employment }] : [];
    });
    await openSuspected(work, at, ties);
  },
  ended: () => Promise.resolve(),
};

/** A nursery that is registered may stand where one that is over stood. */
export async function lookBeforeRegistered(work: Work, institution: Institution): Promise<void> {
  const ties = await tiesByAddress(work, institution);
  const turned = ties.map(({ before, later }) => ({ before: later, later: before, officer: null }));
  await openSuspected(work, await work.now(), turned);
}

async function openSuspected(work: Work, at: Date, ties: readonly Tie[]): Promise<void> {
  const suspected = ties.filter((tie) => suspects(tie, dayInShanghai(at)));
  await openFindings(work, at, suspected.map(successorFinding));
}

function suspects({ before, later }: Tie, today: PlainDate): boolean {
  return maySucceed(later, before, today);
}

/** With every nursery that shares people or address with this one. */
async function tiesOf(
  work: Work,
  institution: Institution,
  officers: readonly Officer[],
): Promise<Tie[]> {
  const before = await placeOf(work, institution.organisationId);
  const posts = await officerPostsOf(
    work,
    officers.map(({ personId }) => personId),
  );
  const elsewhere = posts.filter(
    ({ institutionId, state }) => institutionId !== before.organisationId && state !== 'ended',
  );
  const places = await placesOf(
    work,
    elsewhere.map(({ institutionId }) => institutionId),
  );
  const byPeople = elsewhere.flatMap((officer): Tie[] => {
    const later = places.get(officer.institutionId);
    return later ? [{ before, later, officer }] : [];
  });
  return [...byPeople, ...(await tiesByAddress(work, institution))];
}

async function tiesByAddress(
  work: Work,
  { organisationId, addressDigest }: Institution,
): Promise<Tie[]> {
  if (addressDigest === null) return [];
  const there = await institutionsAtAddresses(work, [addressDigest]);
  const places = await placesOf(
    work,
    there.map((one) => one.organisationId),
  );
  const before = places.get(organisationId);
  if (!before) throw new Error('an institution that is not at its address');
  const others = [...places.values()].filter((one) => one !== before);
  return others.map((later) => ({ before, later, officer: null }));
}

async function placeOf(work: Work, organisationId: string): Promise<Place> {
  const place = (await placesOf(work, [organisationId])).get(organisationId);
  if (!place) throw new Error('an institution that is not there');
  return place;
}

async function placesOf(
  work: Work,
  organisationIds: readonly string[],
): Promise<Map<string, Place>> {
  const ids = [...new Set(organisationIds)];
  if (ids.length === 0) return new Map();
  const bans = await bansOfInstitutions(work, ids);
  const institutions = await institutionsByOrganisation(work, ids);
  return new Map(
    institutions.map((one) => [
      one.organisationId,
      { ...one, bans: bans.get(one.organisationId) ?? [] },
    ]),
  );
}

/** Once: a human who has looked is not asked again for the same post. */
function officerFinding(barred: Place, { id, position }: Officer): NewFinding {
  return {
    kind: 'officer_of_barred_institution',
    division: barred.division,
    evidence: { institutionId: barred.organisationId, employmentId: id, position },
    key: `${barred.organisationId}:${id}`,
    dueOn: null,
    once: true,
  };
}

function successorFinding({ before, later, officer }: Tie): NewFinding {
  return {
    kind: 'successor_suspected',
    division: later.division,
    evidence: {
      institutionId: later.organisationId,
      before: before.organisationId,
      shares: officer ? 'officer' : 'address',
      employmentId: officer?.id ?? null,
    },
    key: [before.organisationId, later.organisationId, officer?.id ?? 'address'].join(':'),
    dueOn: null,
    once: true,
  };
}
