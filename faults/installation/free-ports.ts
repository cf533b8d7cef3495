import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Below what systems take for connections of their own: a service finds its port free when it comes back. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/** Any that is free. */
export async function freePort(): Promise<number> {
  return listenOnce(0);
}

/** The first of so many in a row that are free. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const row = Array.from({ length: count }, (_, index) => first + index);
    const taken = await Promise.all(row.map((port) => listenOnce(port).catch(() => undefined)));
    if (!taken.includes(undefined)) return first;
  }
}

async function listenOnce(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
