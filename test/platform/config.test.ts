import { ConfigFault, readConfig, type Environment } from '../../src/config';

const PRODUCTION: Environment = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://registry_api:secret@db/registry',
  KEY_RING_FILE: '/run/secrets/keys.json',
  PUBLIC_URL: 'https://registry.example/',
  TRUST_PROXY: '1',
};

function faultsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (fault) {
    if (fault instanceof ConfigFault) return fault.faults;
    throw fault;
  }
}

test('with no settings the registry serves a trial on this machine', () => {
  expect(readConfig({})).toEqual({
    production: false,
    role: 'all',
    logLevel: 'info',
    dataDir: '.data',
    http: { host: '127.0.0.1', port: 3000, orNext: true, trustProxy: null },
    publicUrl: null,
    database: null,
    redisUrl: null,
    keyRingFile: null,
    newAccountHours: 0,
    clockShiftMs: 0,
    coalesce: true,
  });
});

test('production starts with a database, keys, a public address and word about proxies', () => {
  const config = readConfig(PRODUCTION);
  expect(config).toMatchObject({
    production: true,
    publicUrl: 'https://registry.example',
    newAccountHours: 24,
    http: { trustProxy: 1 },
  });
});

test('an account made at a real database waits its day, also by who forgot to say production', () => {
  const { DATABASE_URL, KEY_RING_FILE } = PRODUCTION;
  expect(readConfig({ DATABASE_URL, KEY_RING_FILE }).newAccountHours).toBe(24);
  expect(readConfig({ DATABASE_URL, NEW_ACCOUNT_HOURS: '0' }).newAccountHours).toBe(0);
});

test('a port that was asked for is not exchanged for another', () => {
  expect(readConfig({ PORT: '8080' }).http).toMatchObject({ port: 8080, orNext: false });
});

test('every fault is named in one message', () => {
  const env = {
    NODE_ENV: 'prod',
    ROLE: 'queen',
    PORT: '70000',
    DATABASE_URL: 'mysql://root:hunter2@db/registry',
    REDIS_URL: 'localhost:6379',
    PUBLIC_URL: 'registry',
    TRUST_PROXY: 'the one in the cellar',
    NEW_ACCOUNT_HOURS: '1.5',
    CLOCK_SHIFT_MS: 'yesterday',
  };
  const faults = faultsOf(env);
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    'NODE_ENV',
    'DATABASE_URL',
    'ROLE',
    'PORT',
    'TRUST_PROXY',
    'PUBLIC_URL',
    'REDIS_URL',
    'NEW_ACCOUNT_HOURS',
    'CLOCK_SHIFT_MS',
  ]);
  expect(() => readConfig(env)).toThrow(faults.join('\n  - '));
  expect(faults.join()).not.toContain('hunter2');
});

test.each([
  ['the embedded database', { DATABASE_URL: undefined }, 'DATABASE_URL'],
  ['development keys', { KEY_RING_FILE: undefined }, 'KEY_RING_FILE'],
  ['no public address', { PUBLIC_URL: undefined }, 'PUBLIC_URL'],
  ['a public address without TLS', { PUBLIC_URL: 'http://registry.example' }, 'PUBLIC_URL'],
  ['no word about proxies', { TRUST_PROXY: undefined }, 'TRUST_PROXY'],
  ['a shifted clock', { CLOCK_SHIFT_MS: '0' }, 'CLOCK_SHIFT_MS'],
  ['a transaction for each check', { COALESCE: 'off' }, 'COALESCE'],
  ['accounts that approve at once', { NEW_ACCOUNT_HOURS: '0' }, 'NEW_ACCOUNT_HOURS'],
])('production refuses %s', (_, change, variable) => {
  const faults = faultsOf({ ...PRODUCTION, ...change });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(variable);
});

test.each([
  ['none', null],
  ['2', 2],
  ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
])('TRUST_PROXY may be %s', (text, trusted) => {
  expect(readConfig({ TRUST_PROXY: text }).http.trustProxy).toEqual(trusted);
});

test('an owner of the tables without a database is a mistake', () => {
  expect(faultsOf({ OWNER_DATABASE_URL: 'postgres://owner@db/registry' })).toHaveLength(1);
});
