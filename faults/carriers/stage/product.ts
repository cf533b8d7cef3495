import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from '../../../services/standalone/src/testing/http-client.js';
import { freePort } from '../../installation/installation.js';
import { ServiceProcess } from '../../installation/service-process.js';
import { DeathOrders } from '../armed-death.js';

const LOOK_EVERY_MS = 25;
const MAX_LOOK_MS = 2_000;
const MAX_START_MS = 90_000;
const PRELOAD = new URL('../sqlite/die-at-write.js', import.meta.url);

/** The product in one process, on data of its own, over emulated carriers. */
export class Product {
  /** SIGKILLs that it has had. */
  kills = 0;

  private constructor(
    private readonly service: ServiceProcess,
    readonly orders: DeathOrders,
    readonly directory: string,
    readonly rootKey: string,
  ) {}

  /** `directory`: of data and log. */
  static async start(directory: string, emulatorUrl: string): Promise<Product> {
    const ordersDirectory = join(directory, 'orders');
    await mkdir(ordersDirectory, { recursive: true });
    const rootKey = `rf_${randomBytes(24).toString('hex')}`;
    const environment = {
      PORT: String(await freePort()),
      DATA_DIR: join(directory, 'data'),
      RINGFENCE_ROOT_KEY: rootKey,
      LOG_LEVEL: 'info',
      TWILIO_API_URL: emulatorUrl,
      TELNYX_API_URL: emulatorUrl,
      CRASH_ORDERS: ordersDirectory,
    };
    const logFile = join(directory, 'product.log');
    const service = new ServiceProcess({
      name: 'the product',
      service: 'standalone',
      environment,
      logFile,
      preload: PRELOAD,
    });
    const product = new Product(service, new DeathOrders(ordersDirectory), directory, rootKey);
    service.start();
    await product.whenReady();
    return product;
  }

  get url(): string {
    return this.service.url;
  }

  /** Sentences about ends that nobody asked for. */
  get unasked(): readonly string[] {
    return this.service.unasked;
  }

  async whenReady(): Promise<void> {
    await this.until(({ status }) => status === 200);
  }

  /** And its lists show everything that is in its log. */
  async whenCaughtUp(): Promise<void> {
    await this.until(({ status, position, head }) => status === 200 && position === head);
  }

  async killAndRestart(): Promise<void> {
    await this.service.kill();
    await this.restart();
  }

  /** For one that was armed. Resolves with whether it has died. */
  async restartOnceDead(maxWaitMs: number): Promise<boolean> {
    const isDead = await this.service.killsItself(maxWaitMs);
    this.orders.arm({ marks: [] });
    if (isDead) await this.restart();
    return isDead;
  }

  async stop(): Promise<boolean> {
    return this.service.stop();
  }

  async kill(): Promise<void> {
    await this.service.kill();
  }

  private async restart(): Promise<void> {
    this.kills += 1;
    this.service.start();
    await this.whenReady();
  }

  private async until(isReached: (seen: Readiness) => boolean): Promise<void> {
    const deadlineMs = performance.now() + MAX_START_MS;
    for (;;) {
      const seen = await readinessAt(this.url);
      if (isReached(seen)) return;
      if (performance.now() > deadlineMs) throw new Error(`The product is not ready: ${JSON.stringify(seen)}`);
      await delay(LOOK_EVERY_MS);
    }
  }
}

interface Readiness {
  readonly status: number;
  readonly position?: string;
  readonly head?: string;
}

async function readinessAt(url: string): Promise<Readiness> {
  type Shown = { readonly numberTable?: { readonly position: string; readonly head: string } };
  const signal = AbortSignal.timeout(MAX_LOOK_MS);
  const answer = await new HttpClient(url).send<Shown>('GET', '/health/ready', { signal }).catch(() => undefined);
  return { status: answer?.status ?? 0, ...answer?.body.numberTable };
}
