import { readFile } from 'node:fs/promises';
import { parseDivision } from '../domain/division';
import { parseIdentity, type IdentityType } from '../domain/identity-document';
import { parseName } from '../domain/name';
import { ROLES, type Role } from '../domain/principal';
import { Refusal } from '../domain/refusal';
import { closeOrganisation, createAuthority } from '../features/access/access.commands';
import {
  createClient,
  disableClient,
  rotateClientSecret,
} from '../features/access/clients.commands';
import {
  createOfficer,
  disableOfficer,
  resetOfficer,
  type OfficerSecrets,
} from '../features/access/officers.commands';
import { findOfficerByUsername } from '../features/access/officers.store';
import { otpUri } from '../platform/crypto/one-time-code';
import type { Work } from '../platform/database/work';
import { ask } from './ask';
import { idOf, oneOf, UsageFault, valueOf, type Command } from './command';
import { asSystem } from './with-registry';

/** Those with a number of 18 characters. */
const IDENTITY_TYPES: readonly IdentityType[] = [
  'resident_id',
  'hk_mo_tw_residence_permit',
  'foreign_permanent_resident',
];

const createAuthorityCommand: Command = {
  name: 'authority create',
  about: 'Registers a regulator of a division; prints its id.',
  needs: { name: 'NAME', division: 'SIX-DIGITS', kind: 'health|education' },
  run: async (options) => {
    const wanted = {
      name: valueOf(options, 'name'),
      division: parseDivision(valueOf(options, 'division')),
      regulator: oneOf(options, 'kind', ['health', 'education']),
    };
    const { id } = await asSystem((work) => createAuthority(work, wanted));
    print({ authority: id });
  },
};

const closeOrganisationCommand: Command = {
  name: 'organisation close',
  about: 'Closes an organisation: none of its accounts and clients may do anything any more.',
  needs: { organisation: 'ID' },
  run: async (options) => {
    const id = idOf(options, 'organisation');
    const { state } = await asSystem((work) => closeOrganisation(work, id));
    print({ organisation: id, state });
  },
};

const createOfficerCommand: Command = {
  name: 'officer create',
  about: 'Creates an officer account; prints its password and one-time-code secret, once.',
  needs: { authority: 'ID', username: 'NAME', roles: 'ROLE,ROLE', 'identity-type': 'TYPE' },
  more: `Reads from standard input, one a line: the identity number of 18 characters, and the name.
Roles: ${ROLES.join(', ')}; administrator goes with no other.
Identity types: ${IDENTITY_TYPES.join(', ')}.`,
  run: async (options) => {
    const authorityId = idOf(options, 'authority');
    const username = valueOf(options, 'username');
    if (!/^[a-z][a-z0-9._-]{2,60}$/.test(username)) {
      throw new UsageFault('--username is 3 to 61 of a-z, 0-9, dot, underscore and hyphen.');
    }
    const roles = rolesOf(valueOf(options, 'roles'));
    const type = oneOf(options, 'identity-type', IDENTITY_TYPES);
    const [number = '', name = ''] = await ask(['Number of the identity document', 'Name']);
    const human = { document: parseIdentity({ type, number }), name: parseName(name) };
    const { officer, secrets } = await asSystem((work) =>
      createOfficer(work, { authorityId, username, roles, human }),
    );
    printSecrets(officer.id, username, secrets);
  },
};

const disableOfficerCommand: Command = {
  name: 'officer disable',
  about: 'Disables an officer account and ends its sessions.',
  needs: { username: 'NAME' },
  run: async (options) => {
    const username = valueOf(options, 'username');
    const { id, state } = await asSystem(async (work) =>
      disableOfficer(work, await officerNamed(work, username)),
    );
    print({ officer: id, username, state });
  },
};

const resetOfficerCommand: Command = {
  name: 'officer reset',
  about: 'Gives an officer a new password and one-time-code secret; prints them, once.',
  needs: { username: 'NAME' },
  more: 'Ends its sessions. The account cannot approve for a day.',
  run: async (options) => {
    const username = valueOf(options, 'username');
    const { officer, secrets } = await asSystem(async (work) =>
      resetOfficer(work, await officerNamed(work, username)),
    );
    printSecrets(officer.id, username, secrets);
  },
};

const createClientCommand: Command = {
  name: 'client create',
  about: 'Creates a client of a nursery or provider; prints its secret, once.',
  needs: { organisation: 'ID' },
  takes: { jwks: 'FILE' },
  more: 'With a JSON Web Key Set of public keys it signs (private_key_jwt) and has no secret.',
  run: async (options) => {
    const organisationId = idOf(options, 'organisation');
    const keys = options['jwks'] ? await keysIn(options['jwks']) : null;
    const { client, secret } = await asSystem((work) =>
      createClient(work, { organisationId, keys }),
    );
    print({ client: client.id, secret: secret ?? 'none: it signs' });
  },
};

const rotateSecretCommand: Command = {
  name: 'client rotate-secret',
  about: 'Replaces the secret of a client at once; prints the new one, once.',
  needs: { client: 'ID' },
  run: async (options) => {
    const id = idOf(options, 'client');
    const { secret } = await asSystem((work) => rotateClientSecret(work, id));
    print({ client: id, secret: secret ?? '' });
  },
};

const disableClientCommand: Command = {
  name: 'client disable',
  about: 'Disables a client; its tokens are refused from now on.',
  needs: { client: 'ID' },
  run: async (options) => {
    const id = idOf(options, 'client');
    const { state } = await asSystem((work) => disableClient(work, id));
    print({ client: id, state });
  },
};

export const accessCommands: readonly Command[] = [
  createAuthorityCommand,
  closeOrganisationCommand,
  createOfficerCommand,
  disableOfficerCommand,
  resetOfficerCommand,
  createClientCommand,
  rotateSecretCommand,
  disableClientCommand,
];

function rolesOf(text: string): Role[] {
  return text.split(',').map((word) => {
    const role = ROLES.find((known) => known === word.trim());
    if (!role) throw new UsageFault(`--roles are of ${ROLES.join(', ')}.`);
    return role;
  });
}

async function officerNamed(work: Work, username: string): Promise<string> {
  const officer = await findOfficerByUsername(work, username);
  if (!officer) throw new Refusal('not-found', 'There is no account of this name.');
  return officer.id;
}

async function keysIn(file: string): Promise<Record<string, string>[]> {
  const { keys } = JSON.parse(await readFile(file, 'utf8')) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0) throw new Error(`${file} holds no "keys".`);
  return keys as Record<string, string>[];
}

function printSecrets(officer: string, username: string, { password, otpSecret }: OfficerSecrets) {
  print({ officer, username, password, otpSecret, otpUri: otpUri(otpSecret, username) });
}

/** `name: value`, a line each: for a person, and for `sed`. */
function print(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) console.log(`${name}: ${value}`);
}
