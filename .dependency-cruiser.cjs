/**
 * What may import what. Every rule is an error, none has a list of exemptions, and each has a bad example under
 * `architecture/bad/<rule name>/` that `architecture/architecture.int.spec.ts` puts into place to see the rule bite.
 *
 * `$1` in `to` is the first group of `from.path`.
 */
const SPECIFICATION = '\\.spec\\.ts$';
const TEST_CODE = ['\\.spec\\.ts$', '(^|/)(testing|fixtures)/'];
const ADAPTER_FOLDER = '(?:sqlite|in-memory|kurrentdb|kafka|log-tail|mongodb|twilio|telnyx|sandbox|sip)';

const PURE_LIBS = '^libs/(?:domain-error|assert-never|number-facts)/';

const rules = {
  'domain-imports-domain-only': {
    comment: 'A rule of the domain must be readable, and testable, without knowing how it is stored or asked for.',
    from: { path: '^((?:services|libs)/[^/]+)/(?:|.+/)domain/', pathNot: SPECIFICATION },
    to: { pathNot: ['^$1/(?:|.+/)domain/', PURE_LIBS] },
  },
  'decide-imports-its-domain-only': {
    comment:
      'The file named as its use-case folder holds the command and a pure decision. Folders named for what they show decide nothing.',
    from: { path: '^(services/[^/]+)/src/(?:|.+/)([^/]+)/\\2\\.ts$', pathNot: '-(?:directory|table|history)\\.ts$' },
    to: { pathNot: ['^$1/src/(?:|.+/)domain/', PURE_LIBS, '^libs/phone-number/'] },
  },
  'read-models-import-events-only': {
    comment:
      'A read model that knows state or a use case cannot be rebuilt from events alone. Its own folder is its own.',
    from: {
      path: '^(services/[^/]+/src/(?:|.+/)(?:[^/]+-table/|(?=[^/]+\\.projection\\.ts$)))',
      pathNot: ['\\.http\\.ts$', ...TEST_CODE],
    },
    to: { path: '^services/', pathNot: ['^$1(?:|sqlite/|mongodb/)[^/]+$', '\\.events\\.ts$'] },
  },
  'services-do-not-import-each-other': {
    comment: 'Services meet through public events and HTTP, so that each can run, fail and be scaled alone.',
    from: { path: '^services/([^/]+)/', pathNot: '^services/standalone/' },
    to: { path: '^services/', pathNot: '^services/$1/' },
  },
  'standalone-composes-whole-services': {
    comment: 'The single process puts services together by the files at the top of each; it does not reach into one.',
    from: { path: '^services/standalone/' },
    to: { path: '^services/', pathNot: ['^services/standalone/', '^services/[^/]+/src/[^/]+$'] },
  },
  'libs-import-no-service': {
    comment: 'A lib serves every service, so it knows none.',
    from: { path: '^libs/' },
    to: { path: '^services/' },
  },
  'only-adapters-files-name-adapters': {
    comment:
      'Which store, bus, read model and carriers a process uses is decided in one file. Contract suites and benchmarks name them too.',
    from: {
      path: `^((?:services|libs)/(?:|.+/)${ADAPTER_FOLDER}/|.+$)`,
      pathNot: ['\\.adapters\\.ts$', ...TEST_CODE, '^bench/'],
    },
    to: {
      path: [`^libs/[^/]+/${ADAPTER_FOLDER}/`, `^services/[^/]+/src/(?:|.+/)${ADAPTER_FOLDER}/`],
      pathNot: ['^$1', '^libs/live-read-model/'],
    },
  },
  'adapter-kits-serve-adapters-only': {
    comment: 'What adapters of one kind share is no port: whoever else reached for it would have chosen a store.',
    from: { pathNot: ['(?:^|/)(?:sqlite|mongodb)/', '^bench/'] },
    to: { path: '^libs/live-read-model/(?:sqlite|mongodb)/' },
  },
  'sqlite-driver-stays-in-sqlite-folders': {
    comment: 'SQL beside a decision is a port that leaks.',
    from: { pathNot: ['(?:^|/)sqlite/', '^bench/'] },
    to: { path: '(?:^|/)better-sqlite3/' },
  },
  'production-imports-no-test-code': {
    comment: 'What ships must not need what only tests it.',
    from: { path: '^(?:services|libs|cli|infra)/', pathNot: TEST_CODE },
    to: { path: TEST_CODE, pathNot: 'node_modules/' },
  },
  'production-imports-no-simulator': {
    comment:
      'A simulator is test equipment: what ships speaks to the real thing, and finds out where that is by its settings.',
    from: { path: '^(?:services|libs|cli|infra)/', pathNot: TEST_CODE },
    to: { path: '^simulator/' },
  },
  'simulator-imports-no-service': {
    comment: 'A simulator that knew the product would share its mistakes, and agree with them.',
    from: { path: '^simulator/' },
    to: { path: '^services/' },
  },
  'production-imports-no-dev-dependency': {
    comment: 'An installation of nothing but the declared dependencies must start.',
    from: { path: '^(?:services|libs|cli|infra)/', pathNot: TEST_CODE },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  },
  'no-circles': {
    comment: 'Two files that need each other are one file, or hide a third.',
    from: {},
    to: { circular: true },
  },
  'no-orphans': {
    comment: 'A file that imports nothing and is imported by nothing does nothing.',
    from: { orphan: true, path: '^(?:services|libs|bench|faults|cli|examples|infra|simulator)/' },
    to: {},
  },
  'imports-resolve': {
    comment: 'An import that leads nowhere escapes every other rule.',
    from: {},
    to: { couldNotResolve: true },
  },
};

module.exports = {
  forbidden: Object.entries(rules).map(([name, rule]) => ({ name, severity: 'error', ...rule })),
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(?:dist|data|coverage|architecture/bad)/' },
    doNotFollow: { path: 'node_modules' },
    // `source` is the condition under which package.json maps `#name` to TypeScript rather than to the build.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'node', 'types'] },
  },
};
