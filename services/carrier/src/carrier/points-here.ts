import type { OwnedNumber, WebhookTargets } from './carrier-facts.js';
import type { Carrier } from './carrier.port.js';

/** Whether both calls and messages of a number reach us, as far as its own configuration says. */
export function pointsHere(carrier: Carrier, owned: OwnedNumber, webhooks: WebhookTargets): boolean {
  const { voice, messages } = carrier.pointing(owned, webhooks);
  return voice && messages;
}
