import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BAD_EXAMPLES, REPOSITORY, readSourceTree } from './source-tree.js';
import type { Violation } from './violations.js';
import { dependencyRules, findViolations, lintRules } from './violations.js';
import { TIDY_RULES } from './tidy-rules.js';

/** A whole check is two processes over the whole tree; the slowest machine that runs it needs a fraction of this. */
const CHECK_TIMEOUT_MS = 120_000;

const bad = join(REPOSITORY, BAD_EXAMPLES);
const examples = readdirSync(bad).map((rule) => ({ rule, files: filesOf(join(bad, rule)) }));

describe('a rule of the architecture', () => {
  let copy: string;
  let clean: readonly Violation[];
  let spoilt: readonly Violation[];

  beforeAll(async () => {
    copy = copyRepository();
    clean = await findViolations(copy);
    for (const { rule } of examples) cpSync(join(bad, rule), copy, { recursive: true });
    spoilt = await findViolations(copy);
  }, CHECK_TIMEOUT_MS);

  afterAll(() => rmSync(copy, { recursive: true }));

  test('has a bad example, and no example is of a rule that is gone', () => {
    const rules = [...dependencyRules(), ...lintRules(), ...TIDY_RULES.map(({ name }) => name)];
    expect(examples.map(({ rule }) => rule).toSorted()).toEqual([...new Set(rules)].toSorted());
  });

  test('leaves the repository alone', () => {
    expect(clean).toEqual([]);
  });

  // All examples stand in the tree at once, which is as good as one by one while no two share a file.
  test('has an example in files of its own', () => {
    const files = examples.flatMap((example) => example.files);
    expect(files).toEqual([...new Set(files)]);
  });

  test.each(examples)('$rule bites, and nothing else does', ({ rule, files }) => {
    const found = spoilt.filter(({ file }) => files.includes(file));
    expect(new Set(found.map((violation) => violation.rule))).toEqual(new Set([rule]));
  });
});

function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'ringfence-architecture-'));
  for (const file of readSourceTree(REPOSITORY).files) cpSync(join(REPOSITORY, file), join(copy, file));
  const jestPackage = createRequire(import.meta.url).resolve('jest/package.json');
  symlinkSync(dirname(dirname(jestPackage)), join(copy, 'node_modules'));
  return copy;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
