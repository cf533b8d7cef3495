import type { IncomingHttpHeaders } from 'node:http';
import type { Operation } from '../openapi/operation.js';
import type { Answer, CarrierRefusal, Handler } from './call.js';
import type { EmulatedAccount } from './emulated-account.js';

/** Where a request was sent, as the carrier knows it. */
export interface Target {
  /** `api.twilio.com`. */
  readonly host: string;
  readonly path: string;
  /** Of Twilio's; `us1` for others. */
  readonly region: string;
}

/** One carrier: what it understands, whom it knows, and how it says no. */
export interface CarrierApi<Account extends EmulatedAccount = EmulatedAccount> {
  readonly carrier: Account['carrier'];
  /** Undefined when the carrier has no such host. */
  readonly operationsAt: (host: string) => readonly Operation[] | undefined;
  /** Throws a `CarrierRefusal` for credentials that nobody has. */
  readonly authenticate: (headers: IncomingHttpHeaders, target: Target) => Account;
  /** Throws a `CarrierRefusal` when the account may not do this. */
  readonly authorize: (account: Account, operation: string) => void;
  /** By the name of the operation. */
  readonly handlers: Readonly<Record<string, Handler<Account>>>;
  readonly refusal: (code: string) => CarrierRefusal;
  readonly answerOfRefusal: (refusal: CarrierRefusal) => Answer;
  /** `waitMs`: how long the carrier says to wait, undefined when it does not say. */
  readonly answerOfRateLimit: (waitMs: number | undefined) => Answer;
}
