/**
 * What a failed statement means for the request: run it again, run it again on another connection, ask the caller to
 * wait, or say that the registry is away.
 */
export type DatabaseFault = 'again' | 'lost' | 'busy' | 'away' | 'other';

const AGAIN = new Set(['40001', '40P01']);
const BUSY = new Set(['55P03', '57014', '53300', '53400']);
/** A connection that was there is not any more. The database itself may be well: 57P01 ends one session. */
const LOST = new Set(['57P01', '08003', '08006', 'ECONNRESET', 'EPIPE']);
const LOST_TEXT =
  /Connection terminated(?! due to connection timeout)|Client has encountered a connection error|not queryable|server closed the connection/i;
/** 25006: a database that only follows another. */
const AWAY = /^(08|57P0|58|53|25006)/;
const AWAY_SYSTEM = new Set(['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const AWAY_TEXT = /connection timeout|timeout exceeded when trying to connect/i;

export function faultOf(error: unknown): DatabaseFault {
  const code = codeOf(error);
  if (code && AGAIN.has(code)) return 'again';
  if (code && BUSY.has(code)) return 'busy';
  if (code && LOST.has(code)) return 'lost';
  if (code && (AWAY.test(code) || AWAY_SYSTEM.has(code))) return 'away';
  if (error instanceof Error && LOST_TEXT.test(error.message)) return 'lost';
  if (error instanceof Error && AWAY_TEXT.test(error.message)) return 'away';
  return 'other';
}

/** SQLSTATE or system error code, wherever the driver or TypeORM left it. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (typeof code === 'string') return code;
  return driverError === undefined ? null : codeOf(driverError);
}

/** The name of the constraint that refused, or null. */
export function constraintOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { constraint, driverError } = error as { constraint?: unknown; driverError?: unknown };
  if (typeof constraint === 'string') return constraint;
  return driverError === undefined ? null : constraintOf(driverError);
}
