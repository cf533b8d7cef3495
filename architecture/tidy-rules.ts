import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SourceTree } from './source-tree.js';

/** One thing out of order: where, and what. */
export interface Finding {
  readonly file: string;
  readonly what: string;
}

/** A habit of the project that no linter knows. Each has a bad example in `bad/<name>/`. */
export interface TidyRule {
  readonly name: string;
  readonly find: (tree: SourceTree) => readonly Finding[];
}

const PRODUCT = /^(services|libs|bench|faults|cli|examples|infra|simulator)\/.*\.ts$/;
const CODE = /^(services|libs|bench|faults|cli|examples|infra|simulator|architecture|tooling)\//;
const EVERY_FILE = /./;
const DOCUMENT = /\.md$/;

/** A use case's folder and the rule in it: `disable-outbound/disable-outbound.ts`. A folder named for what it shows has none. */
const DECIDE_FILE = /^services\/[^/]+\/src\/(?:|.+\/)([^/]+)\/\1(?<!-(?:directory|table|history))\.ts$/;

const MAX_LINES = 400;
const MAX_MAIN_LINES = 30;

/** `find` looks at each file whose path matches, and answers what is wrong with it. */
function inFiles(path: RegExp, find: (text: string, file: string, tree: SourceTree) => readonly string[]) {
  return (tree: SourceTree): Finding[] =>
    tree.files
      .filter((file) => path.test(file))
      .flatMap((file) => find(tree.read(file), file, tree).map((what) => ({ file, what })));
}

/** `find` looks at the paths alone. */
function inPaths(path: RegExp, isWrong: (file: string, tree: SourceTree) => boolean, what: string) {
  return (tree: SourceTree): Finding[] =>
    tree.files.filter((file) => path.test(file) && isWrong(file, tree)).map((file) => ({ file, what }));
}

/** `words` must carry the flag g. */
function without(words: RegExp) {
  return (text: string): string[] => [...text.matchAll(words)].map(([word]) => word.trim());
}

function atMostLines(maxLines: number) {
  return (text: string): string[] => {
    const lines = text.trimEnd().split('\n').length;
    return lines > maxLines ? [`${lines} lines, at most ${maxLines}`] : [];
  };
}

function moreThanOneModule(tree: SourceTree): Finding[] {
  const seen = new Set<string>();
  return inFiles(/^services\/.*\.ts$/, (text, file) => {
    const service = file.split('/')[1] ?? '';
    return [...text.matchAll(/^@Module\(/gm)].flatMap(() => {
      if (seen.has(service)) return [`a second @Module of ${service}`];
      seen.add(service);
      return [];
    });
  })(tree);
}

function missingEntryFiles(text: string, _file: string, { root }: SourceTree): string[] {
  const { projects } = JSON.parse(text) as { projects: Record<string, { sourceRoot: string; entryFile: string }> };
  return Object.values(projects)
    .map(({ sourceRoot, entryFile }) => `${sourceRoot}/${entryFile}.ts`)
    .filter((entry) => !existsSync(join(root, entry)))
    .map((entry) => `${entry} does not exist`);
}

function deadLinks(text: string, file: string, { root }: SourceTree): string[] {
  return [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(file), target)))
    .map((target) => `${target} does not exist`);
}

function unknownScripts(text: string, _file: string, tree: SourceTree): string[] {
  const { scripts } = JSON.parse(tree.read('package.json')) as { scripts: Record<string, string> };
  return [...text.matchAll(/npm (?:run (?:--silent |-s )?([a-z][\w:-]*)|(test|start)\b)/g)]
    .map(([, script, builtIn]) => script ?? builtIn ?? '')
    .filter((script) => !(script in scripts))
    .map((script) => `no script is called ${script}`);
}

function pathsOfOneMachine(text: string, _file: string, { root }: SourceTree): string[] {
  const words = /(?<=^|[\s'"`(=:])\/(?:home|Users|root)\/\S*/gm;
  const own = [root, `${homedir()}/`].filter((path) => text.includes(path));
  return [...without(words)(text), ...own];
}

export const TIDY_RULES: readonly TidyRule[] = [
  { name: 'files-stay-short', find: inFiles(/^(services|libs)\/.*\.ts$/, atMostLines(MAX_LINES)) },
  { name: 'main-stays-short', find: inFiles(/^services\/.*\/main\.ts$/, atMostLines(MAX_MAIN_LINES)) },
  {
    name: 'names-are-kebab-case',
    find: inPaths(CODE, (file) => !/^(\/?[a-z0-9]+([-.][a-z0-9]+)*)+$/.test(file), 'not kebab-case'),
  },
  {
    name: 'names-say-what-is-inside',
    find: inPaths(
      CODE,
      (file) => /(^|[/.-])(utils?|helpers?|common|shared|misc)([/.-]|$)/.test(file),
      'a drawer for anything',
    ),
  },
  { name: 'no-unfinished-work', find: inFiles(PRODUCT, without(/\b(TODO|FIXME|XXX)\b.*/g)) },
  { name: 'every-test-runs', find: inFiles(PRODUCT, without(/\.(only|skip|todo)\b|\b[fx](it|test|describe)\(/g)) },
  { name: 'no-forward-reference', find: inFiles(PRODUCT, without(/\bforwardRef\b/g)) },
  { name: 'no-service-classes', find: inPaths(PRODUCT, (file) => file.endsWith('.service.ts'), 'name what it does') },
  { name: 'one-module-per-service', find: moreThanOneModule },
  {
    name: 'a-use-case-has-its-proof',
    find: inPaths(
      DECIDE_FILE,
      (file, tree) => !tree.files.includes(file.replace(/\.ts$/, '.spec.ts')),
      'no specification beside it',
    ),
  },
  { name: 'lockfile-names-no-host', find: inFiles(/^package-lock\.json$/, without(/"resolved": "https?:.*"/g)) },
  { name: 'no-registry-of-ones-own', find: inFiles(EVERY_FILE, without(/\bregistry\s*=.*|https?:\/\/registry\.\S*/g)) },
  { name: 'no-paths-of-one-machine', find: inFiles(EVERY_FILE, pathsOfOneMachine) },
  { name: 'nest-projects-exist', find: inFiles(/^nest-cli\.json$/, missingEntryFiles) },
  { name: 'links-lead-somewhere', find: inFiles(DOCUMENT, deadLinks) },
  { name: 'documents-name-real-scripts', find: inFiles(DOCUMENT, unknownScripts) },
];
