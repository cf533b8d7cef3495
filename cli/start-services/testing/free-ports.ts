import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems take for connections of their own: a service finds its port free when it comes back. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/** The port of an entry behind which those of the services are free, too. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const taken = await Promise.all([port, port + 1, port + 2, port + 3].map(isTaken));
    if (!taken.includes(true)) return port;
  }
}

async function isTaken(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const listening = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return !listening;
}
