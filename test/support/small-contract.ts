import type { RequestListener } from 'node:http';
import express from 'express';
import pino from 'pino';
import { load } from 'js-yaml';
import type { Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { signToken } from '../../src/platform/crypto/token';
import type { ReadPrincipals } from '../../src/platform/http/act';
import { makeAuthenticate } from '../../src/platform/http/authenticate';
import { readContract } from '../../src/platform/http/contract';
import { makeMetrics, type Metrics } from '../../src/platform/http/metrics';
import type { Handlers } from '../../src/platform/http/operation';
import { makeRouter, type RouterParts } from '../../src/platform/http/router';
import type { Registry } from './registry';

/** A small registry of toys: enough operations to show each thing that the router does. */
export const TOYS = readContract(
  load(`
openapi: 3.1.0
info: { title: Toys, version: 1.0.0 }
paths:
  /toys:
    post:
      operationId: makeToy
      security: [{ bearer: ['toys:write'] }]
      parameters:
        - { name: Idempotency-Key, in: header, schema: { type: string, maxLength: 128 } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/NewToy' } } }
      responses:
        '201':
          headers: { ETag: { schema: { type: string } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Toy' } } }
    get:
      operationId: listToys
      security: [{ bearer: ['toys:read'] }, { bearer: ['toys:audit'] }]
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 200, default: 50 } }
        - { name: name, in: query, schema: { type: string, maxLength: 20 } }
      responses:
        '200': { content: { application/json: { schema: { type: object, required: [limit], properties: { limit: { type: integer } } } } } }
  /toys/{toyId}:
    get:
      operationId: getToy
      security: []
      parameters:
        - { name: toyId, in: path, required: true, schema: { type: string, format: uuid } }
      responses:
        '200': { content: { application/json: { schema: { type: object } } } }
  /toys/{toyId}/break:
    post:
      operationId: breakToy
      security: [{ bearer: ['toys:write'] }]
      parameters:
        - { name: toyId, in: path, required: true, schema: { type: string, format: uuid } }
        - { name: Idempotency-Key, in: header, required: true, schema: { type: string, maxLength: 128 } }
        - { name: If-Match, in: header, required: true, schema: { type: string, maxLength: 64 } }
      responses:
        '200':
          headers: { ETag: { schema: { type: string } } }
          content: { application/json: { schema: { type: object } } }
  /toys/newest:
    get:
      operationId: getNewest
      security: []
      responses:
        '200': { content: { text/plain: { schema: { type: string } } } }
  /plays:
    post:
      operationId: play
      x-coalesce: true
      security: [{ bearer: ['toys:read'] }]
      parameters:
        - { name: Idempotency-Key, in: header, schema: { type: string, maxLength: 128 } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/NewToy' } } }
      responses:
        '201': { content: { application/json: { schema: { type: object } } } }
  /form:
    post:
      operationId: fillForm
      security: []
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, additionalProperties: false, required: [a], properties: { a: { type: string }, b: { type: string } } }
      responses:
        '200': { content: { application/json: { schema: { type: object } } } }
  /alive:
    get:
      operationId: getAlive
      x-no-transaction: true
      x-public: true
      security: []
      responses:
        '200': { content: { application/json: { schema: { type: object, required: [alive], properties: { alive: { type: boolean } } } } } }
    delete:
      operationId: die
      security: []
      responses:
        '204': { description: Gone }
components:
  schemas:
    NewToy:
      type: object
      additionalProperties: false
      required: [name]
      properties:
        name: { type: string, minLength: 1, maxLength: 50 }
        parts: { type: integer, minimum: 0, maximum: 1000 }
        madeOn: { type: string, format: date }
        soldAt: { type: string, format: date-time }
        maker: { type: string, format: uuid }
        tree: {}
    Toy:
      type: object
      required: [id, name]
      properties: { id: { type: string, format: uuid }, name: { type: string } }
`) as Record<string, unknown>,
);

export interface Toyshop {
  readonly listener: RequestListener;
  readonly lines: () => Record<string, unknown>[];
  readonly metrics: Metrics;
}

/** The router alone, on the small contract. */
export function openToyshop(
  registry: Pick<Registry, 'keys' | 'settings' | 'runWork'>,
  handlers: Handlers,
  people: ReadonlyMap<string, Principal>,
  options: Pick<RouterParts, 'partial' | 'checkReplies'> = { partial: true, checkReplies: true },
): Toyshop {
  const written: string[] = [];
  const metrics = makeMetrics({ ofProcess: false });
  const readPrincipals: ReadPrincipals = (_work, claims) =>
    Promise.resolve(
      claims.map(({ sub }) => people.get(sub) ?? new Refusal('token-invalid', 'No such account.')),
    );
  const { keys, settings, runWork } = registry;
  const router = makeRouter({
    contract: TOYS,
    handlers,
    authenticate: makeAuthenticate({ keys, publicUrl: settings.publicUrl }),
    readPrincipals,
    runWork,
    metrics,
    log: pino({}, { write: (line) => void written.push(line) }),
    ...options,
  });
  return {
    listener: express().disable('x-powered-by').use(router),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    metrics,
  };
}

export function clientOf(id: string, organisationId: string, ...scopes: string[]): Principal {
  return {
    kind: 'client',
    id,
    organisationId,
    organisationKind: 'institution',
    division: null,
    humanId: null,
    scopes: new Set(scopes),
    mayApproveFrom: null,
  };
}

export function tokenFor(
  { keys, settings }: Pick<Registry, 'keys' | 'settings'>,
  { id, scopes }: Principal,
): string {
  const scope = [...scopes].join(' ');
  return signToken(keys, settings.publicUrl, new Date(), { sub: id, client_id: id, scope });
}
