import type { Operations } from './platform/http/operation';
import { makeOperators, type OperatorParts } from './platform/http/operators';

/** Every operation of the contract and what answers it. */
export function makeOperations(parts: OperatorParts): Partial<Operations> {
  return {
    ...makeOperators(parts),
  };
}
