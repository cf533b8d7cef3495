import type { CarrierName } from '#number-facts';
import type { OutboundStatus } from './domain/message-status.events.js';

type Words = Readonly<Record<string, OutboundStatus>>;

/**
 * What Twilio calls the steps of a message that was sent. Source: Twilio, "Message resource", status values; and
 * `message_enum_status` of its API document.
 */
const TWILIO: Words = {
  accepted: 'submitted',
  scheduled: 'submitted',
  queued: 'submitted',
  sending: 'sending',
  sent: 'sent',
  partially_delivered: 'sent',
  delivered: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'canceled',
  read: 'read',
};

/**
 * What Telnyx calls them. Source: `OutboundMessagePayload.to.status` of its API document, and "Receiving webhooks for
 * messaging".
 */
const TELNYX: Words = {
  queued: 'submitted',
  sending: 'sending',
  sent: 'sent',
  expired: 'expired',
  sending_failed: 'failed',
  delivery_unconfirmed: 'delivery_unconfirmed',
  delivered: 'delivered',
  delivery_failed: 'undelivered',
  gw_timeout: 'delivery_unconfirmed',
  dlr_timeout: 'delivery_unconfirmed',
  cancelled: 'canceled',
};

/** A word that its carrier has not documented yet says that the carrier has the message, and nothing more. */
export function statusInWordsOf(carrier: CarrierName, word: string): OutboundStatus {
  const words = carrier === 'telnyx' ? TELNYX : TWILIO;
  return (Object.hasOwn(words, word) ? words[word] : undefined) ?? 'submitted';
}
