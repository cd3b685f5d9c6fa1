import { isWithin } from '../../domain/division';
import type { Principal } from '../../domain/principal';
import type { Work } from '../../platform/database/work';
import type { Regulator } from './access.store';

interface AuthorityPlace {
  readonly id: string;
  readonly division: string;
  readonly regulator: Regulator;
}

/**
 * The deciding line that an officer stands in, as authority ids: the own authority, and those of the same
 * kind of regulator in the divisions below it, closed ones too. Empty for everybody else.
 */
export async function authorityIdsUnder({ tx }: Work, officer: Principal): Promise<string[]> {
  if (officer.kind !== 'officer') return [];
  const all = await tx.query<AuthorityPlace>(
    `SELECT organisation_id AS id, division, regulator FROM authority ORDER BY organisation_id`,
  );
  const own = all.find(({ id }) => id === officer.organisationId);
  if (!own) return [];
  return all
    .filter(
      ({ id, division, regulator }) =>
        id === own.id ||
        (regulator === own.regulator &&
          division !== own.division &&
          isWithin(division, own.division)),
    )
    .map(({ id }) => id);
}

/**
 * The whole line that an officer stands in: the own authority, those below it as in `authorityIdsUnder`, and those of
 * the same kind above it.
 */
export async function authorityIdsInLine(work: Work, officer: Principal): Promise<string[]> {
  const under = await authorityIdsUnder(work, officer);
  if (under.length === 0) return [];
  const above = await work.tx.query<{ id: string; division: string; own: string }>(
    `SELECT a.organisation_id AS id, a.division, o.division AS own
       FROM authority a JOIN authority o USING (regulator) WHERE o.organisation_id = $1`,
    [officer.organisationId],
  );
  const ids = above.filter(({ division, own }) => isWithin(own, division)).map(({ id }) => id);
  return [...new Set([...under, ...ids])];
}

/** Names by organisation id. */
export async function organisationNames(
  { tx }: Work,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(
    `SELECT id, name FROM organisation WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Divisions by organisation id. */
export async function organisationDivisions(
  { tx }: Work,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; division: string }>(
    `SELECT id, division FROM organisation WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, division }) => [id, division]));
}

export async function anyOrganisationExists({ tx }: Work): Promise<boolean> {
  const rows = await tx.query(`SELECT 1 FROM organisation LIMIT 1`);
  return rows.length > 0;
}

/** An authority that an officer may decide for, as rows of a file may call it. */
export interface NamedAuthority {
  readonly id: string;
  readonly name: string;
  readonly division: string;
}

/** The deciding line with its names. */
export async function authoritiesUnder(work: Work, officer: Principal): Promise<NamedAuthority[]> {
  const ids = await authorityIdsUnder(work, officer);
  return work.tx.query(
    `SELECT id, name, division FROM organisation WHERE id = ANY($1::uuid[]) AND state = 'active' ORDER BY id`,
    [ids],
  );
}

/** Whether all of these accounts are active, and their authorities; if so, to the end of the transaction. */
export async function holdActive({ tx }: Work, officerIds: readonly string[]): Promise<boolean> {
  const active = await tx.query(
    `SELECT FROM officer f JOIN organisation o ON o.id = f.authority_id
      WHERE f.id = ANY($1::uuid[]) AND f.state = 'active' AND o.state = 'active' ORDER BY f.id FOR SHARE OF f`,
    [officerIds],
  );
  return active.length === new Set(officerIds).size;
}

/** Who acted before and is not there now: for what follows from it in the background. Scopes were looked at then. */
export async function officerBehind(
  { tx }: Work,
  officerId: string,
  humanId: string,
): Promise<Principal> {
  const [row] = await tx.query<{ organisationId: string; division: string }>(
    `SELECT o.id AS "organisationId", o.division FROM officer f JOIN organisation o ON o.id = f.authority_id
      WHERE f.id = $1 AND f.human_id = $2`,
    [officerId, humanId],
  );
  if (!row) throw new Error('an officer who is not there');
  return {
    kind: 'officer',
    id: officerId,
    humanId,
    organisationKind: 'authority',
    ...row,
    scopes: new Set(),
    mayApproveFrom: null,
  };
}
