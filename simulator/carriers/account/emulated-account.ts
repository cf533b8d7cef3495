import { matches } from '../faults/fault-plan.js';
import type { Capabilities } from '#number-facts';
import { withCapabilities } from '../inventory/stock.js';
import type { CarrierName, StockNumber } from '../inventory/stock.js';
import type { Effect } from '../ledger/ledger.js';
import type { MediaFile } from './kept-media.js';
import { SentMessages } from './sent-messages.js';
import type { World } from './world.js';

export type AccountStatus = 'active' | 'suspended' | 'closed';

export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
  /** Whether a refusal says how long to wait. */
  readonly saysWhen: boolean;
}

export interface AccountOptions {
  readonly name?: string;
  readonly status?: AccountStatus;
  readonly isTrial?: boolean;
  /** US dollars. */
  readonly balance?: string;
  /** Operations that the credentials have no permission for, named as in a `Fault`. */
  readonly denied?: readonly string[];
  readonly rateLimit?: RateLimit;
}

export const CURRENCY = 'USD';

/** What numbers of each carrier have. */
export interface EmulatedNumber {
  /** With what the number can do now, which may be other than what was sold. */
  stock: StockNumber;
  /** What the carrier says of it that nobody configures. */
  papers: object;
}

/** An account at one carrier. What stands in it may be changed at any time, as the carrier or another user would. */
export abstract class EmulatedAccount<Held extends EmulatedNumber = EmulatedNumber> {
  abstract readonly carrier: CarrierName;
  /** Account SID, or API key. */
  abstract readonly id: string;
  readonly name: string;
  status: AccountStatus;
  isTrial: boolean;
  denied: readonly string[];
  rateLimit: RateLimit | undefined;
  readonly messages = new SentMessages();
  /** By E.164, in the order in which the carrier lists them. */
  protected readonly held = new Map<string, Held>();
  #balanceInThousandths: number;
  #recentRequests: number[] = [];

  constructor(
    readonly world: World,
    { name = 'Emulated account', status, isTrial, balance = '1000.00', denied = [], rateLimit }: AccountOptions,
  ) {
    this.name = name;
    this.status = status ?? 'active';
    this.isTrial = isTrial ?? false;
    this.denied = denied;
    this.rateLimit = rateLimit;
    this.#balanceInThousandths = Math.round(Number(balance) * 1_000);
  }

  /** US dollars. */
  get balance(): string {
    return (this.#balanceInThousandths / 1_000).toFixed(2);
  }

  set balance(dollars: string) {
    this.#balanceInThousandths = Math.round(Number(dollars) * 1_000);
  }

  canPay(dollars: string): boolean {
    return this.#balanceInThousandths >= Math.round(Number(dollars) * 1_000);
  }

  charge(number: string, amount: string, requestId: string | null): void {
    this.#balanceInThousandths -= Math.round(Number(amount) * 1_000);
    this.write({ type: 'charged', number, amount, currency: CURRENCY }, requestId);
  }

  write(effect: Effect, requestId: string | null): void {
    this.world.ledger.write({ carrier: this.carrier, account: this.id, requestId }, effect);
  }

  isDenied(operation: string): boolean {
    return this.denied.some((pattern) => matches(pattern, operation));
  }

  /** How long until a request is allowed again, in milliseconds; undefined when this one is. Counts it. */
  waitOfRateLimit(now: number): number | undefined {
    if (!this.rateLimit) return undefined;
    const { requests, windowMs } = this.rateLimit;
    this.#recentRequests = this.#recentRequests.filter((time) => time > now - windowMs);
    const [oldest] = this.#recentRequests;
    if (oldest !== undefined && this.#recentRequests.length >= requests) return oldest + windowMs - now;
    this.#recentRequests.push(now);
    return undefined;
  }

  /** Ends whatever takes its time. */
  abstract settle(): void;

  /** So many numbers come that nobody of the client's asked for. `configuration`: fields as the carrier names them. */
  abstract seedNumbers(count: number, configuration?: { readonly [field: string]: unknown }): readonly string[];

  /** Something came with a message. Returns the URL that the carrier tells. */
  abstract keepMedia(file: MediaFile): string;

  abstract release(number: Held, requestId: string | null): void;

  /** What the carrier says of a number's papers changes. `papers`: the fields that do. */
  setPapers(number: string, papers: { readonly [field: string]: unknown }): void {
    const held: EmulatedNumber = this.requireHeld(number);
    held.papers = { ...held.papers, ...papers };
  }

  /** A number goes, as if somebody released it elsewhere. Throws when the account does not hold it. */
  vanish(number: string): void {
    this.release(this.requireHeld(number), null);
  }

  /** A number can do other things from now on. Throws when the account does not hold it. */
  changeCapabilities(number: string, capabilities: Partial<Capabilities>): void {
    const held = this.requireHeld(number);
    held.stock = withCapabilities(held.stock, capabilities);
  }

  get numberCount(): number {
    return this.held.size;
  }

  /** E.164, in the order in which the carrier lists them. */
  get numbersHeld(): readonly string[] {
    return [...this.held.keys()];
  }

  private requireHeld(number: string): Held {
    const held = this.held.get(number);
    if (!held) throw new Error(`The account does not hold ${number}.`);
    return held;
  }
}

/** How a number is set up that somebody else has set up so. Throws a sentence that names a field which there is not. */
export function seededConfiguration<Fresh extends object>(
  fresh: Fresh,
  given: { readonly [field: string]: unknown },
): Fresh {
  const unknown = Object.keys(given).filter((field) => !(field in fresh));
  if (unknown.length > 0)
    throw new Error(`configuration has no ${unknown.join(', ')}; it has ${Object.keys(fresh).join(', ')}.`);
  return { ...fresh, ...given };
}
