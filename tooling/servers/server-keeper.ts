import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a test takes the address of a server from. */
export type ServerVariable = 'KAFKA_BROKERS' | 'MONGODB_URL' | 'KURRENTDB_URL';

/** Names the keeper of this run to the processes that tests run in. */
export const KEEPER_URL = 'RINGFENCE_TEST_SERVERS';

/** A server that was started for tests. */
export interface StartedServer {
  /** As the variable would name it. */
  readonly address: string;
  stop(): Promise<void>;
}

/** How servers are started where none is named. */
export interface ServerStarter {
  /** Whether there is a container runtime. */
  isAvailable(): Promise<boolean>;
  start(variable: ServerVariable): Promise<StartedServer>;
}

/**
 * Starts servers for all test files of a run: each when the first test asks for it, and once. Nothing is done, and no
 * time lost, for a run whose tests ask for none.
 */
export class ServerKeeper {
  private readonly started = new Map<ServerVariable, Promise<StartedServer>>();
  private readonly server: Server;
  private available: Promise<boolean> | undefined;

  private constructor(private readonly starter: ServerStarter) {
    this.server = createServer((incoming, outgoing) => void this.answer(incoming, outgoing));
  }

  static async open(starter: ServerStarter): Promise<ServerKeeper> {
    const keeper = new ServerKeeper(starter);
    keeper.server.listen(0, '127.0.0.1').unref();
    await once(keeper.server, 'listening');
    return keeper;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    const ended = await Promise.allSettled(this.started.values());
    await Promise.all(ended.map((each) => each.status === 'fulfilled' && each.value.stop()));
  }

  /** The address, empty without a runtime, or 500 and why there is none in spite of it. */
  private async answer({ url = '' }: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      this.available ??= this.starter.isAvailable();
      outgoing.end((await this.available) ? await this.addressOf(url.slice(1) as ServerVariable) : '');
    } catch (error) {
      outgoing.writeHead(500).end((error as Error).message);
    }
  }

  private async addressOf(variable: ServerVariable): Promise<string> {
    const starting = this.started.get(variable) ?? this.starter.start(variable);
    this.started.set(variable, starting);
    return (await starting).address;
  }
}
