/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest'] },
  // packages that ship ES modules only: jest on Node 20 cannot require() them as Node itself can
  transformIgnorePatterns: ['/node_modules/(?!(jose|@scure/base)/)'],
  // long, or small forms of what other tests of a feature say already: npm run prove only
  testPathIgnorePatterns: process.env.PROVE
    ? ['/node_modules/']
    : [
        '/node_modules/',
        'test/prove/kills/disk-full',
        'test/prove/kills/database-killed',
        'test/prove/kills/backends-ended',
        'test/prove/kills/without-record',
        'test/prove/bans/moves',
        'test/prove/bans/import',
        'test/prove/hires/hires',
        'test/prove/races/same-key',
        'test/prove/races/decisions',
        'test/prove/timing/timing',
        'test/prove/world/world',
        'test/prove/loop/loop',
      ],
  setupFiles: ['<rootDir>/test/seed.ts'],
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
  testSequencer: '<rootDir>/test/sequencer.cjs',
  maxWorkers: 2,
  testTimeout: 30_000,
};
