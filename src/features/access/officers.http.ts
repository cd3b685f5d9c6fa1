import { parseIdentity } from '../../domain/identity-document';
import { parseName } from '../../domain/name';
import { Refusal } from '../../domain/refusal';
import type { Operation } from '../../platform/http/operation';
import * as commands from './officers.commands';
import type { Officer } from './officers.store';

/** In the administrator's own authority: the contract has no other. */
export const createOfficer: Operation<'createOfficer'> = async (work, { body }) => {
  const { organisationId } = work.actor;
  if (!organisationId) throw new Refusal('not-found', 'There is no such authority.');
  const { username, roles, human } = body;
  const { officer, secrets } = await commands.createOfficer(work, {
    authorityId: organisationId,
    username,
    roles,
    human: { document: parseIdentity(human.identity), name: parseName(human.name) },
  });
  return { status: 201, body: { ...present(officer), ...shown(secrets) } };
};

export const disableOfficer: Operation<'disableOfficer'> = async (work, { path }) => {
  const officer = await commands.disableOfficer(work, path.officerId);
  return { status: 200, body: present(officer) };
};

export const resetOfficer: Operation<'resetOfficer'> = async (work, { path }) => {
  const { officer, secrets } = await commands.resetOfficer(work, path.officerId);
  return { status: 200, body: { ...present(officer), ...shown(secrets) } };
};

function present({ id, username, roles, state }: Officer) {
  return { id, username, roles: [...roles], state };
}

function shown({ password, otpSecret }: commands.OfficerSecrets) {
  return { password, otpSecret };
}
