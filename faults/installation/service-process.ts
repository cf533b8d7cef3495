import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAX_STOP_MS = 15_000;

export interface ServiceOptions {
  readonly name: string;
  /** The folder under `services`. */
  readonly service: 'inventory' | 'call-gate' | 'carrier' | 'messaging' | 'standalone';
  readonly environment: Readonly<Record<string, string>>;
  /** What it says is added to this file. */
  readonly logFile: string;
  /** A module that is loaded before the service, in each of its threads. */
  readonly preload?: URL;
}

/** A service as it ships, in a process that can be killed and started again on the same port. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  /** Every end that nobody asked for. */
  readonly unasked: string[] = [];

  constructor(private readonly options: ServiceOptions) {}

  get name(): string {
    return this.options.name;
  }

  get url(): string {
    return `http://127.0.0.1:${this.options.environment['PORT']}`;
  }

  start(): void {
    const { name, service, environment, logFile, preload } = this.options;
    const main = fileURLToPath(new URL(`../../services/${service}/src/main.js`, import.meta.url));
    const preloading = preload ? ['--import', preload.href] : [];
    const words = ['--disable-warning=TimeoutNegativeWarning', ...preloading, main, '--stop-with-parent'];
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, words, { env: environment, stdio: ['ignore', log, log] });
    closeSync(log);
    this.child = child;
    child.once('exit', (code, signal) => {
      if (this.child === child) this.unasked.push(`${name} ended by itself (${code ?? signal}); see ${logFile}.`);
    });
  }

  /** Resolves with whether it kills itself before `inTime` aborts, as its preload may have it do; nobody else asked for that end. */
  async killsItself(inTime: AbortSignal): Promise<boolean> {
    const { child } = this;
    if (!child) return false;
    const isDead = () => child.exitCode !== null || child.signalCode !== null;
    this.child = undefined;
    if (!isDead() && !inTime.aborted) await once(child, 'exit', { signal: inTime }).catch(() => undefined);
    if (!isDead()) this.child = child;
    return isDead();
  }

  /** SIGKILL; resolves when it is dead. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM; resolves with whether it ended as it should. */
  async stop(): Promise<boolean> {
    const { child } = this;
    await this.end('SIGTERM');
    return !child || child.exitCode === 0;
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), MAX_STOP_MS);
    await ended;
    clearTimeout(timer);
  }
}
