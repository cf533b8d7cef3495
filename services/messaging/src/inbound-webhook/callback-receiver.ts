import type { IncomingMessage } from 'node:http';
import pTimeout from 'p-timeout';
import { isSigned, isWebhookCarrier, signatureInvalid } from '#carrier-webhooks';
import type { PublicAddresses, RefusedWebhooks, WebhookAccounts, WebhookCarrier } from '#carrier-webhooks';
import type { CallbackIntake } from './callback-intake.js';
import { callbackNotTaken } from './carrier-callback.js';
import type { CarrierCallback } from './carrier-callback.js';
import { readTelnyxCallback } from './telnyx-callback.js';
import { readTwilioCallback } from './twilio-callback.js';

export const FORM = 'application/x-www-form-urlencoded';

/** Telnyx waits two seconds. What is not written by then may be written all the same, and is taken once when it comes again. */
const MAX_TAKE_MS = 1_500;

/** More than the store writes in that time would only wait for their carrier to give up. */
const MAX_UNDER_WAY = 4_000;

/** A request that claims to be a carrier's. */
export interface ReceivedCallback {
  readonly carrier: string;
  readonly carrierAccountId: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawBody: Buffer;
  readonly requestId: string;
}

/** What a carrier takes for "thank you": Twilio reads instructions from it, and gets none. */
export interface Thanks {
  readonly contentType: string;
  readonly body: string;
}

const THANKS: Readonly<Record<WebhookCarrier, Thanks>> = {
  twilio: { contentType: 'text/xml; charset=utf-8', body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' },
  telnyx: { contentType: 'application/json; charset=utf-8', body: '{}' },
};

export interface CallbackReceiverParts {
  readonly accounts: WebhookAccounts;
  readonly addresses: PublicAddresses;
  readonly refused: RefusedWebhooks;
  readonly intake: CallbackIntake;
  /** For operators; `err`: what went wrong, where something did. */
  readonly warn: (
    sentence: string,
    facts: { readonly requestId: string; readonly carrierAccountId: string; readonly err?: unknown },
  ) => void;
}

/** Takes what carriers tell of messages, however it came here. */
export class CallbackReceiver {
  private underWay = 0;

  constructor(private readonly parts: CallbackReceiverParts) {}

  /**
   * Durable when it resolves. Rejects with `signature_invalid` for whatever no carrier of an account here has signed, with
   * `callback_not_taken` when it takes too long or too many come at once, and with what `CallbackIntake.take` and the
   * readers of callbacks say.
   */
  async receive(received: ReceivedCallback): Promise<Thanks> {
    const { carrier } = received;
    if (!isWebhookCarrier(carrier)) throw signatureInvalid();
    if (this.underWay >= MAX_UNDER_WAY) throw callbackNotTaken();
    this.underWay += 1;
    const taken = this.take(carrier, received).finally(() => {
      this.underWay -= 1;
    });
    await pTimeout(taken, { milliseconds: MAX_TAKE_MS, fallback: () => Promise.reject(callbackNotTaken()) });
    return THANKS[carrier];
  }

  private async take(carrier: WebhookCarrier, received: ReceivedCallback): Promise<void> {
    const { addresses, intake } = this.parts;
    const { carrierAccountId, target, headers, rawBody, requestId } = received;
    const receivedAtMs = Date.now();
    const account = await this.accountOf(carrier, received);
    const form = isForm(headers) ? new URLSearchParams(rawBody.toString()) : undefined;
    const request = { urls: addresses.urlsOf(carrier, target), headers, rawBody, form, receivedAtMs };
    if (!account || !isSigned(request, account)) {
      this.noteRefused(carrier, received, receivedAtMs);
      throw signatureInvalid();
    }
    const { workspace } = account;
    const source = { workspace, carrier, carrierAccountId, rawBody, receivedAtMs, requestId };
    await intake.take(carrier === 'telnyx' ? readTelnyxCallback(rawBody) : readTwilio(received, form), source);
  }

  /** Rejects with `callback_not_taken` while nobody can tell. */
  private async accountOf(carrier: WebhookCarrier, { carrierAccountId, requestId }: ReceivedCallback) {
    try {
      return await this.parts.accounts.find(carrier, carrierAccountId);
    } catch (err) {
      this.parts.warn(NOT_FOUND_OUT, { requestId, carrierAccountId, err });
      throw callbackNotTaken();
    }
  }

  private noteRefused(carrier: WebhookCarrier, received: ReceivedCallback, receivedAtMs: number): void {
    const { carrierAccountId, requestId } = received;
    const count = this.parts.refused.note(carrier, carrierAccountId, receivedAtMs);
    if (count === 1) this.parts.warn(REFUSED, { requestId, carrierAccountId });
  }
}

/** For the log: the carrier is told no more than to send it again. */
const NOT_FOUND_OUT =
  'A carrier told of a message, and what its account signs with could not be looked up. It was asked to send it again.';

/** Said once of an account: strangers can cause it, too. */
const REFUSED =
  'A request in the name of a carrier account was refused, as nothing that is kept of the account has signed it. ' +
  'If messages of its numbers are missing, see refusedRequests of GET /v1/carrier-accounts/{id}.';

const isForm = (headers: IncomingMessage['headers']): boolean =>
  headers['content-type']?.toLowerCase().startsWith(FORM) === true;

function readTwilio({ rawBody, target }: ReceivedCallback, form = new URLSearchParams()): CarrierCallback {
  const query = target.indexOf('?');
  return readTwilioCallback({ rawBody, form, query: new URLSearchParams(query < 0 ? '' : target.slice(query + 1)) });
}
