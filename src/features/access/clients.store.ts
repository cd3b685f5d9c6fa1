import { createHash } from 'node:crypto';
import { scopesOfKind } from '../../domain/account';
import type { FactData } from '../../domain/fact';
import type { Principal } from '../../domain/principal';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Organisation } from './access.store';

/** The public members of a JSON Web Key (RFC 7517). */
export type PublicJwk = Readonly<Record<string, string>>;

/** A system of an organisation: it has a secret, or keys of its own. */
export interface Client {
  readonly id: string;
  readonly organisationId: string;
  /** SHA-256 of the secret. */
  readonly secretHash: Buffer | null;
  readonly jwks: { readonly keys: readonly PublicJwk[] } | null;
  readonly state: 'active' | 'disabled';
  readonly version: number;
}

/** An assertion that was used, until it would be too old anyway. */
export interface UsedAssertion {
  readonly clientId: string;
  readonly jtiDigest: Buffer;
  readonly expiresAt: Date;
}

export const ClientTable = table<Client>('client', {
  id: { type: 'uuid', primary: true },
  organisationId: { type: 'uuid' },
  secretHash: { type: 'bytea', nullable: true },
  jwks: { type: 'jsonb', nullable: true },
  state: { type: 'text' },
  version: { type: 'integer' },
});

export const UsedAssertionTable = table<UsedAssertion>('used_assertion', {
  clientId: { type: 'uuid', primary: true },
  jtiDigest: { type: 'bytea', primary: true },
  expiresAt: { type: 'timestamptz' },
});

export interface ClientOfOrganisation extends Client {
  readonly organisationKind: Organisation['kind'];
  readonly organisationState: Organisation['state'];
  readonly division: string;
}

const CLIENT_OF_ORGANISATION = `SELECT ${columnsOf(ClientTable, 'c')}, o.kind AS "organisationKind",
            o.state AS "organisationState", o.division
       FROM client c JOIN organisation o ON o.id = c.organisation_id
      WHERE c.id = $1`;

export async function findClient({ tx }: Work, id: string): Promise<ClientOfOrganisation | null> {
  const [row] = await tx.query<ClientOfOrganisation>(CLIENT_OF_ORGANISATION, [id]);
  return row ?? null;
}

/** The same, and where there is none, some other read like it and left aside: the time does not tell who is there. */
export async function findClientInTheSameTime(
  { tx }: Work,
  id: string,
): Promise<ClientOfOrganisation | null> {
  const [row] = await tx.query<ClientOfOrganisation>(
    `(${CLIENT_OF_ORGANISATION})
     UNION ALL (${CLIENT_OF_ORGANISATION.replace('c.id = $1', 'c.id <> $1')} ORDER BY c.id LIMIT 1)
     LIMIT 1`,
    [id],
  );
  return row?.id === id ? row : null;
}

/** Until the end of the transaction nobody else changes it. */
export async function holdClient({ tx }: Work, id: string): Promise<ClientOfOrganisation | null> {
  const [row] = await tx.query<ClientOfOrganisation>(
    `${CLIENT_OF_ORGANISATION} FOR NO KEY UPDATE OF c`,
    [id],
  );
  return row ?? null;
}

/**
 * Who sent something before, with what it may do now, to the end of the transaction. Null while it or its organisation is
 * off.
 */
export async function holdActiveClient({ tx }: Work, id: string): Promise<Principal | null> {
  const [row] = await tx.query<ClientOfOrganisation>(
    `${CLIENT_OF_ORGANISATION} AND c.state = 'active' AND o.state = 'active' FOR SHARE OF c`,
    [id],
  );
  if (!row) return null;
  return {
    kind: 'client',
    id: row.id,
    organisationId: row.organisationId,
    organisationKind: row.organisationKind,
    division: null,
    humanId: null,
    scopes: scopesOfKind(row.organisationKind),
    mayApproveFrom: null,
  };
}

export async function insertClient({ tx }: Work, row: Client): Promise<void> {
  await tx.query(
    `INSERT INTO client (id, organisation_id, secret_hash, jwks, state, version) VALUES ($1, $2, $3, $4, $5, $6)`,
    [row.id, row.organisationId, row.secretHash, row.jwks, row.state, row.version],
  );
}

export async function updateClient({ tx }: Work, row: Client): Promise<void> {
  await tx.query(
    `UPDATE client SET secret_hash = $2, jwks = $3, state = $4, version = $5 WHERE id = $1`,
    [row.id, row.secretHash, row.jwks, row.state, row.version],
  );
}

/** False when this client used this `jti` before. Of two at once the second waits and is told so. */
export async function useAssertion(
  { tx }: Work,
  { clientId, jti, expiresAt }: { clientId: string; jti: string; expiresAt: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO used_assertion (client_id, jti_digest, expires_at) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [clientId, createHash('sha256').update(jti, 'utf8').digest(), expiresAt],
  );
  return rows.length > 0;
}

export async function forgetAssertions({ tx }: Work, before: Date): Promise<void> {
  await tx.query(`DELETE FROM used_assertion WHERE expires_at < $1`, [before]);
}

/** The secret's hash is one of 256 random bits: to know it is not to know the secret. */
export function clientFactData(row: Client): FactData {
  return {
    organisationId: row.organisationId,
    secretHash: row.secretHash?.toString('hex') ?? null,
    keys: row.jwks?.keys.map((key) => ({ ...key })) ?? null,
    state: row.state,
  };
}
