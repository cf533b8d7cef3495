import type { NumberType } from '#number-facts';
import type { AccountSetup, Clearance, Override } from '../carrier-facts.js';
import type { CarrierErrorCode } from '../carrier.errors.js';
import type { Carrier } from '../carrier.port.js';

/** An account at the carrier of a test's own, with nothing in it. */
export interface OpenedAccount {
  /** Another client of the account with each call, that shares nothing with those before it but the account. */
  client(setup?: AccountSetup): Carrier;
  /** What no error, log or sentence may hold: the credentials, and the passwords in URLs of `setUpElsewhere`. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** Something of a carrier's marketplace that its tests may count on. */
export interface Marketplace {
  readonly country: string;
  readonly type: NumberType;
  /** Has at least ten numbers of the country and type that can be bought. */
  readonly areaCode: string;
  /** Exists and has no number to buy. */
  readonly emptyAreaCode: string;
  /** Is none. */
  readonly unknownAreaCode: string;
  /** The country has no numbers of it. */
  readonly missingType: NumberType;
  /** Whole, and not offered. */
  readonly missingCountry: string;
  /** Numbers that the carrier refuses to sell, and what for. */
  readonly refused: readonly { readonly number: string; readonly code: CarrierErrorCode }[];
}

/** `pending`: every order takes its time, until `settle`. */
export interface PendingOrders<Account> {
  settle(account: Account): Promise<void>;
}

/** What an account can hold. */
export interface Holdings<Account> {
  /**
   * Puts so many numbers into the account that no purchase of ours brought, and answers them in E.164. Their calls and
   * messages go to somebody else, each in another way as far as the carrier has several, over URLs with a password.
   */
  setUpElsewhere(account: Account, count: number): Promise<readonly string[]>;
  /** So many numbers need more than one page, and more than two. */
  readonly severalPages: number;
  /** Puts something in the way of the number's webhooks, and says what; absent where nothing can be. */
  override?(account: Account, number: string): Promise<Override>;
}

/** What can go wrong on the way to the carrier and back. */
export interface Faults<Account> {
  /** Loses the answer to the next request that reads or changes something: after the carrier has done it, or before. */
  loseNextAnswer(account: Account, of: 'read' | 'write', when: 'after' | 'before'): void;
  /** The next request is one too many. Absent where there is no such limit. */
  rateLimitNext?(account: Account, retryAfterMs: number): void;
}

/** Something that the carrier wants settled, brought about. */
export interface Standing<Account> {
  /** For people, how it stands. */
  readonly name: string;
  readonly status: Clearance['status'];
  arrange(account: Account, number: string): void | Promise<void>;
}

export interface Regions<Account> {
  readonly initial: string;
  readonly other: string;
  /** The account cannot handle calls there. */
  readonly unreachable: string;
  /** Lets pass the time that the carrier needs to follow. */
  settle(account: Account): Promise<void>;
}

/** Of a carrier that sends messages. */
export interface Messages {
  /** Whether it can be asked what it has sent. */
  readonly isListed: boolean;
  /** A number that it sends nothing to, and says so at once. */
  readonly refusedTo: string;
}

/** Of a carrier by which something comes with messages. */
export interface Media<Account> {
  /** Something came; returns the URL that the carrier tells. */
  keep(account: Account, file: { readonly contentType?: string; readonly bytes: Uint8Array }): string;
  deleteAll(account: Account): void;
  /** The next request for media is answered by a carrier in trouble. */
  failNext(account: Account): void;
  readonly knownHost: string;
  /** Hosts that are not the carrier's, and look like it. */
  readonly wrongHosts: readonly string[];
}

/** An adapter, and what its carrier can do. What is absent, the carrier does not have. */
export interface CarrierUnderTest<Account extends OpenedAccount = OpenedAccount> {
  readonly name: string;
  open(): Promise<Account>;
  readonly marketplace?: Marketplace;
  readonly pendingOrders?: PendingOrders<Account>;
  readonly holdings?: Holdings<Account>;
  readonly faults?: Faults<Account>;
  readonly regions?: Regions<Account>;
  readonly messages?: Messages;
  readonly media?: Media<Account>;
  /** What a number itself may wait for. */
  readonly papers?: readonly Standing<Account>[];
  /** How a number of the United States may stand with texts. */
  readonly registrations?: readonly (Standing<Account> & { readonly type: NumberType })[];
  /** A client of the account whose credentials are wrong. */
  wrongCredentials?(account: Account): Carrier;
  suspend?(account: Account): Promise<void>;
}
