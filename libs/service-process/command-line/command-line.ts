import { parseArgs } from 'node:util';
import { CommandLineError } from './command-line-error.js';

interface CommandLine {
  /** The help is to be shown, and nothing else to be done. */
  readonly help: boolean;
  readonly stopWithParent: boolean;
}

/** Throws a `CommandLineError` at what it does not know: a setting written as an option would be passed over in silence. */
export function readCommandLine(words: readonly string[] = process.argv.slice(2)): CommandLine {
  try {
    const options = { help: { type: 'boolean', short: 'h' }, 'stop-with-parent': { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: [...words], options });
    return { help: values.help ?? false, stopWithParent: values['stop-with-parent'] ?? false };
  } catch (error) {
    const { message } = error as Error;
    throw new CommandLineError(`${message.split('. ')[0]}. Settings are environment variables; --help lists them.`);
  }
}

/** What a process says of itself. */
export interface ProcessHelp {
  /** How it is started. */
  readonly command: string;
  /** What it does, in a sentence. */
  readonly does: string;
  /** Environment variable → default and meaning, in the order in which they are shown. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What `--help` prints, in lines, without one at the end. */
export function helpText({ command, does, settings }: ProcessHelp): string {
  const names = Object.keys(settings);
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const lines = Object.entries(settings).map(([name, meaning]) => `  ${name.padEnd(width)}${meaning}`);
  return `${command}

${does}

  --help                this text
  --stop-with-parent    stop when the process that started this one has ended. npm does it: it hands a signal to its
                        shell, which ends without a word to us

Settings are read from the environment; README.md says more of each:

${lines.join('\n')}`;
}
