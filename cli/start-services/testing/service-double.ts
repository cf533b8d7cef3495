import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a service was asked. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Stands in for a service behind the entry: answers everything, with its name, and remembers what it was asked. */
export class ServiceDouble {
  readonly asked: Asked[] = [];
  /** Of every answer but readiness. */
  status = 200;
  ready = true;
  /** Takes requests and says nothing. */
  hanging = false;
  /** What has arrived so far of the body that is arriving, or of the last one. */
  body = '';

  private constructor(
    readonly name: string,
    private readonly server: Server,
  ) {
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => void this.answer(incoming, outgoing));
  }

  static async start(name: string): Promise<ServiceDouble> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ServiceDouble(name, server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    this.asked.push({ method, url, headers });
    this.body = '';
    incoming.on('data', (chunk: Buffer) => (this.body += chunk.toString()));
    await text(incoming).catch(() => undefined);
    if (this.hanging) return;
    const status = url === '/health/ready' ? (this.ready ? 200 : 503) : this.status;
    const body = JSON.stringify({ from: this.name, reasons: this.ready ? [] : [`The ${this.name} is not ready.`] });
    outgoing
      .writeHead(status, { 'content-type': 'application/json', 'x-request-id': `made by ${this.name}` })
      .end(body);
  }
}
