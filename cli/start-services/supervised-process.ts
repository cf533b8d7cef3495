import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ConfigError } from '#service-process';

const RESTART_AFTER_MS = 1_000;
/** Longer than a service gives its requests. */
const MAX_STOP_MS = 10_000;

/** What becomes of processes that end with a failure. */
export interface Supervision {
  /** From then on they are started again however often they end. */
  readonly isOfUse: () => boolean;
  /** Told when one has ended so several times before that. */
  readonly onFailedStart: (error: Error) => void;
  /** What they say goes there, in place of the console. */
  readonly say?: (line: string) => void;
}

export interface SupervisedProcessOptions extends Supervision {
  /** Stands before each of its lines. */
  readonly name: string;
  readonly command: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What a run before may still hold, it lets go of in that time. */
const MAX_FAILED_STARTS = 3;

/** A process that is started again when it ends by itself; but for one that never gets to be of use. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private stopping = false;
  private restart: NodeJS.Timeout | undefined;
  private failedStarts = 0;

  constructor(private readonly options: SupervisedProcessOptions) {}

  start(): void {
    const { name, command, words, environment, say } = this.options;
    const child = spawn(command, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    passOn(child.stdout, (line) => (say ?? console.log)(`${name}: ${line}`));
    passOn(child.stderr, (line) => (say ?? console.error)(`${name}: ${line}`));
    child.once('error', (error) => console.error(`${name} cannot be started: ${error.message}`));
    child.once('close', (code, signal) => this.startAgain(code ?? signal));
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    const { child } = this;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), MAX_STOP_MS);
    await ended;
    clearTimeout(timer);
  }

  private startAgain(ending: number | NodeJS.Signals | null): void {
    if (this.stopping) return;
    const { name, isOfUse, onFailedStart } = this.options;
    if (ending !== 0) this.failedStarts += 1;
    if (!isOfUse() && this.failedStarts >= MAX_FAILED_STARTS) {
      return onFailedStart(new ConfigError(`${name} does not start: it has said above what is wrong.`));
    }
    // Said when it is done: whoever stops everything may have stopped this one first.
    this.restart = setTimeout(() => {
      console.error(`${name} had ended (${ending}) and is started again.`);
      this.start();
    }, RESTART_AFTER_MS);
  }
}

function passOn(stream: Readable, tell: (line: string) => void): void {
  createInterface({ input: stream }).on('line', tell);
}
