import { setTimeout as delay } from 'node:timers/promises';
import { Stock } from '../../../simulator/carriers/inventory/stock.js';
import type { Chance } from '../../../services/standalone/src/testing/chance.js';
import { Desk } from './desk.js';
import type { ShownImport, ShownNumber, ShownPurchase } from './desk.js';
import { EmulatorProcess } from './emulator-process.js';
import type { OpenedAccount } from './emulator-process.js';
import type { Product } from './product.js';

export type CarrierName = 'twilio' | 'telnyx';

/** Each asks under a key of its own, and both over the same account at the carrier. */
export const WORKSPACES = ['default', 'rival'] as const;
export type Workspace = (typeof WORKSPACES)[number];

/** An account at the carrier, and as what it is connected in each workspace. */
export interface ConnectedAccount extends OpenedAccount {
  readonly ids: Readonly<Record<Workspace, string>>;
}

/** All that the product shows of what may be open. */
export interface Shown {
  readonly numbers: Readonly<Record<Workspace, readonly ShownNumber[]>>;
  readonly purchases: Readonly<Record<Workspace, readonly ShownPurchase[]>>;
}

const LOOK_EVERY_MS = 250;

/** Longer than what is asked of a carrier may take, twice over, and than the product waits before it believes a refusal. */
const MAX_SETTLE_MS = 180_000;
const NUMBERS_FOR_SALE = 1_500;

/** A product over an emulator of its own, with two workspaces; beside it what was learned on the way. */
export class Stage {
  /** Passwords, tokens and keys that may stand nowhere but sealed in the vault. */
  readonly secrets = new Set<string>();
  private readonly forSale: string[];

  private constructor(
    readonly carrier: CarrierName,
    readonly chance: Chance,
    readonly emulator: EmulatorProcess,
    readonly product: Product,
    readonly desks: Readonly<Record<Workspace, Desk>>,
  ) {
    const fits = () => true;
    const stock = new Stock(carrier, chance.seed).search({
      country: 'US',
      type: 'local',
      fits,
      limit: NUMBERS_FOR_SALE,
    });
    this.forSale = stock.map(({ number }) => number);
  }

  /** `startProduct`: over the emulator at this address. */
  static async open(
    carrier: CarrierName,
    chance: Chance,
    startProduct: (emulatorUrl: string) => Promise<Product>,
  ): Promise<Stage> {
    const emulator = await EmulatorProcess.start(chance.seed);
    const product = await startProduct(emulator.url);
    const root = new Desk(product.url, product.rootKey);
    const made = await root.ask({ method: 'POST', path: '/v1/workspaces', body: { id: 'rival', name: 'Rival' } });
    const { ownerKey } = made.body as { ownerKey: { key: string } };
    const desks = { default: root, rival: new Desk(product.url, ownerKey.key) };
    return new Stage(carrier, chance, emulator, product, desks);
  }

  /** One that nobody was ever told of before. */
  nextNumber(): string {
    const number = this.forSale.shift();
    if (number === undefined) throw new Error('The emulated carrier has no number left to be bought.');
    return number;
  }

  /** Every answer that was ever given, each once. */
  get answers(): readonly string[] {
    return WORKSPACES.flatMap((workspace) => [...this.desks[workspace].answered]);
  }

  /** A new account at the carrier, connected in both workspaces. */
  async connectAccount(): Promise<ConnectedAccount> {
    const account = await this.emulator.openAccount(this.carrier);
    this.keepSecret(account.credentials);
    const ids: Partial<Record<Workspace, string>> = {};
    for (const workspace of WORKSPACES) {
      const { publicKey, ...rest } = account.credentials;
      const credentials = publicKey === undefined ? rest : { ...rest, publicKey };
      const body = { carrier: this.carrier, name: 'Crashes', credentials };
      const answer = await this.desks[workspace].ask({ method: 'POST', path: '/v1/carrier-accounts', body });
      if (answer.status !== 201) throw new Error(`The account cannot be connected: ${JSON.stringify(answer.body)}`);
      ids[workspace] = (answer.body as { id: string }).id;
    }
    return { ...account, ids: ids as ConnectedAccount['ids'] };
  }

  async shown(): Promise<Shown> {
    await this.product.whenCaughtUp();
    const purchasesOf = (workspace: Workspace) => this.desks[workspace].all<ShownPurchase>('/v1/purchases');
    return {
      purchases: { default: await purchasesOf('default'), rival: await purchasesOf('rival') },
      numbers: { default: await this.numbersOf('default'), rival: await this.numbersOf('rival') },
    };
  }

  /** Resolves with what is open still after so long: nothing, when everything has ended. */
  async whenSettled(imports: readonly ImportOf[], maxMs = MAX_SETTLE_MS): Promise<readonly string[]> {
    const deadlineMs = performance.now() + maxMs;
    for (;;) {
      const open = [...openIn(await this.shown()), ...(await this.openImports(imports))];
      if (open.length === 0 || performance.now() > deadlineMs) return open;
      await delay(LOOK_EVERY_MS);
    }
  }

  async close(): Promise<void> {
    await this.product.kill();
    await this.emulator.stop();
  }

  /** Those that have left, too. */
  private async numbersOf(workspace: Workspace): Promise<readonly ShownNumber[]> {
    const numbers: ShownNumber[] = [];
    for (const status of ['active', 'releasing', 'released', 'detached']) {
      numbers.push(...(await this.desks[workspace].all<ShownNumber>(`/v1/numbers?status=${status}`)));
    }
    return numbers;
  }

  private async openImports(imports: readonly ImportOf[]): Promise<readonly string[]> {
    const open: string[] = [];
    for (const { workspace, id } of imports) {
      const shown = await this.desks[workspace].find<ShownImport>(`/v1/imports/${id}`);
      if (shown?.status !== 'finished') open.push(`The import ${id} has not finished: ${JSON.stringify(shown)}.`);
    }
    return open;
  }

  private keepSecret(credentials: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(credentials)) {
      if (typeof value === 'object' && value !== null) this.keepSecret(value as Record<string, unknown>);
      else if (/token|secret|apiKey$/i.test(name)) this.secrets.add(String(value));
    }
  }
}

export interface ImportOf {
  readonly workspace: Workspace;
  readonly id: string;
}

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed']);

function openIn({ numbers, purchases }: Shown): readonly string[] {
  return WORKSPACES.flatMap((workspace) => [
    ...purchases[workspace]
      .filter(({ status }) => !ENDED.has(status))
      .map((one) => `The purchase ${one.id} of ${one.number} is ${one.status} still: ${JSON.stringify(one.failure)}.`),
    ...numbers[workspace]
      .filter(({ status, region }) => status === 'releasing' || (status === 'active' && region?.status === 'pending'))
      .map((one) => `${one.number} is ${one.status} still, its region ${JSON.stringify(one.region)}.`),
  ]);
}
