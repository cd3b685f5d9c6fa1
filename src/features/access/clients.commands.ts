import { v7 } from 'uuid';
import { isWithin } from '../../domain/division';
import { Refusal, type Fault } from '../../domain/refusal';
import { publicJwk } from '../../platform/crypto/public-keys';
import { newSecret } from '../../platform/crypto/secret';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { findOrganisation, type Organisation } from './access.store';
import {
  clientFactData,
  findClient,
  holdClient,
  insertClient,
  updateClient,
  type Client,
  type ClientOfOrganisation,
  type PublicJwk,
} from './clients.store';

export interface NewClient {
  readonly organisationId: string;
  /** Null: it gets a secret. */
  readonly keys: readonly Readonly<Record<string, string | undefined>>[] | null;
}

/** The secret is shown once; null for a client that signs. */
export interface ClientWithSecret {
  readonly client: Client;
  readonly secret: string | null;
}

/** @throws Refusal `not-found` for organisations outside the administrator's reach, `account-disabled`, `request-invalid`. */
export async function createClient(work: Work, wanted: NewClient): Promise<ClientWithSecret> {
  const { organisationId } = wanted;
  const jwks = wanted.keys && { keys: publicKeys(wanted.keys) };
  await hold(work, { shared: [`organisation:${organisationId}`] });
  const organisation = await findOrganisation(work, organisationId);
  mustReach(work, organisation);
  if (organisation.state === 'closed') throw disabled();
  const { secret, digest } = newSecret();
  const client: Client = {
    id: v7(),
    organisationId,
    secretHash: jwks ? null : digest,
    jwks,
    state: 'active',
    version: 1,
  };
  await insertClient(work, client);
  await recordClient(work, 'client.created', client);
  return { client, secret: jwks ? null : secret };
}

/** The old secret is refused from the commit on. @throws Refusal `not-found`, `account-disabled`, `request-invalid`. */
export async function rotateClientSecret(work: Work, id: string): Promise<ClientWithSecret> {
  const held = await holdOwn(work, id);
  if (held.state === 'disabled') throw disabled();
  if (held.jwks) {
    throw new Refusal('request-invalid', 'This client signs with its own keys and has no secret.');
  }
  const { secret, digest } = newSecret();
  const client = await change(work, 'client.secret_rotated', { ...held, secretHash: digest });
  return { client, secret };
}

/** A second time changes nothing. @throws Refusal `not-found`. */
export async function disableClient(work: Work, id: string): Promise<Client> {
  const held = await holdOwn(work, id);
  if (held.state === 'disabled') return held;
  return change(work, 'client.disabled', { ...held, state: 'disabled' });
}

async function holdOwn(work: Work, id: string): Promise<Client> {
  const found = await findClient(work, id);
  mustReach(work, found && { kind: found.organisationKind, division: found.division });
  const held = await holdClient(work, id);
  if (!held) throw absent();
  return clientOf(held);
}

function clientOf({ id, organisationId, secretHash, jwks, state, version }: ClientOfOrganisation) {
  return { id, organisationId, secretHash, jwks, state, version };
}

/** Nurseries and providers in the authority's division and below; what is elsewhere answers as absent. */
function mustReach<T extends Pick<Organisation, 'kind' | 'division'>>(
  { actor }: Work,
  organisation: T | null,
): asserts organisation is T {
  if (!organisation || organisation.kind === 'authority') throw absent();
  if (actor.kind === 'system') return;
  if (actor.division === null || !isWithin(organisation.division, actor.division)) throw absent();
}

function publicKeys(given: NonNullable<NewClient['keys']>): readonly PublicJwk[] {
  const keys = given.map(publicJwk);
  const faults = keys.flatMap((key, at): Fault[] =>
    key
      ? []
      : [
          {
            in: 'body',
            pointer: `/jwks/keys/${at}`,
            detail:
              'A public key on P-256, or RSA of 2,048 bits or more, without its private part.',
          },
        ],
  );
  if (faults.length > 0) {
    throw new Refusal('request-invalid', 'A key of this set cannot be used.', { faults });
  }
  return keys.filter((key) => key !== null);
}

async function change(work: Work, type: string, next: Client): Promise<Client> {
  const client = { ...next, version: next.version + 1 };
  await updateClient(work, client);
  await recordClient(work, type, client);
  return client;
}

async function recordClient(work: Work, type: string, client: Client): Promise<void> {
  const { organisationId } = work.actor;
  await record(work, await work.now(), {
    type,
    subject: { kind: 'client', id: client.id, version: client.version },
    concerns: [client.organisationId, ...(organisationId ? [organisationId] : [])],
    data: clientFactData(client),
  });
}

function absent(): Refusal {
  return new Refusal('not-found', 'There is no such organisation or client.');
}

function disabled(): Refusal {
  return new Refusal('account-disabled', 'This client or its organisation is disabled.');
}
