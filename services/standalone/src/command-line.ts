import { parseArgs } from 'node:util';

const HELP = `npm start [-- OPTION], or node dist/services/standalone/src/main.js [OPTION]

Runs Ringfence in one process on the files in DATA_DIR.

  --help                this text
  --stop-with-parent    stop when the process that started this one has ended. npm start does it: npm hands a signal
                        to its shell, which ends without a word to us

Settings are read from the environment; README.md says more of each:

  PORT                  3000; 0 takes any free port
  HOST                  127.0.0.1
  DATA_DIR              ./data
  RINGFENCE_ROOT_KEY    made and printed at the first start
  EVENT_STORE_URL       sqlite: (files in DATA_DIR), or memory: (keeps nothing)
  EVENT_BUS_URL         local:
  READ_MODEL_URL        sqlite: (a file in DATA_DIR), or mongodb://host:27017/database
  LOG_LEVEL             info; fatal, error, warn, debug, trace or silent`;

interface CommandLine {
  /** To be shown, and nothing else to be done. */
  readonly help: string | undefined;
  readonly stopWithParent: boolean;
}

/** A command line that was not understood; the message is all that the operator needs. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

/** Throws a `CommandLineError` at what it does not know: a setting written as an option would be passed over in silence. */
export function readCommandLine(words: readonly string[] = process.argv.slice(2)): CommandLine {
  try {
    const options = { help: { type: 'boolean', short: 'h' }, 'stop-with-parent': { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: [...words], options });
    return { help: values.help ? HELP : undefined, stopWithParent: values['stop-with-parent'] ?? false };
  } catch (error) {
    const { message } = error as Error;
    throw new CommandLineError(`${message.split('. ')[0]}. Settings are environment variables; --help lists them.`);
  }
}
