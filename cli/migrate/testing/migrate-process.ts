import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));

/** How a command ended, and what it said. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly said: string;
  readonly complained: string;
}

/** The command as it ships, in a process of its own. */
export class MigrateProcess {
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;

  constructor(...words: readonly string[]) {
    this.child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = endOf(this.child);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  signal(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Runs the command to its end. */
export function migrate(...words: readonly string[]): Promise<Ended> {
  return new MigrateProcess(...words).ended;
}

/** The same where no file grows beyond so many blocks of 512 bytes: to the command the disk fails there. POSIX only. */
export function migrateToSmallDisk(maxBlocks: number, ...words: readonly string[]): Promise<Ended> {
  const script = `ulimit -f ${maxBlocks}; exec "$0" "$@"`;
  return endOf(
    spawn('/bin/sh', ['-c', script, process.execPath, MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}

async function endOf(child: ChildProcess): Promise<Ended> {
  let [said, complained] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (complained += text));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, said, complained };
}
