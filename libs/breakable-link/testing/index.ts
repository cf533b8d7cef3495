import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A TCP connection to a server that a test can break, and mend again, without touching the server. */
export class BreakableLink {
  private readonly sockets = new Set<Socket>();
  private listener: Server | undefined;
  private port = 0;
  private isStalled = false;
  private bytesUntilCut = Infinity;

  constructor(
    private readonly targetHost: string,
    private readonly targetPort: number,
  ) {}

  /** Resolves with where to connect to instead, such as `127.0.0.1:40123`; the same after each `mend`. */
  async mend(): Promise<string> {
    this.isStalled = false;
    this.bytesUntilCut = Infinity;
    const listener = createServer((near) => this.join(near));
    listener.listen(this.port, '127.0.0.1');
    await once(listener, 'listening');
    this.listener = listener;
    this.port = (listener.address() as AddressInfo).port;
    return `127.0.0.1:${this.port}`;
  }

  /** Cuts every connection, and refuses new ones. */
  async cut(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    listener?.close();
    for (const socket of this.sockets) socket.destroy();
    if (listener) await once(listener, 'close');
  }

  /** Cuts when so many more bytes have gone to the server: in the middle of whatever is under way. */
  cutAfter(bytes: number): void {
    this.bytesUntilCut = bytes;
  }

  /** Keeps connections open and takes new ones, but lets nothing through: as when the server has been stopped. */
  stall(): void {
    this.isStalled = true;
    for (const socket of this.sockets) socket.pause();
  }

  private join(near: Socket): void {
    const far = connect(this.targetPort, this.targetHost);
    near.on('data', ({ length }: Buffer) => this.count(length));
    this.pass(near, far);
    this.pass(far, near);
  }

  private count(bytes: number): void {
    this.bytesUntilCut -= bytes;
    if (this.bytesUntilCut < 0) void this.cut();
  }

  private pass(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('data', (bytes) => to.write(bytes));
    from.on('error', () => undefined);
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    if (this.isStalled) from.pause();
  }
}
