import type { Ban } from '../../domain/ban';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { BanTable, banOf, type BanRow } from './bans.store';

/** A ban of a nursery with whose it is; nothing in it is secret once it is in force. */
export interface InstitutionBan extends Ban {
  readonly uscc: string;
  readonly institutionName: string;
}

type InstitutionBanRow = BanRow & Pick<InstitutionBan, 'uscc' | 'institutionName'>;

/** For deciding: every ban of these organisations, whatever its state; of those that are not barred there are none. */
export async function bansOfInstitutions(
  { tx }: Work,
  organisationIds: readonly string[],
): Promise<Map<string, Ban[]>> {
  const rows = await tx.query<BanRow & { organisationId: string }>(
    `SELECT ${columnsOf(BanTable, 'b')}, i.organisation_id AS "organisationId"
       FROM institution i JOIN ban b ON b.uscc = i.uscc
      WHERE i.organisation_id = ANY($1::uuid[]) ORDER BY b.id`,
    [organisationIds],
  );
  const found = new Map<string, Ban[]>();
  for (const { organisationId, ...row } of rows) {
    found.set(organisationId, [...(found.get(organisationId) ?? []), banOf(row)]);
  }
  return found;
}

/** For deciding: every ban of whoever has this code, registered or not, whatever its state. */
export async function bansOfUscc({ tx }: Work, uscc: string): Promise<InstitutionBan[]> {
  const rows = await tx.query<InstitutionBanRow>(
    `SELECT ${columnsOf(BanTable)} FROM ban WHERE uscc = $1 ORDER BY id`,
    [uscc],
  );
  return rows.map(institutionBanOf);
}

/** For everybody: those in force, newest first; `before` is the last id of the page before. */
export async function pageOfInstitutionBans(
  { tx }: Work,
  { before, limit }: { before: string | null; limit: number },
): Promise<InstitutionBan[]> {
  const rows = await tx.query<InstitutionBanRow>(
    `SELECT ${columnsOf(BanTable)} FROM ban
      WHERE uscc IS NOT NULL AND state = 'in_force' AND ($1::uuid IS NULL OR id < $1)
      ORDER BY id DESC LIMIT $2`,
    [before, limit],
  );
  return rows.map(institutionBanOf);
}

function institutionBanOf({ uscc, institutionName, ...row }: InstitutionBanRow): InstitutionBan {
  return { ...banOf({ ...row, uscc, institutionName }), uscc, institutionName };
}
