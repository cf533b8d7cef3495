import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY, readSourceTree } from './source-tree.js';
import { TIDY_RULES } from './tidy-rules.js';

/** A rule broken in a file, whichever tool says so. */
export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly what: string;
}

const MAX_REPORT_BYTES = 64 * 1024 * 1024;
const loadFromRepository = createRequire(join(REPOSITORY, 'package.json'));
const run = promisify(execFile);

/** Everything that the dependency rules, the linter and the tidy rules hold against a checkout. */
export async function findViolations(root: string): Promise<Violation[]> {
  const [imports, code] = await Promise.all([findWrongImports(root), findLint(root)]);
  return [...imports, ...code, ...findUntidiness(root)];
}

/** The names of the rules in .dependency-cruiser.cjs. */
export function dependencyRules(): string[] {
  const { forbidden } = loadFromRepository('./.dependency-cruiser.cjs') as { forbidden: { name: string }[] };
  return forbidden.map(({ name }) => name);
}

/** The rules of .oxlintrc.json that belong to the architecture: those that are switched on for some folders. */
export function lintRules(): string[] {
  const text = readFileSync(join(REPOSITORY, '.oxlintrc.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
  const { overrides } = JSON.parse(text) as { overrides: { rules: Record<string, unknown> }[] };
  return overrides.flatMap(({ rules }) => Object.keys(rules)).map(withoutPlugin);
}

function findUntidiness(root: string): Violation[] {
  const tree = readSourceTree(root);
  return TIDY_RULES.flatMap(({ name, find }) => find(tree).map((finding) => ({ rule: name, ...finding })));
}

async function findWrongImports(root: string): Promise<Violation[]> {
  const report = await reportOf(root, 'dependency-cruiser/bin/dependency-cruiser.mjs', ['--output-type', 'json', '.']);
  const { summary } = JSON.parse(report) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  };
  return summary.violations.map(({ from, to, rule }) => ({ rule: rule.name, file: from, what: to }));
}

async function findLint(root: string): Promise<Violation[]> {
  const report = await reportOf(root, 'oxlint/bin/oxlint', ['--format', 'json']);
  const { diagnostics } = JSON.parse(report) as {
    diagnostics: { code?: string; filename: string; message: string }[];
  };
  return diagnostics.map(({ code, filename, message }) => ({
    // `eslint(max-params)` is called `max-params` in the configuration; a needless directive has no code.
    rule: (code ?? message).replace(/^.*\((.*)\)$/, '$1'),
    file: filename,
    what: message,
  }));
}

function withoutPlugin(rule: string): string {
  return rule.replace(/^.*\//, '');
}

/** What a tool prints, which fails by exit status when it finds something and by printing nothing when it is broken. */
async function reportOf(root: string, tool: string, input: readonly string[]): Promise<string> {
  const file = join(REPOSITORY, 'node_modules', tool);
  try {
    const { stdout } = await run(process.execPath, [file, ...input], { cwd: root, maxBuffer: MAX_REPORT_BYTES });
    return stdout;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout) throw error;
    return stdout;
  }
}
