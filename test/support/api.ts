import { join } from 'node:path';
import { v7 } from 'uuid';
import pino from 'pino';
import supertest from 'supertest';
import { makeApp } from '../../src/app';
import { openPainter } from '../../src/features/certificates/painter';
import { makeOperations } from '../../src/operations';
import { signToken } from '../../src/platform/crypto/token';
import { readContract, readContractFile } from '../../src/platform/http/contract';
import { makeMetrics } from '../../src/platform/http/metrics';
import type { Operations } from '../../src/platform/http/operation';
import type { Registry } from './registry';

/** Read and, where something is held against it, compiled once for all tests of a file. */
export const contract = readContract(readContractFile());

/** What supertest gives, without its `any`. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Api {
  readonly app: ReturnType<typeof makeApp>;
  /** Requests over HTTP to the whole application on this registry. Answers off the contract become 500. */
  readonly agent: ReturnType<typeof supertest>;
  /** The log lines so far, parsed. */
  readonly lines: () => Record<string, unknown>[];
}

export function openApi(registry: Registry, handlers: Partial<Operations> = {}): Api {
  const { settings, keys, runWork } = registry;
  const metrics = makeMetrics({ ofProcess: false });
  const written: string[] = [];
  const painter = openPainter(['-r', join(__dirname, 'typescript.cjs')]);
  registry.also.push(painter.close);
  const app = makeApp({
    settings,
    keys,
    runWork,
    contract,
    operations: { ...makeOperations({ contract, metrics, checks: [], painter }), ...handlers },
    metrics,
    log: pino({}, { write: (line) => void written.push(line) }),
    checkReplies: true,
  });
  return {
    app,
    agent: supertest(app),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** `Bearer …` for an account. An officer's token names the session too. */
export function bearer(
  { keys, settings }: Registry,
  account: { readonly id: string; readonly scopes: readonly string[]; readonly sessionId?: string },
): string {
  const token = signToken(keys, settings.publicUrl, new Date(), {
    sub: account.id,
    client_id: account.id,
    scope: account.scopes.join(' '),
    ...(account.sessionId && { sid: account.sessionId }),
  });
  return `Bearer ${token}`;
}

export function newKey(): string {
  return v7();
}
