import { pino, type DestinationStream, type LogFn, type Logger, type LoggerOptions } from 'pino';
import { codeOf, constraintOf } from '../database/fault';

export type Log = Logger;

/** Members that are personal or secret, wherever they stand in what is logged. */
const PERSONAL = [
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
];

/** One line of JSON for each event, on standard output. No line names a person: say ids, codes and counts. */
export function makeLogger(level: string, destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: PERSONAL.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
    serializers: { err: describeFault },
    hooks: { logMethod: withOwnText },
  };
  return destination ? pino(options, destination) : pino(options);
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
