import { effectOn } from '../../domain/ban-effect';
import type { Ban } from '../../domain/ban';
import { dayInShanghai } from '../../domain/calendar';
import type { KnownIdentity } from '../../domain/identity';
import { effectOfMeasure } from '../../domain/interim';
import { assertionsOn, standingRulings, type KnownSides, type Ruling } from '../../domain/match';
import { nameToken } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import { bansOf } from '../bans/bans.store';
import { measuresOf } from '../interim/interim.store';
import {
  identitiesOf,
  personIdsByDocument,
  personIdsByNameToken,
} from '../persons/persons.lookup.store';
import { knownOf, rulingsOn } from './matches.store';

/** Somebody restricted who bears an applicant's name and birth date under another document. */
export interface Namesake {
  readonly personId: string;
  readonly registryNumber: string;
  /** Those that restrict. */
  readonly bans: readonly Ban[];
  readonly isKeptMeanwhile: boolean;
  /** What two humans decided of both, if nothing became known since. */
  readonly ruling: Ruling | null;
  /** How much is known of both. */
  readonly known: KnownSides;
  /** Keyed digest of all of this, hex: another one when any of it moved. A proposal names the one its officer read. */
  readonly seen: string;
}

export interface Compared {
  /** Of the applicant's document; null when nobody has it. */
  readonly identity: KnownIdentity | null;
  readonly namesakes: readonly Namesake[];
}

/** The applicant's document with the name and birth date that were claimed, as matches keep it. */
export function applicantDigest(
  { keys }: Pick<Work, 'keys'>,
  { document, name, birthDate }: PersonClaim,
): string {
  return keys.commitment('match-applicant', `${document.key}\n${nameToken(name, birthDate)}`);
}

function seenDigest({ keys }: Pick<Work, 'keys'>, one: Omit<Namesake, 'seen'>): string {
  const bans = one.bans.map(({ id, version }) => `${id} ${version}`).sort();
  const { known, isKeptMeanwhile, ruling, personId } = one;
  const sides = Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1));
  return keys.commitment(
    'match-seen',
    JSON.stringify([personId, sides, bans, isKeptMeanwhile, ruling?.id ?? null]),
  );
}

/** Everybody restricted for whom this applicant is a namesake. Every decision about matches reads this. */
export async function compare(work: Work, applicant: PersonClaim, now: Date): Promise<Compared> {
  const token = nameToken(applicant.name, applicant.birthDate);
  const [byDocument, byName, rulings] = [
    await personIdsByDocument(work, [applicant.document]),
    await personIdsByNameToken(work, [token]),
    await rulingsOn(work, [applicantDigest(work, applicant)]),
  ];
  const own = byDocument.get(applicant.document.key) ?? null;
  const ids = (byName.get(token) ?? []).filter((id) => id !== own);
  const identities = await identitiesOf(work, own === null ? ids : [...ids, own]);
  const [bans, measures] = [await bansOf(work, ids), await measuresOf(work, ids)];
  const identity = (own !== null && identities.get(own)) || null;
  const standing = standingRulings(rulings, applicant, identity);
  const known = await knownOf(work, ids);
  const applicantAssertions = assertionsOn(identity);
  const today = dayInShanghai(now);
  const namesakes = [...known].map(([personId, person]): Namesake => {
    const one = {
      personId,
      registryNumber: identities.get(personId)?.registryNumber ?? '',
      bans: bans.filter((ban) => ban.personId === personId && effectOn(ban, today) !== 'none'),
      isKeptMeanwhile: measures.some(
        (measure) => measure.personId === personId && effectOfMeasure(measure, now) !== 'none',
      ),
      ruling: standing.get(personId) ?? null,
      known: { applicantAssertions, ...person },
    };
    return { ...one, seen: seenDigest(work, one) };
  });
  return {
    identity,
    namesakes: namesakes.filter((one) => one.bans.length > 0 || one.isKeptMeanwhile),
  };
}
