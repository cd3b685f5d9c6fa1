import type { Operation } from '../../platform/http/operation';
import * as commands from './clients.commands';
import type { Client } from './clients.store';

export const createClient: Operation<'createClient'> = async (work, { body }) => {
  const { client, secret } = await commands.createClient(work, {
    organisationId: body.organisationId,
    keys: body.jwks?.keys ?? null,
  });
  return { status: 201, body: { ...present(client), secret } };
};

export const rotateClientSecret: Operation<'rotateClientSecret'> = async (work, { path }) => {
  const { client, secret } = await commands.rotateClientSecret(work, path.clientId);
  return { status: 200, body: { ...present(client), secret } };
};

export const disableClient: Operation<'disableClient'> = async (work, { path }) => {
  const client = await commands.disableClient(work, path.clientId);
  return { status: 200, body: present(client) };
};

function present({ id, organisationId, state }: Client) {
  return { id, organisationId, state };
}
