import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '../../..');

interface Instruction {
  readonly keyword: string;
  readonly words: string;
}

/** As much of a Dockerfile as is looked at here. */
export interface Dockerfile {
  /** Images that it begins with, one for each stage. */
  readonly from: readonly string[];
  /** Of the last stage. */
  readonly instructions: readonly Instruction[];
  /** Of the last stage. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Reads the Dockerfile at the root, or `text`. Knows no heredocs and no escape but the backslash. */
export function readDockerfile(text = readFileSync(join(REPOSITORY, 'Dockerfile'), 'utf8')): Dockerfile {
  const all = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => /^(?<keyword>[A-Z]+) (?<words>.*)$/.exec(line)?.groups)
    .filter((line) => line !== undefined)
    .map(({ keyword = '', words = '' }) => ({ keyword, words }));
  const instructions = all.slice(all.findLastIndex(({ keyword }) => keyword === 'FROM'));
  const assignments = instructions
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap(({ words }) => words.split(' '))
    .map((assignment) => assignment.split('=') as [string, string]);
  return {
    from: all.filter(({ keyword }) => keyword === 'FROM').map(({ words }) => words.split(' ')[0] ?? ''),
    instructions,
    environment: Object.fromEntries(assignments),
  };
}

/** The last instruction of its kind, which is the one that counts. */
export function lastOf({ instructions }: Dockerfile, keyword: string): string | undefined {
  return instructions.findLast((instruction) => instruction.keyword === keyword)?.words;
}

/** Words of a command in exec form. Throws for the shell form: a shell would be told to stop, and not what it started. */
export function execForm(words: string | undefined): string[] {
  const list = words?.slice(words.indexOf('['));
  try {
    return JSON.parse(`${list}`) as string[];
  } catch {
    throw new Error(`${words} is not in exec form.`);
  }
}
