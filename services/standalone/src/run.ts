import { hasCode } from '#domain-error';
import { ConfigError, isStartedByNpm, readStandaloneConfig } from './standalone.config.js';
import { startStandalone } from './start-standalone.js';
import type { RunningStandalone } from './start-standalone.js';
import type { StandaloneConfig } from './standalone.config.js';

const PARENT = process.ppid;

/** Starts the product and stops it on a signal. What the operator can mend is said in a sentence, not a stack trace. */
export async function run(): Promise<void> {
  let hint: string | undefined;
  try {
    const config = readStandaloneConfig();
    const running = await startStandalone(config, (key) => {
      showRootKey(key);
      hint = isKept(config) ? ROOT_KEY_STAYS : undefined;
    });
    stopWhenAsked(running);
    // Last: whoever reads it may stop the program at once.
    greet(running);
  } catch (error) {
    console.error(explain(error));
    if (hint !== undefined) console.error(hint);
    process.exit(1);
  }
}

/** A start that fails after it has shown a new root key: the next one shows none. */
const ROOT_KEY_STAYS = 'The root key that was just printed stays valid: keep it for the next start.';

const isKept = ({ eventStore }: StandaloneConfig): boolean => eventStore.kind !== 'memory';

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

/** What the operating system says of an address that could not be listened on, or not be found by its name. */
interface ListenError extends NodeJS.ErrnoException {
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
}

function explainListening({ code, port, address, hostname }: ListenError): string {
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Set PORT to a free one.`;
  if (code === 'EACCES') return `This user may not open port ${port}. Set PORT to one above 1023.`;
  const host = hostname ?? address;
  return `HOST is "${host}", which is no address of this machine. Set it to one, such as 127.0.0.1, or 0.0.0.0 for all.`;
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  for (const code of ['event_store_unavailable', 'idempotency_store_unavailable']) {
    if (hasCode(error, code)) return error.message;
  }
  const { syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'listen' || syscall === 'getaddrinfo') return explainListening(error as ListenError);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
