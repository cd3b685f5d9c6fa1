import type { PlainDate } from '../../domain/calendar';
import type { AwardRight } from '../../domain/credential';
import { mayAskAboutApplicants, type FilingState, type LegalForm } from '../../domain/institution';
import type { UsccChecksum } from '../../domain/registration';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** What a nursery is besides an organisation. */
export interface InstitutionRow {
  readonly organisationId: string;
  readonly uscc: string;
  readonly usccChecksum: UsccChecksum;
  readonly legalForm: LegalForm;
  readonly filingState: FilingState;
  /** Where children are, as the filing says. */
  readonly address: string | null;
  /** Keyed digest of it without its spelling. Hex. */
  readonly addressDigest: string | null;
  readonly version: number;
}

/** With what its organisation keeps. */
export interface Institution extends InstitutionRow {
  readonly name: string;
  readonly division: string;
}

/** What a school, training or assessment body is besides an organisation. */
export interface ProviderRow {
  readonly organisationId: string;
  readonly uscc: string | null;
  readonly usccChecksum: UsccChecksum | null;
  readonly version: number;
}

export interface Provider extends ProviderRow {
  readonly name: string;
  readonly division: string;
  readonly awards: readonly ProviderAwardRow[];
}

export interface ProviderAwardRow {
  readonly id: string;
  readonly providerId: string;
  readonly kind: AwardRight['kind'];
  /** Occupation codes; null is any. */
  readonly occupations: readonly string[] | null;
  /** 1 is the highest; null is any. */
  readonly highestLevel: number | null;
  readonly startsOn: PlainDate;
  /** The first day without the right; null never ends. */
  readonly endsOn: PlainDate | null;
  /** Divisions, each with everything below; null is any. */
  readonly places: readonly string[] | null;
  readonly yearlyQuota: number | null;
  readonly version: number;
}

export const InstitutionTable = table<InstitutionRow>('institution', {
  organisationId: { type: 'uuid', primary: true },
  uscc: { type: 'text' },
  usccChecksum: { type: 'text' },
  legalForm: { type: 'text' },
  filingState: { type: 'text' },
  address: { type: 'text', nullable: true },
  addressDigest: { type: 'text', nullable: true },
  version: { type: 'integer' },
});

export const ProviderTable = table<ProviderRow>('provider', {
  organisationId: { type: 'uuid', primary: true },
  uscc: { type: 'text', nullable: true },
  usccChecksum: { type: 'text', nullable: true },
  version: { type: 'integer' },
});

export const ProviderAwardTable = table<ProviderAwardRow>('provider_award', {
  id: { type: 'uuid', primary: true },
  providerId: { type: 'uuid' },
  kind: { type: 'text' },
  occupations: { type: 'text', array: true, nullable: true },
  highestLevel: { type: 'integer', nullable: true },
  startsOn: { type: 'date' },
  endsOn: { type: 'date', nullable: true },
  places: { type: 'text', array: true, nullable: true },
  yearlyQuota: { type: 'integer', nullable: true },
  version: { type: 'integer' },
});

export async function insertInstitution({ tx }: Work, row: InstitutionRow): Promise<void> {
  await tx.orm.insert(InstitutionTable, row);
}

export async function findInstitution({ tx }: Work, uscc: string): Promise<Institution | null> {
  const [row] = await tx.query<Institution>(
    `SELECT ${columnsOf(InstitutionTable, 'i')}, o.name, o.division
       FROM institution i JOIN organisation o ON o.id = i.organisation_id WHERE i.uscc = $1`,
    [uscc],
  );
  return row ?? null;
}

/** What a check must know about who asks. */
export interface AskingInstitution {
  readonly organisationId: string;
  readonly division: string;
  readonly organisationState: string;
  readonly filingState: FilingState;
  readonly uscc: string;
}

export function mayAsk({ organisationState, filingState }: AskingInstitution): boolean {
  return organisationState === 'active' && mayAskAboutApplicants(filingState);
}

