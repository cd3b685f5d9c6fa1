import { codeOf, constraintOf } from '../database/fault';

export interface LoggedFault {
  readonly name: string;
  readonly message?: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly stack: readonly string[];
}

/**
 * What a log may hold of an error: where it happened, and its message only when no caller's data can be in it.
 * Messages of the database and of parsers quote what they were given.
 */
export function describeFault(error: unknown): LoggedFault {
  if (!(error instanceof Error)) return { name: typeof error, stack: [] };
  const code = codeOf(error);
  const constraint = constraintOf(error);
  const quotes = error instanceof SyntaxError || code !== null || 'driverError' in error;
  return {
    name: error.name,
    ...(!quotes && { message: error.message }),
    ...(code !== null && { code }),
    ...(constraint !== null && { constraint }),
    stack: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
  };
}
