import type { RequestFaults } from '../faults/fault-plan.js';
import type { Arguments } from '../openapi/operation.js';

/** A request that fits its operation, from an account that may make it. */
export interface Call<Account> {
  readonly account: Account;
  readonly args: Arguments;
  readonly faults: RequestFaults;
  readonly requestId: string;
  /** Where it was sent, as the carrier knows it: `api.dublin.ie1.twilio.com`, and the path without the query. */
  readonly host: string;
  readonly path: string;
  /** Of Twilio's; `us1` for others. */
  readonly region: string;
}

export interface Answer {
  readonly status: number;
  /** JSON; bytes and text as they are. Undefined: none. */
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
}

export type Handler<Account> = (call: Call<Account>) => Answer;

/** The carrier says no. `code`: its own number of the error. */
export class CarrierRefusal extends Error {
  override readonly name = 'CarrierRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** JSON pointer or name of what is wrong with the request, where one thing is. */
    readonly source?: string,
  ) {
    super(message);
  }
}

/** A page by number. `pages` is 1 for nothing at all. */
export function pageOf<Item>(items: readonly Item[], page: number, size: number) {
  return { items: items.slice(page * size, (page + 1) * size), pages: Math.max(1, Math.ceil(items.length / size)) };
}
