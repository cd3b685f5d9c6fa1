/**
 * What a failed statement means for the request: run it again, run it again on another connection, ask the caller to
 * wait, or say that the registry is away.
 */
export type DatabaseFault = 'again' | 'lost' | 'busy' | 'away' | 'other';

/** Lost: a connection that was there is not any more; the database may be well, for 57P01 ends one session. */
const BY_CODE = new Map<string, DatabaseFault>([
  ...of('again', '40001', '40P01'),
  ...of('lost', '57P01', '08003', '08006', 'ECONNRESET', 'EPIPE'),
  ...of('busy', '55P03', '57014', '53300', '53400'),
  ...of('away', 'ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'),
]);
/** 25006: a database that only follows another. */
const AWAY = /^(08|57P0|58|53|25006)/;
/** TypeORM lets go of a connection by itself when it hears of its end, and says so to whoever asks next. */
const LOST_TEXT =
  /Connection terminated(?! due to connection timeout)|Client has encountered a connection error|not queryable|server closed the connection|already released/i;
const AWAY_TEXT = /connection timeout|timeout exceeded when trying to connect/i;

export function faultOf(error: unknown): DatabaseFault {
  const code = codeOf(error) ?? '';
  const known = BY_CODE.get(code);
  if (known) return known;
  if (AWAY.test(code)) return 'away';
  const text = error instanceof Error ? error.message : '';
  if (LOST_TEXT.test(text)) return 'lost';
  return AWAY_TEXT.test(text) ? 'away' : 'other';
}

function of(fault: DatabaseFault, ...codes: readonly string[]): [string, DatabaseFault][] {
  return codes.map((code) => [code, fault]);
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
