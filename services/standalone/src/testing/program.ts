import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HttpClient } from './http-client.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));

/** A program that has said nothing for so long will not say anything. */
const MAX_START_MS = 30_000;
const MAX_STOP_MS = 20_000;

export const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';

export type Environment = Readonly<Record<string, string>>;

/** How a program ended. */
export interface Ending {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The product as it ships, in a process of its own. */
export class Program {
  private out = '';
  private err = '';
  readonly ended: Promise<Ending>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.out,
      stderr: this.err,
    }));
  }

  /** Starts the program with exactly this environment; nothing of the tests' own is passed on. */
  static spawn(environment: Environment): Program {
    const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    return new Program(child);
  }

  /** Starts it as `npm start` does: in a shell, which is the one that gets the signals. */
  static spawnInShell(environment: Environment): Program {
    // With a command after it, or the shell would become the program.
    const line = `"${process.execPath}" "${MAIN}" --stop-with-parent; exit $?`;
    return new Program(spawn(line, { env: environment, shell: true, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get stdout(): string {
    return this.out;
  }

  get stderr(): string {
    return this.err;
  }

  /** Resolves with the program's address once it says that it is ready; rejects with its last words when it ends first. */
  async ready(): Promise<string> {
    const deadline = Date.now() + MAX_START_MS;
    const ending = this.ended.then((end) => {
      throw new Error(`The program ended with ${end.code ?? end.signal} before it was ready: ${end.stderr}`);
    });
    for (;;) {
      const url = /^Ringfence is ready at (\S+)/m.exec(this.out)?.[1];
      if (url) {
        ending.catch(() => undefined);
        return url;
      }
      if (Date.now() > deadline) throw new Error(`The program is not ready: ${this.out}${this.err}`);
      await Promise.race([ending, this.nextOutput()]);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves with the ending; ends the program hard when it does not end by itself in time. */
  async end(signal?: NodeJS.Signals): Promise<Ending> {
    if (signal) this.signal(signal);
    const timer = setTimeout(() => this.signal('SIGKILL'), MAX_STOP_MS);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  private async nextOutput(): Promise<void> {
    const timer = new AbortController();
    const late = setTimeout(() => timer.abort(), MAX_START_MS);
    await once(this.child.stdout!, 'data', { signal: timer.signal }).catch(() => undefined);
    clearTimeout(late);
  }
}

/** A program on data of its own that can be stopped, killed and started again on the same data. */
export class Installation {
  private program: Program | undefined;
  private address = '';

  constructor(
    readonly dataDirectory: string,
    private readonly environment: Environment = {},
  ) {}

  /** Starts the program on any free port; resolves with a client that holds the root key. */
  async start(): Promise<HttpClient> {
    return this.hold(Program.spawn(this.wholeEnvironment));
  }

  /** The same as `npm start` does it. */
  async startInShell(): Promise<HttpClient> {
    return this.hold(Program.spawnInShell(this.wholeEnvironment));
  }

  private get wholeEnvironment(): Environment {
    return {
      PORT: '0',
      DATA_DIR: this.dataDirectory,
      RINGFENCE_ROOT_KEY: ROOT_KEY,
      LOG_LEVEL: 'warn',
      ...this.environment,
    };
  }

  private async hold(program: Program): Promise<HttpClient> {
    this.program = program;
    this.address = await this.program.ready();
    return new HttpClient(this.address, ROOT_KEY);
  }

  get running(): Program {
    if (!this.program) throw new Error('The program was not started.');
    return this.program;
  }

  /** Asks the program to stop and waits until it has. */
  async stop(): Promise<Ending> {
    return this.running.end('SIGTERM');
  }

  /** SIGKILL: the program gets no chance to finish anything. */
  async kill(): Promise<Ending> {
    return this.running.end('SIGKILL');
  }

  async restart(): Promise<HttpClient> {
    await this.stop();
    return this.start();
  }

  /** Leaves no process behind, whatever state it is in. */
  async abandon(): Promise<void> {
    await this.program?.end('SIGKILL');
  }
}