/** For deciding: those of these organisations that are nurseries, whatever their state. */
export async function institutionsByOrganisation(
  { tx }: Work,
  organisationIds: readonly string[],
): Promise<AskingInstitution[]> {
  return tx.query(
    `SELECT i.organisation_id AS "organisationId", o.division, o.state AS "organisationState",
            i.filing_state AS "filingState", i.uscc
       FROM institution i JOIN organisation o ON o.id = i.organisation_id
      WHERE i.organisation_id = ANY($1::uuid[])`,
    [organisationIds],
  );
}

/** The same of those at any of these addresses. */
export async function institutionsAtAddresses(
  { tx }: Work,
  addressDigests: readonly string[],
): Promise<AskingInstitution[]> {
  return tx.query(
    `SELECT i.organisation_id AS "organisationId", o.division, o.state AS "organisationState",
            i.filing_state AS "filingState", i.uscc
       FROM institution i JOIN organisation o ON o.id = i.organisation_id
      WHERE i.address_digest = ANY($1::text[])`,
    [addressDigests],
  );
}

export async function insertProvider(
  { tx }: Work,
  row: ProviderRow,
  awards: readonly ProviderAwardRow[],
): Promise<void> {
  await tx.query(
    `INSERT INTO provider (organisation_id, uscc, uscc_checksum, version) VALUES ($1, $2, $3, $4)`,
    [row.organisationId, row.uscc, row.usccChecksum, row.version],
  );
  await tx.orm.insert(ProviderAwardTable, awards as ProviderAwardRow[]);
}

export async function insertAward({ tx }: Work, award: ProviderAwardRow): Promise<void> {
  await tx.orm.insert(ProviderAwardTable, award);
}

export async function updateAwardEnd({ tx }: Work, award: ProviderAwardRow): Promise<void> {
  const { id, endsOn, version } = award;
  await tx.query(`UPDATE provider_award SET ends_on = $2, version = $3 WHERE id = $1`, [
    id,
    endsOn,
    version,
  ]);
}

/** Its award rights changed. */
export async function updateProviderVersion({ tx }: Work, row: ProviderRow): Promise<void> {
  await tx.query(`UPDATE provider SET version = $2 WHERE organisation_id = $1`, [
    row.organisationId,
    row.version,
  ]);
}

export async function findProvider(work: Work, organisationId: string): Promise<Provider | null> {
  const [row] = await work.tx.query<Omit<Provider, 'awards'>>(
    `SELECT ${columnsOf(ProviderTable, 'p')}, o.name, o.division
       FROM provider p JOIN organisation o ON o.id = p.organisation_id WHERE p.organisation_id = $1`,
    [organisationId],
  );
  return row ? { ...row, awards: await awardsOf(work, [organisationId]) } : null;
}

/** For deciding: every award right these providers have or had. */
export async function awardsOf(
  { tx }: Work,
  providerIds: readonly string[],
): Promise<ProviderAwardRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ProviderAwardTable)} FROM provider_award
      WHERE provider_id = ANY($1::uuid[]) ORDER BY starts_on, id`,
    [providerIds],
  );
}

/** The same as a decision reads them. */
export async function awardRightsOf(work: Work, providerId: string): Promise<AwardRight[]> {
  return (await awardsOf(work, [providerId])).map(rightOf);
}

export function rightOf({
  kind,
  occupations,
  highestLevel,
  startsOn,
  endsOn,
}: ProviderAwardRow): AwardRight {
  return { kind, occupations, highestLevel, inForce: { startsOn, endsOn } };
}

/** Every nursery, in the order of its id. */
export async function institutionsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<InstitutionRow[]> {
  return tx.query(
    `SELECT ${columnsOf(InstitutionTable)} FROM institution
      WHERE $1::uuid IS NULL OR organisation_id > $1::uuid ORDER BY organisation_id LIMIT $2`,
    [after, limit],
  );
}

/** Every provider, in the order of its id. */
export async function providersAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<ProviderRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ProviderTable)} FROM provider
      WHERE $1::uuid IS NULL OR organisation_id > $1::uuid ORDER BY organisation_id LIMIT $2`,
    [after, limit],
  );
}
