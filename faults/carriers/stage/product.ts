import type { ServiceProcess } from '../../installation/service-process.js';
import { isAtHead, until } from '../../installation/readiness.js';
import type { DeathOrders } from '../armed-death.js';

export interface ProductParts {
  /** Where everybody asks, and carriers tell of calls. */
  readonly url: string;
  readonly rootKey: string;
  /** Each of them can be killed, and is started again. The first one keeps the numbers. */
  readonly mortals: readonly [ServiceProcess, ...ServiceProcess[]];
  /** What has to be there beside them. */
  readonly others: readonly ServiceProcess[];
  /** Of all mortals: whichever makes the write dies of it. */
  readonly orders: DeathOrders;
  /** Ends what is no service. */
  readonly close: () => Promise<void>;
}

/** The product in one process or in several, on data of its own, over emulated carriers. */
export class Product {
  /** SIGKILLs that it has had. */
  kills = 0;

  private isClosed = false;

  private constructor(private readonly parts: ProductParts) {}

  /** Resolves when it is ready. */
  static async start(parts: ProductParts): Promise<Product> {
    const product = new Product(parts);
    for (const service of product.services) service.start();
    await product.whenReady();
    return product;
  }

  get url(): string {
    return this.parts.url;
  }

  get rootKey(): string {
    return this.parts.rootKey;
  }

  get orders(): DeathOrders {
    return this.parts.orders;
  }

  /** Names of those that can be killed. */
  get mortals(): readonly string[] {
    return this.parts.mortals.map(({ name }) => name);
  }

  /** Sentences about ends that nobody asked for. */
  get unasked(): readonly string[] {
    return this.services.flatMap(({ unasked }) => unasked);
  }

  async whenReady(): Promise<void> {
    await Promise.all(this.services.map((service) => until(service, ({ status }) => status === 200)));
  }

  /** And the lists show everything that is in the log. */
  async whenCaughtUp(): Promise<void> {
    await this.whenReady();
    await until(this.parts.mortals[0], isAtHead);
  }

  async killAndRestart(name: string): Promise<void> {
    const mortal = this.parts.mortals.find((each) => each.name === name);
    if (!mortal) throw new Error(`There is no ${name} to be killed.`);
    await mortal.kill();
    await this.restart(mortal);
  }

  /** For one that was armed. Resolves with whether it has died before `inTime` aborts. */
  async restartOnceDead(inTime: AbortSignal): Promise<boolean> {
    const oneIsDead = new AbortController();
    const signal = AbortSignal.any([inTime, oneIsDead.signal]);
    const dead = await Promise.all(
      this.parts.mortals.map(async (mortal) => {
        const isDead = await mortal.killsItself(signal);
        if (isDead) oneIsDead.abort();
        return isDead ? [mortal] : [];
      }),
    );
    this.orders.arm({ marks: [] });
    await Promise.all(dead.flat().map((mortal) => this.restart(mortal)));
    return oneIsDead.signal.aborted;
  }

  /** Whether all ended as they should. */
  async stop(): Promise<boolean> {
    let isWell = true;
    // Whoever asks another ends before it.
    for (const service of this.services.toReversed()) isWell = (await service.stop()) && isWell;
    await this.close();
    return isWell;
  }

  async kill(): Promise<void> {
    await Promise.all(this.services.map((service) => service.kill()));
    await this.close();
  }

  private async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.parts.close();
  }

  private get services(): readonly ServiceProcess[] {
    return [...this.parts.mortals, ...this.parts.others];
  }

  private async restart(mortal: ServiceProcess): Promise<void> {
    this.kills += 1;
    mortal.start();
    await this.whenReady();
  }
}
