import { pino, type DestinationStream, type LogFn, type Logger, type LoggerOptions } from 'pino';
import { codeOf, constraintOf } from '../database/fault';

export type Log = Logger;

/** Members that are personal or secret, wherever they stand in what is logged. */
const PERSONAL: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'password',
  'otp',
  'otpSecret',
  'clientSecret',
  'client_secret',
  'client_assertion',
  'accessToken',
  'access_token',
  'refreshToken',
  'receipt',
  'applicantSalt',
  'identity',
  'number',
  'name',
  'birthDate',
  'applicant',
  'trainee',
  'holder',
  'person',
  'subject',
  'body',
  'query',
  'parameters',
  'headers',
]);

/** One line of JSON for each event, on standard output. No line names a person: say ids, codes and counts. */
export function makeLogger(level: string, destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }), log: withoutPersonal },
    // for what is bound to a child logger, which no formatter sees
    redact: { paths: [...PERSONAL], remove: true },
    serializers: { err: describeFault },
    hooks: { logMethod: withOwnText },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Deeper than anything that is logged on purpose: what lies below is left out, circles among it. */
const DEEPEST = 6;

function withoutPersonal(logged: object): Record<string, unknown> {
  return cleaned(logged, 1) as Record<string, unknown>;
}

function cleaned(value: object, depth: number): unknown {
  if (depth > DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((member: unknown) => cleanedMember(member, depth));
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (!PERSONAL.has(name)) kept[name] = cleanedMember(member, depth);
  }
  return kept;
}

/** A fault has its own form, see `describeFault`; what writes itself as JSON writes one value. */
function cleanedMember(member: unknown, depth: number): unknown {
  const isOpen =
    typeof member === 'object' &&
    member !== null &&
    !(member instanceof Error) &&
    !('toJSON' in member);
  return isOpen ? cleaned(member, depth + 1) : member;
}

/** Without a text of ours pino would take the fault's own message for it. */
function withOwnText(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, text, ...rest] = args;
  if (typeof first === 'string') return method.apply(this, args);
  const logged: unknown = first instanceof Error ? { err: first } : first;
  method.apply(this, [logged, text ?? 'a fault', ...rest]);
}

/**
 * Where it went wrong and what kind of fault it was. What the database says repeats the values of the
 * statement, and a parser's complaint the text it parsed: of those only code, constraint and frames remain.
 */
export function describeFault(fault: unknown): Readonly<Record<string, string>> {
  if (!(fault instanceof Error)) return { type: typeof fault };
  const code = codeOf(fault);
  const constraint = constraintOf(fault);
  const repeatsValues = code !== null || fault instanceof SyntaxError;
  const frames = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: fault.name,
    ...(repeatsValues ? {} : { message: fault.message }),
    ...(code === null ? {} : { code }),
    ...(constraint === null ? {} : { constraint }),
    stack: frames.join('\n'),
  };
}
