import { Pauses } from '../process/pauses.js';
import { serveProcess } from '../process/serve-process.js';
import { startStandalone } from '../../services/standalone/src/start-standalone.js';
import type { RunningProcess } from '#service-process';
import { PUBLIC_URL } from '../fixtures/public-url.js';
import { ROOT_KEY } from '../fixtures/root-key.js';

let running: RunningProcess | undefined;
const pauses = new Pauses();

/** The whole product as it ships, in a process of its own. */
const product = {
  /** Resolves with the port when it answers. */
  async start(directory: string, carriersUrl?: string): Promise<number> {
    const settings = {
      port: 0,
      host: '127.0.0.1',
      eventStore: { kind: 'sqlite', directory },
      readModel: { kind: 'sqlite' },
      driftCheckHours: 0,
      hosts: {
        checksPublicUrl: false,
        publicUrls: { twilio: [PUBLIC_URL], telnyx: [PUBLIC_URL] },
        twilioApiUrl: carriersUrl,
        telnyxApiUrl: carriersUrl,
      },
      vault: { keys: [] },
      rootKey: ROOT_KEY,
      // Requests at their usual level would fill the terminal; errors must still be seen.
      logLevel: 'warn',
    } as const;
    running = await startStandalone(settings, () => undefined);
    await running.ready;
    return Number(new URL(running.url).port);
  },

  /** Processor time this process has used so far, in microseconds. */
  usedMicros(): number {
    const { user, system } = process.cpuUsage();
    return user + system;
  },

  beginPauses(): void {
    pauses.begin();
  },

  /** The pause that each of so many pieces of work has made since `beginPauses`, as `Pauses` tells it. */
  endPauses(times: number): number {
    return pauses.end(times);
  },

  /** After a full collection where the process was started with --expose-gc. Bytes. */
  memory(): { readonly residentBytes: number; readonly heapUsedBytes: number } {
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    return { residentBytes: rss, heapUsedBytes: heapUsed };
  },

  async stop(): Promise<void> {
    await running?.stop();
  },
};

export type Product = typeof product;

serveProcess(product);
