import * as access from './features/access/access.http';
import * as clients from './features/access/clients.http';
import * as officers from './features/access/officers.http';
import * as sessions from './features/access/sessions.http';
import * as log from './features/log/log.http';
import type { Operations } from './platform/http/operation';
import { makeOperators, type OperatorParts } from './platform/http/operators';

/** Every operation of the contract and what answers it. */
export function makeOperations(parts: OperatorParts): Partial<Operations> {
  return {
    ...makeOperators(parts),
    ...access,
    ...sessions,
    ...officers,
    ...clients,
    ...log,
  };
}
