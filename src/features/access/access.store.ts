import { scopesLeft, scopesOfKind, scopesOfRoles } from '../../domain/account';
import type { FactData } from '../../domain/fact';
import type { OrganisationKind, Principal, Role } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { Keys } from '../../platform/crypto/key-ring';
import type { TokenClaims } from '../../platform/crypto/token';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface Organisation {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  /** Six digits: where it is; of an authority, where it rules. */
  readonly division: string;
  readonly state: 'active' | 'closed';
  readonly version: number;
}

export type Regulator = 'health' | 'education';

/** What an authority is besides an organisation. The other columns follow the organisation's. */
export interface Authority {
  readonly organisationId: string;
  readonly regulator: Regulator;
  readonly kind: 'authority';
  readonly division: string;
  readonly state: Organisation['state'];
}

export const OrganisationTable = table<Organisation>('organisation', {
  id: { type: 'uuid', primary: true },
  kind: { type: 'text' },
  name: { type: 'text' },
  division: { type: 'text' },
  state: { type: 'text' },
  version: { type: 'integer' },
});

export const AuthorityTable = table<Authority>('authority', {
  organisationId: { type: 'uuid', primary: true },
  regulator: { type: 'text' },
  kind: { type: 'text' },
  division: { type: 'text' },
  state: { type: 'text' },
});

export async function findOrganisation({ tx }: Work, id: string): Promise<Organisation | null> {
  const [row] = await tx.query<Organisation>(
    `SELECT ${columnsOf(OrganisationTable)} FROM organisation WHERE id = $1`,
    [id],
  );
  return row ?? null;
}

export async function insertOrganisation({ tx }: Work, row: Organisation): Promise<void> {
  await tx.query(
    `INSERT INTO organisation (id, kind, name, division, state, version) VALUES ($1, $2, $3, $4, $5, $6)`,
    [row.id, row.kind, row.name, row.division, row.state, row.version],
  );
}

export async function insertAuthority({ tx }: Work, row: Authority): Promise<void> {
  await tx.query(
    `INSERT INTO authority (organisation_id, regulator, division, state) VALUES ($1, $2, $3, $4)`,
    [row.organisationId, row.regulator, row.division, row.state],
  );
}

export async function updateOrganisation({ tx }: Work, row: Organisation): Promise<void> {
  await tx.query(`UPDATE organisation SET name = $2, state = $3, version = $4 WHERE id = $1`, [
    row.id,
    row.name,
    row.state,
    row.version,
  ]);
}

/** Null for whoever is no authority. */
export async function regulatorOf({ tx }: Work, id: string): Promise<Regulator | null> {
  const [row] = await tx.query<Pick<Authority, 'regulator'>>(
    `SELECT regulator FROM authority WHERE organisation_id = $1`,
    [id],
  );
  return row?.regulator ?? null;
}

/** An authority's own columns decide who it rules over: those that follow the organisation's must. */
export type StoredRegulator = Regulator | 'altered' | null;

export async function storedRegulators(
  { tx }: Work,
  ids: readonly string[],
): Promise<Map<string, StoredRegulator>> {
  const rows = await tx.query<{ id: string; regulator: StoredRegulator }>(
    `SELECT o.id, CASE WHEN (a.kind, a.division, a.state) = (o.kind, o.division, o.state)
                       THEN a.regulator ELSE 'altered' END AS regulator
       FROM authority a JOIN organisation o ON o.id = a.organisation_id
      WHERE o.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, regulator }) => [id, regulator]));
}

/** What a fact says of an organisation. Its name may be a human's, as with individual businesses. */
export function organisationFactData(
  keys: Keys,
  row: Organisation,
  regulator: StoredRegulator,
): FactData {
  return {
    kind: row.kind,
    name: keys.commitment(row.id, row.name),
    division: row.division,
    state: row.state,
    regulator,
  };
}

interface Account {
  readonly officerId: string | null;
  readonly officerState: string | null;
  readonly roles: readonly Role[] | null;
  readonly humanId: string | null;
  readonly approveFrom: Date | null;
  readonly sessionOpen: boolean | null;
  readonly clientId: string | null;
  readonly clientState: string | null;
  readonly organisationId: string | null;
  readonly organisationKind: OrganisationKind | null;
  readonly division: string | null;
  readonly organisationState: string | null;
}

/**
 * Who stands behind each token, with what the account may do at this moment; in the order of the claims, one statement
 * for all. A token outlives its session's last hour by ten minutes at most: only an ended session is asked for here.
 *
 * Refusals are values: `token-invalid` for an account or session that is not there any more, `account-disabled`.
 */
export async function readPrincipals(
  { tx }: Work,
  claims: readonly TokenClaims[],
): Promise<(Principal | Refusal)[]> {
  const rows = await tx.query<Account>(
    `SELECT f.id AS "officerId", f.state AS "officerState", f.roles, f.human_id AS "humanId",
            f.approve_from AS "approveFrom", s.ended_at IS NULL AS "sessionOpen",
            c.id AS "clientId", c.state AS "clientState",
            o.id AS "organisationId", o.kind AS "organisationKind", o.division, o.state AS "organisationState"
       FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS t(sub, sid, place)
       LEFT JOIN session s ON s.id = t.sid AND s.officer_id = t.sub
       LEFT JOIN officer f ON f.id = s.officer_id
       LEFT JOIN client c ON t.sid IS NULL AND c.id = t.sub
       LEFT JOIN organisation o ON o.id = coalesce(f.authority_id, c.organisation_id)
      ORDER BY t.place`,
    [claims.map(({ sub }) => sub), claims.map(({ sid }) => sid ?? null)],
  );
  return claims.map(({ scope }, at) => principalOf(scope, rows[at]));
}

/**
 * The officer who decides, as the account is now, after locks were waited for. To the end of the transaction nobody
 * disables or resets it.
 *
 * @throws Refusal `account-disabled`.
 */
export async function holdDeciding({ tx, actor }: Work): Promise<Principal> {
  const [account] = await tx.query<Pick<Account, 'approveFrom'>>(
    `SELECT f.approve_from AS "approveFrom" FROM officer f JOIN organisation o ON o.id = f.authority_id
      WHERE f.id = $1 AND f.state = 'active' AND o.state = 'active' FOR SHARE OF f`,
    [actor.id],
  );
  if (!account) throw off();
  return { ...actor, mayApproveFrom: account.approveFrom };
}

function principalOf(scope: string, account: Account | undefined): Principal | Refusal {
  if (!account?.organisationKind) return stale();
  if (account.officerId && !account.sessionOpen) return stale();
  const states = [account.officerState ?? account.clientState, account.organisationState];
  if (states.some((state) => state !== 'active')) return off();
  const { organisationId, organisationKind } = account;
  if (account.officerId) {
    return {
      kind: 'officer',
      id: account.officerId,
      organisationId,
      organisationKind,
      division: account.division,
      humanId: account.humanId,
      scopes: scopesLeft(scope, scopesOfRoles(account.roles ?? [])),
      mayApproveFrom: account.approveFrom,
    };
  }
  if (!account.clientId) return stale();
  return {
    kind: 'client',
    id: account.clientId,
    organisationId,
    organisationKind,
    division: null,
    humanId: null,
    scopes: scopesLeft(scope, scopesOfKind(organisationKind)),
    mayApproveFrom: null,
  };
}

function stale(): Refusal {
  return new Refusal(
    'token-invalid',
    'The session or account of this token is over. Sign in again.',
  );
}

function off(): Refusal {
  return new Refusal('account-disabled', 'This account or its organisation is disabled.');
}
