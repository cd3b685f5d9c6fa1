import { NIL } from 'uuid';
import { scopesLeft, scopesOfKind, scopeWords } from '../../domain/account';
import { Refusal } from '../../domain/refusal';
import { claimedClient, verifyAssertion } from '../../platform/crypto/client-assertion';
import { isSecretOf } from '../../platform/crypto/secret';
import { signToken } from '../../platform/crypto/token';
import type { Work } from '../../platform/database/work';
import {
  findClient,
  findClientInTheSameTime,
  useAssertion,
  type ClientOfOrganisation,
} from './clients.store';

/** How a client says who it is. */
export type ClientProof =
  | { readonly method: 'secret'; readonly clientId: string; readonly secret: string }
  | { readonly method: 'assertion'; readonly assertion: string; readonly clientId: string | null };

export interface IssuedToken {
  readonly accessToken: string;
  readonly scope: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A token for a client with no more scopes than it has, all of them unless it asks for fewer.
 *
 * @throws Refusal `credentials-wrong` whatever is wrong with the proof, `request-invalid` for scopes that it has not.
 */
export async function issueToken(
  work: Work,
  proof: ClientProof | null,
  scope: string | null,
): Promise<IssuedToken> {
  const client = proof && (await clientOf(work, proof));
  if (client?.state !== 'active' || client.organisationState !== 'active') throw wrongClient();
  const granted = grant(client, scope);
  return {
    accessToken: signToken(work.keys, work.settings.publicUrl, new Date(), {
      sub: client.id,
      client_id: client.id,
      scope: granted,
    }),
    scope: granted,
  };
}

/** The client whose proof holds; null otherwise. */
async function clientOf(work: Work, proof: ClientProof): Promise<ClientOfOrganisation | null> {
  if (proof.method === 'assertion') return signerOf(work, proof.assertion, proof.clientId);
  const id = UUID.test(proof.clientId) ? proof.clientId : NIL;
  const client = await findClientInTheSameTime(work, id);
  return isSecretOf(client?.secretHash ?? null, proof.secret) ? client : null;
}

async function signerOf(work: Work, assertion: string, clientId: string | null) {
  const id = claimedClient(assertion);
  if (id === null || !UUID.test(id) || (clientId ?? id) !== id) return null;
  const client = await findClient(work, id);
  if (!client?.jwks) return null;
  const { publicUrl } = work.settings;
  const held = await verifyAssertion(assertion, { id, jwks: client.jwks }, publicUrl, new Date());
  return held && (await useAssertion(work, { clientId: id, ...held })) ? client : null;
}

function grant(client: ClientOfOrganisation, scope: string | null): string {
  const allowed = scopesOfKind(client.organisationKind);
  if (scope === null) return [...allowed].join(' ');
  const left = scopesLeft(scope, allowed);
  if (left.size === 0 || left.size < scopeWords(scope).length) {
    throw new Refusal('request-invalid', 'This client does not have every scope it asks for.', {
      members: { error: 'invalid_scope' },
    });
  }
  return [...left].join(' ');
}

/** One answer for an unknown client, a wrong secret, a disabled client and every fault of an assertion. */
export function wrongClient(): Refusal {
  return new Refusal('credentials-wrong', 'The client did not prove who it is.', {
    members: { error: 'invalid_client' },
  });
}
