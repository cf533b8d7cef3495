import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT_KEY } from '../../../libs/service-process/testing/apart-in-memory.js';
import { HttpClient } from '../../../services/standalone/src/testing/http-client.js';
import { freePorts } from './free-ports.js';

const MAIN = join(process.cwd(), 'dist/cli/start-services/main.js');
const MAX_START_MS = 60_000;

/** Where the servers are that services apart need. */
export interface FoundServers {
  /** As `KAFKA_BROKERS` names them. */
  readonly kafka: string;
  /** Undefined: the read models are on SQLite. */
  readonly mongodb: string | undefined;
}

/** All services apart behind their entry, as `npm run start:services` has them, on data and topics of their own. */
export class StartedServices {
  /** Begins the names of their topics, and is that of their database. */
  readonly name = `test-${randomUUID()}`;
  private child: ChildProcess | undefined;
  private port = 0;

  constructor(
    private readonly servers: FoundServers,
    private readonly environment: Readonly<Record<string, string>> = {},
    private readonly directory = mkdtempSync(join(tmpdir(), 'ringfence-')),
  ) {}

  /** Resolves with a client of the entry, which has the same port at every start. */
  async start(): Promise<HttpClient> {
    this.port ||= await freePorts();
    const { kafka, mongodb } = this.servers;
    const env = {
      ...this.environment,
      PATH: process.env['PATH'] ?? '',
      PORT: String(this.port),
      DATA_DIR: this.directory,
      EVENT_BUS_URL: `kafka://${kafka}/${this.name}`,
      READ_MODEL_URL: mongodb ? `${mongodb.replace(/\/$/, '')}/${this.name}` : 'sqlite:',
      RINGFENCE_ROOT_KEY: ROOT_KEY,
    };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    for (const endMs = performance.now() + MAX_START_MS; !said.includes('Ringfence is ready at'); await delay(50)) {
      if (performance.now() > endMs || child.exitCode !== null) throw new Error(`It did not start: ${said}`);
    }
    return this.clientOf();
  }

  /** Of the entry, or of the service that has so many ports after it. */
  clientOf(place = 0): HttpClient {
    return new HttpClient(`http://127.0.0.1:${this.port + place}`, ROOT_KEY);
  }

  /** Resolves when the start itself has ended; after a SIGKILL its services end by themselves a moment later. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.child) return;
    const ended = once(this.child, 'close');
    this.child.kill(signal);
    await ended;
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.directory, { recursive: true, force: true });
  }
}
