import { checkCharacter } from '../../src/domain/identity-document';
import { SYSTEM, type Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { createAuthority } from '../../src/features/access/access.commands';
import { institutionParts } from '../../src/effects';
import { makeInstitutions } from '../../src/features/institutions/institutions.http';
import { registerProvider } from '../../src/features/institutions/providers.http';
import type { Call, Operation, OperationId, Reply } from '../../src/platform/http/operation';
import type { Registry } from './registry';

export const { registerInstitution, getInstitution } = makeInstitutions(institutionParts);

const REQUEST = { requestId: '00000000-0000-4000-8000-000000000000' };

export interface Refused {
  readonly refused: string;
}

type Sent<Id extends OperationId> = Partial<Pick<Call<Id>, 'path' | 'query' | 'body' | 'ifMatch'>>;

/**
 * One operation in a transaction of its own, as the router runs it after the contract was kept. Told that the
 * registry is busy, it asks again, as every caller should.
 */
export async function ask<Id extends OperationId>(
  registry: Registry,
  actor: Principal,
  operation: Operation<Id>,
  sent: Sent<Id>,
  attempts = 5,
): Promise<Reply<Id> | Refused> {
  const call = {
    path: {},
    query: {},
    body: {},
    ifMatch: null,
    language: 'en',
    headers: {},
    ...sent,
  };
  try {
    const reply = await registry.runWork({ actor, ...REQUEST }, (work) =>
      operation(work, call as unknown as Call<Id>),
    );
    return 'refused' in reply ? { refused: reply.refused.code } : reply;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code !== 'busy' || attempts === 1) return { refused: error.code };
    return ask(registry, actor, operation, sent, attempts - 1);
  }
}

/** The body of an answer that must not be a refusal. */
export function bodyOf<Answer extends { body: unknown }>(answer: Answer | Refused): Answer['body'] {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer.body;
}

/** An officer with every scope: the router holds scopes against the contract. */
export async function officerOf(registry: Registry, division: string): Promise<Principal> {
  const authority = await registry.runWork({ actor: SYSTEM, ...REQUEST }, (work) =>
    createAuthority(work, {
      name: `Health commission of ${division}`,
      division,
      regulator: 'health',
    }),
  );
  return {
    kind: 'officer',
    id: authority.id,
    organisationId: authority.id,
    organisationKind: 'authority',
    division,
    humanId: authority.id,
    scopes: new Set(),
    mayApproveFrom: new Date(0),
  };
}

type Award = Call<'registerProvider'>['body']['awards'][number];

export async function schoolOf(
  registry: Registry,
  registrar: Principal,
  awards: readonly Award[],
): Promise<Principal> {
  const { id } = bodyOf(
    await ask(registry, registrar, registerProvider, {
      body: { name: 'Normal school', division: registrar.division ?? '', awards: [...awards] },
    }),
  );
  return clientOf(id, 'provider');
}

export async function nurseryOf(
  registry: Registry,
  registrar: Principal,
  uscc: string,
): Promise<Principal> {
  const { id } = bodyOf(
    await ask(registry, registrar, registerInstitution, {
      body: {
        uscc,
        name: 'Sunshine nursery',
        legalForm: 'social_service',
        division: registrar.division ?? '',
        filingState: 'filed',
      },
    }),
  );
  return clientOf(id, 'institution');
}

function clientOf(organisationId: string, organisationKind: 'institution' | 'provider'): Principal {
  return {
    kind: 'client',
    id: organisationId,
    organisationId,
    organisationKind,
    division: null,
    humanId: null,
    scopes: new Set(),
    mayApproveFrom: null,
  };
}

/** A resident identity number that nobody has: area 999999. `serial` tells people of one birth date apart. */
export function syntheticNumber(birthDate: string, serial: number): string {
  const first17 = `999999${birthDate.replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
  return first17 + checkCharacter(first17);
}
