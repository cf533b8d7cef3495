import type { WebhookCarrier } from './webhook-accounts.port.js';

/** Addresses at which carriers reach this installation, without a slash at the end; empty for one that nobody has told. */
export type PublicUrls = Readonly<Record<WebhookCarrier, readonly string[]>>;

/**
 * Where carriers reach the webhooks. The first address is the one that they are given; what they were given before and
 * still send to is taken at the others, too, since each signs the address that it calls.
 */
export class PublicAddresses {
  constructor(private readonly urls: PublicUrls) {}

  /** A target of a request, as the carrier may have called it. */
  urlsOf(carrier: WebhookCarrier, target: string): readonly string[] {
    return this.urls[carrier].map((url) => `${url}${target}`);
  }
}
