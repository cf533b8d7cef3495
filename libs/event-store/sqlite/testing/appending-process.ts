import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that holds an event log and appends to it until it is killed. */
export interface AppendingProcess {
  readonly processId: number;
  /** Resolves when so many appends were acknowledged in all. */
  readonly acknowledged: (count: number) => Promise<void>;
  /** Sends SIGKILL and resolves with the ids of all acknowledged appends once the process is gone. */
  readonly kill: () => Promise<readonly string[]>;
}

/** Resolves when the process has opened the log. */
export async function startAppending(file: string, writers: number): Promise<AppendingProcess> {
  const program = fileURLToPath(new URL('./append-forever.js', import.meta.url));
  const child = spawn(process.execPath, [program, file, String(writers)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'close');
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => lines.push(line));
  const reported = async (count: number): Promise<void> => {
    while (lines.length < count) {
      await Promise.race([once(reader, 'line'), gone]);
      if (child.exitCode !== null) throw new Error(`The process ended with code ${child.exitCode}.`);
    }
  };
  await reported(1);
  return {
    processId: child.pid!,
    acknowledged: (count) => reported(count + 1),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
      return lines.slice(1);
    },
  };
}
