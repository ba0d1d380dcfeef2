const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'es6' },
  },
];
const project = (name, testMatch, options = {}) => ({
  displayName: name,
  testMatch,
  rootDir: '.',
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': swc },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.dateline'],
  ...options,
});
const services = {
  globalSetup: '<rootDir>/test/services.setup.js',
  globalTeardown: '<rootDir>/test/services.teardown.js',
};
export default {
  reporters: ['default', '<rootDir>/scripts/summed-reporter.js'],
  maxWorkers: 2,
  testTimeout: 60_000,
  projects: [
    project('unit', ['<rootDir>/{apps,libs,cli,scripts,bench}/**/*.spec.ts', '!**/*.int.spec.ts']),
    project('architecture', ['<rootDir>/test/architecture/*.spec.ts']),
    project('int', ['<rootDir>/{apps,libs,cli,scripts}/**/*.int.spec.ts'], services),
    project('acceptance', ['<rootDir>/test/acceptance/*.spec.ts'], services),
    project('chaos', ['<rootDir>/test/chaos/*.spec.ts']),
  ],
};
