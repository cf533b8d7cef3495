import { matches } from '../faults/fault-plan.js';
import type { Capabilities } from '#number-facts';
import type { CarrierName } from '../inventory/stock.js';
import type { Effect } from '../ledger/ledger.js';
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

/** An account at one carrier. What stands in it may be changed at any time, as the carrier or another user would. */
export abstract class EmulatedAccount {
  abstract readonly carrier: CarrierName;
  /** Account SID, or API key. */
  abstract readonly id: string;
  readonly name: string;
  status: AccountStatus;
  isTrial: boolean;
  denied: readonly string[];
  rateLimit: RateLimit | undefined;
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

  /** What the carrier says of a number's papers changes. `papers`: the fields that do. */
  abstract setPapers(number: string, papers: { readonly [field: string]: unknown }): void;

  /** A number goes, as if somebody released it elsewhere. Throws when the account does not hold it. */
  abstract vanish(number: string): void;

  /** A number can do other things from now on. Throws when the account does not hold it. */
  abstract changeCapabilities(number: string, capabilities: Partial<Capabilities>): void;

  abstract readonly numberCount: number;

  /** E.164, in the order in which the carrier lists them. */
  abstract readonly numbersHeld: readonly string[];
}

export function noSuchNumber(number: string): Error {
  return new Error(`The account does not hold ${number}.`);
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
