import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generateApiKey } from '#access';

const MAIN = fileURLToPath(new URL('../../services/standalone/src/main.js', import.meta.url));

/** A product of one's own: a process, a port and a data directory that end together. */
export interface ThrowAwayProduct {
  readonly url: string;
  readonly rootKey: string;
  stop(): Promise<void>;
}

/** Starts the real program on a free port with an empty data directory. Rejects with what it said when it did not start. */
export async function startThrowAwayProduct(): Promise<ThrowAwayProduct> {
  const directory = await mkdtemp(join(tmpdir(), 'ringfence-demo-'));
  const rootKey = generateApiKey();
  const environment = {
    ...process.env,
    DATA_DIR: directory,
    PORT: '0',
    RINGFENCE_ROOT_KEY: rootKey,
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await rm(directory, { recursive: true, force: true });
  };
  const url = await Promise.race([readyUrl(child.stdout), exited.then(() => undefined)]);
  if (url !== undefined) return { url, rootKey, stop };
  await rm(directory, { recursive: true, force: true });
  throw new Error(`The product did not start:\n${errors}`);
}

async function readyUrl(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) {
    const url = /ready at (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  return undefined;
}
