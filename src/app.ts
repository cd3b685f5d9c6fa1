import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { readPrincipals } from './features/access/access.store';
import type { Keys } from './platform/crypto/key-ring';
import type { RunWork, Settings } from './platform/database/work';
import { makeAuthenticate } from './platform/http/authenticate';
import type { Contract } from './platform/http/contract';
import { serveDocsAssets } from './platform/http/docs-page';
import { mustBeMarked } from './platform/http/handlers';
import type { Metrics } from './platform/http/metrics';
import type { Handlers } from './platform/http/operation';
import { makeRouter } from './platform/http/router';

export interface AppParts {
  readonly settings: Settings;
  readonly keys: Keys;
  readonly runWork: RunWork;
  readonly contract: Contract;
  readonly operations: Handlers;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** For tests: false gives every request a transaction of its own. */
  readonly coalesce?: boolean;
  /** For tests: an answer off the contract is a failure. */
  readonly checkReplies?: boolean;
  /** For a process that serves only its operators: operations without a handler are not there. */
  readonly partial?: boolean;
}

/** The whole service as a listener. What listens, and what it connects to, is for the caller. */
export function makeApp(parts: AppParts): Express {
  const { contract, operations, settings, keys, runWork, metrics, log } = parts;
  mustBeMarked(contract);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: settings.publicUrl.startsWith('https:'),
    }),
  );
  app.use(serveDocsAssets());
  app.use(
    makeRouter({
      contract,
      handlers: operations,
      authenticate: makeAuthenticate({ keys, publicUrl: settings.publicUrl }),
      readPrincipals,
      runWork,
      metrics,
      log,
      ...(parts.coalesce === false && { coalesce: false }),
      ...(parts.checkReplies && { checkReplies: true }),
      ...(parts.partial && { partial: true }),
    }),
  );
  return app;
}
