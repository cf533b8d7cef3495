import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressesOf, isNginxInstalled, nginxEntry } from './nginx-entry.js';
import { plainEntry } from './plain-entry.js';
import type { ServicePorts } from './plain-entry.js';
import type { Supervision } from './supervised-process.js';
import { SupervisedProcess } from './supervised-process.js';

/** What stands before the services. */
export interface Entry {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * nginx, or something plain in its place where that is not installed. Rejects when the port cannot be had, or tells
 * `supervision`.
 */
export async function openEntry(
  host: string,
  port: number,
  ports: ServicePorts,
  supervision: Supervision,
): Promise<Entry> {
  const listen = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const url = `http://${listen}`;
  if (isNginxInstalled()) {
    await requireFree(host, port);
    const directory = mkdtempSync(join(tmpdir(), 'ringfence-entry-'));
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    const nginx = new SupervisedProcess({
      ...nginxEntry({ listen, ...addressesOf(ports) }, directory),
      ...supervision,
    });
    nginx.start();
    return { url, stop: () => nginx.stop() };
  }
  console.error('nginx is not installed: a plain entry stands in for it, good enough for development.');
  const server = plainEntry(ports).listen(port, host);
  await once(server, 'listening');
  return {
    url,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** nginx would say it five times over, and not what to do. */
async function requireFree(host: string, port: number): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
