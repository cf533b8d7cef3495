import { hasCode } from '#domain-error';
import { ConfigError, isStartedByNpm, readStandaloneConfig } from './standalone.config.js';
import { startStandalone } from './start-standalone.js';
import type { RunningStandalone } from './start-standalone.js';

const PARENT = process.ppid;

/** Starts the product and stops it on a signal. What the operator can mend is said in a sentence, not a stack trace. */
export async function run(): Promise<void> {
  try {
    const running = await startStandalone(readStandaloneConfig(), showRootKey);
    stopWhenAsked(running);
    // Last: whoever reads it may stop the program at once.
    greet(running);
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

function showRootKey(key: string): void {
  console.log(`Your root key, shown only this once:\n\n  ${key}\n\nSend it as "Authorization: Bearer <key>".\n`);
}

function greet({ url }: RunningStandalone): void {
  console.log(`Ringfence is ready at ${url} (API description: ${url}/docs).`);
}

const LOOK_FOR_NPM_MS = 500;

/**
 * On a signal, and when npm has gone: it hands a signal on to the shell that it started us in, which ends without a word
 * to us, and we would run on unseen with the port and the files.
 */
function stopWhenAsked(running: RunningStandalone): void {
  let stopping = false;
  const stop = async (asked: NodeJS.Signals): Promise<void> => {
    // A second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    clearInterval(looking);
    await running.stop(asked);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  const lookForNpm = () => void (process.ppid !== PARENT && stop('SIGTERM'));
  const looking = isStartedByNpm() ? setInterval(lookForNpm, LOOK_FOR_NPM_MS).unref() : undefined;
}

const ADDRESS_NOT_OURS = 'HOST is no address of this machine. Set it to one, such as 127.0.0.1, or 0.0.0.0 for all.';

/** Why the port could not be opened, by the code of the operating system. */
const LISTEN_SENTENCES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken by another program. Set PORT to a free one.',
  EACCES: 'This user may not open the port. Set PORT to one above 1023.',
};

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  for (const code of ['event_store_unavailable', 'idempotency_store_unavailable']) {
    if (hasCode(error, code)) return error.message;
  }
  const { syscall, code = '' } = error as NodeJS.ErrnoException;
  if (syscall === 'listen' || syscall === 'getaddrinfo') return LISTEN_SENTENCES[code] ?? ADDRESS_NOT_OURS;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
