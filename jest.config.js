/** Tests run on what the build emits: the very files that ship, worker threads included. */
export default {
  rootDir: 'dist',
  testEnvironment: 'node',
  transform: {},
  testMatch: ['**/*.spec.js'],
  injectGlobals: false,
  maxWorkers: 2,
  // Half a second, which it has otherwise, is too short on a busy machine; who holds something open is told all the same.
  workerGracefulExitTimeout: 10_000,
  // Servers that tests ask for, one of each for all of them.
  globalSetup: '<rootDir>/tooling/servers/global-setup.js',
  globalTeardown: '<rootDir>/tooling/servers/global-teardown.js',
  // A limit against hanging, not a measure: tests say what happens, benchmarks how fast.
  testTimeout: 120_000,
};
