import type { EmulatedAccount } from './account/emulated-account.js';
import type { KeptMedia } from './account/kept-media.js';
import type { FaultPlan } from './faults/fault-plan.js';
import type { HeldRequests } from './faults/held-requests.js';
import type { Ledger } from './ledger/ledger.js';
import type { RequestHook } from './server/answer-request.js';
import type { RequestRecord, Violation } from './server/request-log.js';
import type { TelnyxAccount, TelnyxAccountOptions } from './telnyx/telnyx-account.js';
import type { TwilioAccount, TwilioAccountOptions } from './twilio/twilio-account.js';

/** Test equipment: two carriers in one process, with nothing behind them. See `docs/carrier-emulator.md`. */
export interface RunningEmulator {
  /** What `TWILIO_API_URL` and `TELNYX_API_URL` are set to. */
  readonly url: string;
  readonly seed: number;
  openTwilioAccount(options?: TwilioAccountOptions): TwilioAccount;
  openTelnyxAccount(options?: TelnyxAccountOptions): TelnyxAccount;
  /** By its id. */
  account(id: string): EmulatedAccount | undefined;
  readonly faults: FaultPlan;
  /** What came with messages that were written to the accounts' numbers. */
  readonly media: KeptMedia;
  readonly held: HeldRequests;
  /** Every effect; orders that are due are ended first. */
  readonly ledger: Ledger;
  readonly requests: readonly RequestRecord[];
  /** Requests that did not fit the carrier's document: each was refused with 400. */
  readonly violations: readonly Violation[];
  /** Answers of the emulator's own that did not fit: each became a 500. */
  readonly brokenAnswers: readonly Violation[];
  /** How many requests of each operation fit. */
  readonly validated: ReadonlyMap<string, number>;
  /** Returns what takes the hook away. */
  onRequest(hook: RequestHook): () => void;
  /** Ends whatever takes its time: pending orders and regions, numbers not listed yet. */
  settle(): void;
  /** Rejects when an answer of the emulator's own broke the carrier's document. */
  close(): Promise<void>;
}
