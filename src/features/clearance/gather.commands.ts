import type { Dossier } from '../../domain/clearance';
import { ruledOut, standingRulings } from '../../domain/match';
import { nameToken } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import type { Position } from '../../domain/requirement';
import type { Work } from '../../platform/database/work';
import { bansOf } from '../bans/bans.store';
import { credentialsOf } from '../credentials/credentials.store';
import { measuresOf } from '../interim/interim.store';
import {
  identitiesOf,
  personIdsBeside,
  personIdsByDocument,
  personIdsByNameToken,
} from '../persons/persons.lookup.store';
import { completionsOf } from '../training/training.store';
import { rulingsOn } from './matches.store';
import { applicantDigest } from './namesakes';

/** One question's view of the world: who, for which post, where. */
export interface Inquiry {
  readonly applicant: PersonClaim;
  readonly position: Position;
  /** Of the institution that asks. */
  readonly division: string;
}

/** What a decision must hold so that nothing it reads can change before its answer is committed. */
export function thingsAsked({ applicant }: Pick<Inquiry, 'applicant'>): string[] {
  return [
    `document:${applicant.document.key}`,
    `name:${nameToken(applicant.name, applicant.birthDate)}`,
  ];
}

/**
 * Reads everything that these decisions look at, each kind in one statement for all. No tenant, place or
 * validity narrows what is read, and nothing is read page by page. Where nobody has the document, somebody else's
 * records are read and left aside: the time of an answer does not tell whom the registry knows.
 *
 * @param at when it is decided, read after the locks.
 */
export async function gather(
  work: Work,
  inquiries: readonly Inquiry[],
  at: Date,
): Promise<Dossier[]> {
  const documents = inquiries.map(({ applicant }) => applicant.document);
  const digests = inquiries.map(({ applicant }) => applicantDigest(work, applicant));
  const [byDocument, beside, byName, rulings] = await Promise.all([
    personIdsByDocument(work, documents),
    personIdsBeside(work, documents),
    personIdsByNameToken(
      work,
      inquiries.map(({ applicant }) => nameToken(applicant.name, applicant.birthDate)),
    ),
    rulingsOn(work, digests),
  ]);
  const known = [...new Set(byDocument.values())];
  const standIns = documents.flatMap(({ key }) =>
    byDocument.has(key) ? [] : (beside.get(key) ?? []),
  );
  const holders = [...new Set([...known, ...standIns])];
  const everybody = [...new Set([...holders, ...[...byName.values()].flat()])];

  const [identities, bans, measures, credentials, completions] = await Promise.all([
    identitiesOf(work, known, standIns),
    bansOf(work, everybody).then(byPerson),
    measuresOf(work, everybody).then(byPerson),
    credentialsOf(work, holders).then(byPerson),
    completionsOf(work, holders).then(byPerson),
  ]);

  return inquiries.map(({ applicant, position, division }, place) => {
    const personId = byDocument.get(applicant.document.key);
    const namesakes = (byName.get(nameToken(applicant.name, applicant.birthDate)) ?? []).filter(
      (id) => id !== personId,
    );
    const identity = personId ? identities.get(personId) : null;
    if (identity === undefined) throw new Error('a document names a person who is not there');
    const own = rulings.filter((ruling) => ruling.applicantDigest === digests[place]);
    return {
      identity,
      bans: (personId && bans.get(personId)) || [],
      namesakeBans: namesakes.flatMap((id) => bans.get(id) ?? []),
      measures: (personId && measures.get(personId)) || [],
      namesakeMeasures: namesakes.flatMap((id) => measures.get(id) ?? []),
      ruledOut: ruledOut(standingRulings(own, applicant, identity)),
      at,
      holdings: {
        credentials: (personId && credentials.get(personId)) || [],
        completions: (personId && completions.get(personId)) || [],
      },
      post: { position, division },
      production: work.settings.production,
    };
  });
}

function byPerson<Row extends { readonly personId: string | null }>(
  rows: readonly Row[],
): Map<string | null, Row[]> {
  const grouped = new Map<string | null, Row[]>();
  for (const row of rows) grouped.set(row.personId, [...(grouped.get(row.personId) ?? []), row]);
  return grouped;
}
