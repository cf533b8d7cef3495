import { helpText, readCommandLine } from './command-line/command-line.js';
import type { ProcessHelp } from './command-line/command-line.js';
import { explainFailedStart } from './explain-failed-start.js';
import type { StopReason } from './start-process.js';

/** What was started, and how to end it. */
interface Started {
  readonly url: string;
  /** See `RunningProcess.ready`. */
  readonly ready: Promise<boolean>;
  /** See `RunningProcess.mustEnd`. */
  readonly mustEnd?: Promise<Error>;
  stop(because?: StopReason): Promise<void>;
}

/** A program: how it is described, started and greeted. */
export interface ProcessToRun {
  readonly help: ProcessHelp;
  /** Resolves when the process can be asked how far it is. */
  readonly start: () => Promise<Started>;
  /** Said on standard output when the process is ready. */
  readonly greeting: (running: Started) => string;
}

/**
 * Starts a process and stops it on a signal. What the operator can mend is said in a sentence, not a stack trace.
 * `parent`: the process that started this one.
 */
export async function runProcess(parent: number, { help, start, greeting }: ProcessToRun): Promise<void> {
  try {
    const asked = readCommandLine();
    if (asked.help) return console.log(helpText(help));
    const running = await start();
    stopWhenAsked(running, asked.stopWithParent ? parent : undefined);
    // Last: whoever reads it may stop the program at once.
    if (await running.ready) console.log(greeting(running));
  } catch (error) {
    console.error(explainFailedStart(error));
    process.exit(1);
  }
}

const LOOK_FOR_PARENT_MS = 500;

/** On a signal, when the parent process has ended, if it is named, and with status 1 when it must not go on. */
function stopWhenAsked(running: Started, parent: number | undefined): void {
  let stopping = false;
  const stop = async (because: StopReason, status = 0): Promise<void> => {
    // A second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    clearInterval(looking);
    await running.stop(because);
    process.exit(status);
  };
  void running.mustEnd?.then((error) => {
    console.error(explainFailedStart(error));
    return stop('another process has taken over', 1);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  const lookForParent = () => void (process.ppid !== parent && stop('the parent process has ended'));
  const looking = parent === undefined ? undefined : setInterval(lookForParent, LOOK_FOR_PARENT_MS).unref();
}
