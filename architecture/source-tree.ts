import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a checkout that people write, as paths from its root with forward slashes. */
export interface SourceTree {
  readonly root: string;
  readonly files: readonly string[];
  read(file: string): string;
}

/** The checkout this file was built from. */
export const REPOSITORY = join(import.meta.dirname, '../..');

/** Deliberately wrong files, one folder for each rule. They belong to no tree; the tests put them into one. */
export const BAD_EXAMPLES = 'architecture/bad';

/** Reads the names now and the texts when asked. Leaves out what .gitignore names as a folder, so that it needs no git. */
export function readSourceTree(root: string): SourceTree {
  const ignored = new Set(['.git', ...ignoredFolders(root)]);
  const files = [...filesBelow(root, '', ignored)];
  return { root, files, read: (file) => readFileSync(join(root, file), 'utf8') };
}

function ignoredFolders(root: string): string[] {
  const lines = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  return lines.filter((line) => line.endsWith('/')).map((line) => line.slice(0, -1));
}

function* filesBelow(root: string, folder: string, ignored: ReadonlySet<string>): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (ignored.has(entry.name) || path === BAD_EXAMPLES) continue;
    if (entry.isDirectory()) yield* filesBelow(root, path, ignored);
    else if (entry.isFile()) yield path;
  }
}
