import { v7 } from 'uuid';
import type { Period } from '../../domain/calendar';
import type { AwardLimits } from '../../domain/credential';
import type { FactData } from '../../domain/fact';
import type { FilingState, LegalForm } from '../../domain/institution';
import { Refusal } from '../../domain/refusal';
import { acceptUscc, covers, mustCover } from '../../domain/registration';
import { plainForm } from '../../domain/spelling';
import { constraintOf } from '../../platform/database/fault';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { createOrganisation } from '../access/access.commands';
import type { Projection } from '../log/projection';
import {
  awardsOf,
  findInstitution,
  findProvider,
  insertInstitution,
  insertProvider,
  institutionsAfter,
  providersAfter,
  type Institution,
  type InstitutionRow,
  type Provider,
  type ProviderAwardRow,
  type ProviderRow,
} from './institutions.store';

export interface NewInstitution {
  readonly uscc: string;
  readonly usccConfirmed: boolean;
  readonly name: string;
  readonly legalForm: LegalForm;
  readonly division: string;
  readonly filingState: FilingState;
  readonly address?: string | null;
}

/** A limit that is not given is none. */
export type NewAward = Pick<ProviderAwardRow, 'kind' | 'occupations' | 'highestLevel'> &
  Partial<AwardLimits> &
  Period;

export interface NewProvider {
  readonly name: string;
  readonly uscc: string | null;
  readonly usccConfirmed: boolean;
  readonly division: string;
  readonly awards: readonly NewAward[];
}

/**
 * Held shared by who registers a nursery or records who answers for it, and exclusively by who bars one: of two
 * nurseries that share people or address, the one that comes second sees the other.
 */
export const SUCCESSION = 'succession';

/** @throws Refusal `outside-jurisdiction`, `uscc-invalid`, `uscc-checksum-unconfirmed`, `institution-exists`. */
export async function registerInstitution(
  work: Work,
  { name, division, legalForm, filingState, address = null, ...given }: NewInstitution,
): Promise<Institution> {
  mustCover(work.actor, division);
  const uscc = acceptUscc(given.uscc, given.usccConfirmed);
  await hold(work, { shared: [SUCCESSION], exclusive: [`uscc:${uscc.uscc}`] });
  const at = await work.now();
  const { id } = await createOrganisation(work, at, { kind: 'institution', name, division });
  const addressDigest =
    address && work.keys.commitment('institution-address', plainForm(address) || address);
  const kept = { address, addressDigest, legalForm, filingState };
  const row: InstitutionRow = { organisationId: id, ...uscc, ...kept, version: 1 };
  await unlessExists(
    'institution_uscc_once',
    new Refusal('institution-exists', 'A nursery with this code is registered. Read it instead.'),
    insertInstitution(work, row),
  );
  await record(work, at, {
    type: 'institution.registered',
    subject: { kind: 'institution', id, version: row.version },
    concerns: [id, ...authorityOf(work)],
    data: institutionFactData(work, row),
  });
  return { ...row, name, division };
}

/** @throws Refusal `outside-jurisdiction`, `uscc-invalid`, `uscc-checksum-unconfirmed`, `provider-exists`. */
export async function registerProvider(
  work: Work,
  { name, division, awards, ...given }: NewProvider,
): Promise<Provider> {
  mustCover(work.actor, division);
  const uscc =
    given.uscc === null
      ? { uscc: null, usccChecksum: null }
      : acceptUscc(given.uscc, given.usccConfirmed);
  const at = await work.now();
  const { id } = await createOrganisation(work, at, { kind: 'provider', name, division });
  const row: ProviderRow = { organisationId: id, ...uscc, version: 1 };
  const rights = awards.map((award) => awardRowOf(id, award));
  await unlessExists(
    'provider_uscc_once',
    new Refusal('provider-exists', 'A provider with this code is registered. Read it instead.'),
    insertProvider(work, row, rights),
  );
  await record(work, at, {
    type: 'provider.registered',
    subject: { kind: 'provider', id, version: row.version },
    concerns: [id, ...authorityOf(work)],
    data: providerFactData(row, rights),
  });
  return { ...row, name, division, awards: rights };
}

/**
 * For an authority whose line it is in; to everybody else it is absent.
 *
 * @throws Refusal `not-found`.
 */
export async function getInstitution(work: Work, uscc: string): Promise<Institution> {
  const institution = await findInstitution(work, uscc);
  if (!institution || !covers(work.actor, institution.division)) throw absent('nursery');
  return institution;
}

/** The same, for a provider. */
export async function getProvider(work: Work, organisationId: string): Promise<Provider> {
  const provider = await findProvider(work, organisationId);
  if (!provider || !covers(work.actor, provider.division)) throw absent('provider');
  return provider;
}

/** An address is left out where there is none: older facts do not have it. */
function institutionFactData({ keys }: Work, row: InstitutionRow): FactData {
  const { organisationId, uscc, usccChecksum, legalForm, filingState, address, addressDigest } =
    row;
  return {
    uscc,
    usccChecksum,
    legalForm,
    filingState,
    ...(address !== null && { address: keys.commitment(organisationId, address) }),
    ...(addressDigest !== null && { addressDigest }),
  };
}

export function awardRowOf(providerId: string, award: NewAward): ProviderAwardRow {
  return { id: v7(), providerId, places: null, yearlyQuota: null, ...award, version: 1 };
}

/** A limit is left out where there is none: older facts do not have it. */
export function providerFactData(row: ProviderRow, awards: readonly ProviderAwardRow[]): FactData {
  const { uscc, usccChecksum } = row;
  return {
    uscc,
    usccChecksum,
    awards: [...awards]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, kind, occupations, highestLevel, startsOn, endsOn, places, yearlyQuota }) => ({
        id,
        kind,
        occupations,
        highestLevel,
        startsOn,
        endsOn,
        ...(places !== null && { places }),
        ...(yearlyQuota !== null && { yearlyQuota }),
      })),
  };
}

export const institutionProjection: Projection = {
  kind: 'institution',
  rows: async (work, after, limit) =>
    (await institutionsAfter(work, after, limit)).map((row) => ({
      id: row.organisationId,
      version: row.version,
      data: institutionFactData(work, row),
    })),
};

/** With its award rights: one that was slipped in or taken away makes the provider differ. */
export const providerProjection: Projection = {
  kind: 'provider',
  rows: async (work, after, limit) => {
    const rows = await providersAfter(work, after, limit);
    const ids = rows.map(({ organisationId }) => organisationId);
    const awards = await awardsOf(work, ids);
    return rows.map((row) => ({
      id: row.organisationId,
      version: row.version,
      data: providerFactData(
        row,
        awards.filter(({ providerId }) => providerId === row.organisationId),
      ),
    }));
  },
};

export function authorityOf({ actor }: Work): string[] {
  return actor.organisationId === null ? [] : [actor.organisationId];
}

/** Two registrars at once: the unique constraint lets one through. */
async function unlessExists(
  constraint: string,
  refusal: Refusal,
  insert: Promise<void>,
): Promise<void> {
  try {
    await insert;
  } catch (error) {
    throw constraintOf(error) === constraint ? refusal : error;
  }
}

function absent(what: string): Refusal {
  return new Refusal('not-found', `No ${what} of your line has this code or id.`);
}
