import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

/** A test double of the way to a broker, which opens when the test says so. */
export class LateBrokerDouble {
  accepted = 0;
  private readonly server: Server;
  private port = 0;

  constructor(broker: string) {
    const [host = '', port = ''] = broker.split(':');
    this.server = createServer((near) => {
      this.accepted += 1;
      const far = connect(Number(port), host);
      near.on('error', () => far.destroy()).pipe(far);
      far.on('error', () => near.destroy()).pipe(near);
    });
  }

  /** A port on which nobody answers yet. */
  async reserve(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    server.close();
    await once(server, 'close');
    return this.port;
  }

  async open(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    this.server.close();
  }
}
