import { readCommandLine } from './command-line.js';
import { explainFailedStart } from './explain-failed-start.js';
import { readStandaloneConfig } from './standalone.config.js';
import { startStandalone } from './start-standalone.js';
import type { RunningStandalone, StopReason } from './start-standalone.js';
import type { StandaloneConfig } from './standalone.config.js';

/** Starts the product and stops it on a signal. What the operator can mend is said in a sentence, not a stack trace. */
export async function run(parent: number): Promise<void> {
  let hint: string | undefined;
  try {
    const { help, stopWithParent } = readCommandLine();
    if (help !== undefined) return console.log(help);
    const config = readStandaloneConfig();
    const running = await startStandalone(config, (key) => {
      showRootKey(key);
      hint = isKept(config) ? ROOT_KEY_STAYS : undefined;
    });
    stopWhenAsked(running, stopWithParent ? parent : undefined);
    // Last: whoever reads it may stop the program at once.
    greet(running);
  } catch (error) {
    console.error(explainFailedStart(error));
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

const LOOK_FOR_PARENT_MS = 500;

/** On a signal, and when the parent process has ended, if it is named. */
function stopWhenAsked(running: RunningStandalone, parent: number | undefined): void {
  let stopping = false;
  const stop = async (because: StopReason): Promise<void> => {
    // A second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    clearInterval(looking);
    await running.stop(because);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  const lookForParent = () => void (process.ppid !== parent && stop('the parent process has ended'));
  const looking = parent === undefined ? undefined : setInterval(lookForParent, LOOK_FOR_PARENT_MS).unref();
}
