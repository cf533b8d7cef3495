import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Entry } from '../entry.js';
import { nginxEntry } from '../nginx-entry.js';
import type { EntryAddresses } from '../nginx-entry.js';
import { plainEntry } from '../plain-entry.js';
import type { ServicePorts } from '../plain-entry.js';

export async function openPlainEntry(ports: ServicePorts): Promise<Entry> {
  const server = plainEntry(ports).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** nginx before what is at these addresses. */
export async function openNginx(addresses: Omit<EntryAddresses, 'listen'>): Promise<Entry> {
  const listen = `127.0.0.1:${await freePort()}`;
  const directory = mkdtempSync(join(tmpdir(), 'ringfence-entry-'));
  const { command, words, environment } = nginxEntry({ listen, ...addresses }, directory);
  const child = spawn(command, words, { env: environment, stdio: 'ignore' });
  const url = `http://${listen}`;
  while (!(await fetch(`${url}/health/live`).catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error(`nginx ended at its start, with ${child.exitCode}.`);
    await delay(10);
  }
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
