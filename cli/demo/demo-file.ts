import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { NumberFile } from './demo.js';

const USAGE = `npm run demo [-- FILE.csv]

Five minutes with Ringfence, in a few seconds: starts the product on a throw-away data directory, imports a CSV of
numbers (default: examples/numbers.csv), shows the rows that failed, registers agents, assigns, authorizes a call,
switches outbound off, shows the refusal and its history, and stops. Leaves nothing behind.

Ends with status 0 when all that worked, whatever rows failed; with 1 when it did not, with 2 when it was called wrongly.`;

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by you',
};

/** The file that the arguments name. Ends the process when they ask for help, or name none that can be read. */
export async function demoFile(args: readonly string[]): Promise<NumberFile> {
  const name = fileName(args);
  try {
    return { name, content: await readFile(name) };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return misused(`${name} cannot be read: ${UNREADABLE[code] ?? message}. Name a CSV file of numbers.`);
  }
}

function fileName(args: readonly string[]): string {
  const options = { help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const unknown = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(options, token.name));
  if (unknown) return misused(`There is no option ${args[unknown.index]}.\n\n${USAGE}`);
  if (positionals.length > 1) return misused(`The demo takes one file.\n\n${USAGE}`);
  return positionals[0] ?? 'examples/numbers.csv';
}

function misused(why: string): never {
  console.error(why);
  process.exit(2);
}
