/** Tests run as ES modules straight from TypeScript; each file costs a module registry, so files are few and larger. */
export default {
  testEnvironment: 'node',
  // Some tests compare with git or read megabytes; none waits, so the limit only ends a hang.
  testTimeout: 60_000,
  // Jest leaves one core free, which on two is half of them.
  maxWorkers: '100%',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};
