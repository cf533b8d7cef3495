import type { KeyObject } from 'node:crypto';
import type { CarrierEvent } from './truth.js';

/** What the carriers of a storm sign with, and where they send to. */
export class WebhookSender {
  constructor(
    private readonly productUrl: string,
    readonly twilio: { readonly accountId: string; readonly authToken: string },
    readonly telnyx: { readonly accountId: string; readonly privateKey: KeyObject },
    /** What nobody here has ever been told. */
    readonly strangers: { readonly authToken: string; readonly privateKey: KeyObject },
  ) {}

  urlOf(event: CarrierEvent): string {
    const { carrier, path } = event;
    const query = event.carrier === 'twilio' ? event.query : '';
    return `${this.productUrl}/webhooks/${carrier}/${this[carrier].accountId}/${path}${query}`;
  }
}
