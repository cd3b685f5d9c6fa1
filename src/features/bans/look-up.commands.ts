import { v7 } from 'uuid';
import type { Ban } from '../../domain/ban';
import type { IdentityDocument } from '../../domain/identity-document';
import { effectOfMeasure, lapsesAt } from '../../domain/interim';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { organisationNames } from '../access/authorities.store';
import { measuresOfPerson } from '../interim/interim.store';
import { identitiesOf, personIdsByDocument } from '../persons/persons.lookup.store';
import { bansOf } from './bans.store';

export interface LookedUp {
  readonly known: boolean;
  readonly registryNumber: string | null;
  readonly bans: {
    number: string;
    state: Ban['state'];
    capacity: Ban['capacity'];
    ground: Ban['ground'];
    decidingAuthority: string;
  }[];
  /** Those that run. */
  readonly interimMeasures: {
    imposedAt: string;
    lapsesAt: string | null;
    authority: string;
  }[];
}

/**
 * What any authority may know of a person whom it names exactly: that bans and running measures exist and whose they are. A
 * proposal is not among them. Each look-up is a fact, whether it found somebody or not; of the file that it was for only
 * a digest is kept, for the number of a file can name somebody.
 */
export async function lookUp(
  work: Work,
  document: IdentityDocument,
  purpose: string,
  caseReference: string,
): Promise<LookedUp> {
  const personId = (await personIdsByDocument(work, [document])).get(document.key) ?? null;
  const identity = personId ? (await identitiesOf(work, [personId])).get(personId) : undefined;
  const bans = personId ? await bansOf(work, [personId]) : [];
  const now = await work.now();
  const measures = (personId ? await measuresOfPerson(work, personId) : []).filter(
    (measure) => effectOfMeasure(measure, now) !== 'none',
  );
  const names = await organisationNames(
    work,
    [...bans, ...measures].map(({ authorityId }) => authorityId),
  );
  const lookupId = v7();
  await record(work, now, {
    type: 'person.looked_up',
    subject: { kind: 'lookup', id: lookupId, version: 1 },
    concerns: work.actor.organisationId ? [work.actor.organisationId] : [],
    data: {
      purpose,
      caseReference: work.keys.commitment(lookupId, caseReference),
      document: work.keys.commitment(lookupId, document.key),
      found: personId !== null,
    },
  });
  return {
    known: personId !== null,
    registryNumber: identity?.registryNumber ?? null,
    bans: bans.map(({ documentNumber, state, capacity, ground, authorityId }) => ({
      number: documentNumber,
      state,
      capacity,
      ground,
      decidingAuthority: names.get(authorityId) ?? authorityId,
    })),
    interimMeasures: measures.map((measure) => ({
      imposedAt: measure.imposedAt.toISOString(),
      lapsesAt: lapsesAt(measure)?.toISOString() ?? null,
      authority: names.get(measure.authorityId) ?? measure.authorityId,
    })),
  };
}
