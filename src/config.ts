import { isIP } from 'node:net';

export type ProcessRole = 'all' | 'api' | 'worker';

/** What a deployment says. Paths are as given; times are in the unit of their name. */
export interface Config {
  readonly production: boolean;
  readonly role: ProcessRole;
  readonly logLevel: string;
  /** For demo data, development keys, the embedded database and the last checkpoint. */
  readonly dataDir: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Whether the next free port will do: nobody asked for this one. */
    readonly orNext: boolean;
    /** Null: whoever connects is the caller. A number: so many proxies stand before us. Else their addresses. */
    readonly trustProxy: number | readonly string[] | null;
  };
  /** Null: where this process happens to listen. */
  readonly publicUrl: string | null;
  /** Null: an embedded one. `ownerUrl` is of the role that owns the tables, for migrations. */
  readonly database: { readonly url: string; readonly ownerUrl: string | null } | null;
  /** Null: jobs run in this process. */
  readonly redisUrl: string | null;
  /** Null: a development ring in `dataDir`. */
  readonly keyRingFile: string | null;
  readonly newAccountHours: number;
  /** Added to the clock that decisions read. */
  readonly clockShiftMs: number;
  /** Whether requests that arrive together share a transaction, where the contract lets them. */
  readonly coalesce: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that is wrong with the settings, in one message. */
export class ConfigFault extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigFault';
  }
}

/** @throws ConfigFault that names every fault; values that may hold a password are not repeated. */
export function readConfig(env: Environment): Config {
  const faults: string[] = [];
  const read = makeReaders(env, faults);
  const production = read.oneOf('NODE_ENV', ['development', 'test', 'production']) === 'production';
  const databaseUrl = read.url('DATABASE_URL', ['postgres:', 'postgresql:']);
  const ownerUrl = read.url('OWNER_DATABASE_URL', ['postgres:', 'postgresql:']);
  const config: Config = {
    production,
    role: read.oneOf('ROLE', ['all', 'api', 'worker']),
    logLevel: read.oneOf('LOG_LEVEL', ['info', 'trace', 'debug', 'warn', 'error', 'silent']),
    dataDir: read.or('DATA_DIR', '.data'),
    http: {
      host: read.or('HOST', '127.0.0.1'),
      port: read.whole('PORT', 0, 65_535) ?? 3000,
      orNext: read.text('PORT') === null,
      trustProxy: read.proxies('TRUST_PROXY'),
    },
    publicUrl: read.url('PUBLIC_URL', ['https:', 'http:'])?.replace(/\/+$/, '') ?? null,
    database: databaseUrl === null ? null : { url: databaseUrl, ownerUrl },
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    keyRingFile: read.text('KEY_RING_FILE'),
    newAccountHours:
      read.whole('NEW_ACCOUNT_HOURS', 0, 8_760) ?? hoursUnlessSaid(production, databaseUrl),
    clockShiftMs: read.whole('CLOCK_SHIFT_MS', -Number.MAX_SAFE_INTEGER) ?? 0,
    coalesce: read.oneOf('COALESCE', ['on', 'off']) === 'on',
  };
  if (ownerUrl !== null && databaseUrl === null) {
    faults.push('OWNER_DATABASE_URL is of use only together with DATABASE_URL.');
  }
  if (production) faults.push(...faultsOfProduction(config, env));
  if (faults.length > 0) throw new ConfigFault(faults);
  return config;
}

/** Commands are run by hand, and `production` is soon forgotten: what is made in a real database waits its day. */
function hoursUnlessSaid(production: boolean, databaseUrl: string | null): number {
  return production || databaseUrl !== null ? 24 : 0;
}

/** What is convenient in a trial and dangerous where people rely on the answers. */
function faultsOfProduction(config: Config, env: Environment): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  must(config.database !== null, 'DATABASE_URL is missing: the embedded database is for trials.');
  must(config.keyRingFile !== null, 'KEY_RING_FILE is missing: development keys are for trials.');
  must(
    config.publicUrl?.startsWith('https:') ?? false,
    'PUBLIC_URL is missing or not https: receipts and tokens carry it.',
  );
  must(
    Boolean(env['TRUST_PROXY']),
    'TRUST_PROXY is missing: say how many proxies stand before the service, their addresses, or none.',
  );
  must(
    !env['CLOCK_SHIFT_MS'],
    'CLOCK_SHIFT_MS is for tests: production has the clock of its database.',
  );
  must(
    config.coalesce,
    'COALESCE=off is for tests: each check would have a transaction of its own.',
  );
  must(config.newAccountHours >= 24, 'NEW_ACCOUNT_HOURS is less than 24.');
  return faults;
}

function makeReaders(env: Environment, faults: string[]) {
  const text = (name: string): string | null => env[name]?.trim() || null;
  return {
    text,
    or: (name: string, usual: string): string => text(name) ?? usual,
    oneOf: <Value extends string>(name: string, values: readonly [Value, ...Value[]]): Value => {
      const given = text(name);
      const known = values.find((value) => value === given);
      if (given !== null && known === undefined) {
        faults.push(`${name} is none of ${values.join(', ')}.`);
      }
      return known ?? values[0];
    },
    whole: (name: string, least: number, most = Number.MAX_SAFE_INTEGER): number | null => {
      const given = text(name);
      if (given === null) return null;
      const number = Number(given);
      if (/^-?\d+$/.test(given) && number >= least && number <= most) return number;
      faults.push(`${name} is not a whole number from ${least} to ${most}.`);
      return null;
    },
    url: (name: string, protocols: readonly string[]): string | null => {
      const given = text(name);
      if (given === null) return null;
      if (URL.canParse(given) && protocols.includes(new URL(given).protocol)) return given;
      faults.push(`${name} is not a URL that begins with ${protocols.join('// or ')}//.`);
      return null;
    },
    proxies: (name: string): number | readonly string[] | null => {
      const given = text(name);
      if (given === null || given === 'none') return null;
      if (/^\d{1,2}$/.test(given)) return Number(given);
      const addresses = given.split(',').map((address) => address.trim());
      const sound = addresses.every((address) => isIP(address.replace(/\/\d{1,3}$/, '')) > 0);
      if (!sound)
        faults.push(
          `${name} is none, a number of proxies, or their addresses (1.2.3.4, 10.0.0.0/8).`,
        );
      return sound ? addresses : null;
    },
  };
}
