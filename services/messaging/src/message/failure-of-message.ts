import type { CarrierName } from '#number-facts';
import type { OutboundStatus } from './domain/message-status.events.js';
import type { MessageFailure } from './domain/message.events.js';

/** Why a message did not arrive. Stable. */
export type MessageFailureCode =
  | 'recipient_unreachable'
  | 'recipient_unknown'
  | 'recipient_is_landline'
  | 'recipient_blocks'
  | 'recipient_opted_out'
  | 'filtered_as_spam'
  | 'sender_not_registered'
  | 'sender_blocked'
  | 'sender_cannot_send'
  | 'content_refused'
  | 'media_refused'
  | 'sent_too_fast'
  | 'country_not_allowed'
  | 'account_refused'
  | 'expired'
  | 'canceled'
  | 'carrier_failed';

/** What happened, and what to do about it. */
const SENTENCES: Readonly<Record<MessageFailureCode, readonly [detail: string, remedy: string]>> = {
  recipient_unreachable: [
    'The handset is off, out of reach, or cannot take messages right now.',
    'Send it again later; if that fails again and again, ask for another number.',
  ],
  recipient_unknown: ['No network knows the number.', 'Check the number with whoever gave it to you.'],
  recipient_is_landline: [
    'The number cannot take messages, as those of landlines.',
    'Call it, or ask for a mobile number.',
  ],
  recipient_blocks: [
    'The network or the recipient blocks messages from this number.',
    'Do not send it again. If the recipient wants it, let them write to the number first.',
  ],
  recipient_opted_out: [
    'The recipient has told this number to stop.',
    'Do not send it again. The recipient can write START to the number to hear from it again.',
  ],
  filtered_as_spam: [
    'A network on the way took the message for spam.',
    'Write differently, without shortened links, and send less at a time; register what the number is used for.',
  ],
  sender_not_registered: [
    'The number is not registered for messages to this country.',
    'Register it with its carrier: a 10DLC campaign, or the verification of a toll-free number. See the readiness of the number.',
  ],
  sender_blocked: [
    'A network has blocked the number for what was sent from it.',
    'Ask the carrier why; until then send from another number.',
  ],
  sender_cannot_send: [
    'The carrier does not send messages from this number, or not to this one.',
    'See the readiness of the number; send from one that can.',
  ],
  content_refused: ['The carrier does not take the text as it is.', 'Shorten it, or leave out unusual characters.'],
  media_refused: [
    'The media could not be fetched, or are too large or of a kind that is not sent.',
    'Send smaller media of a usual kind from an address that everybody can reach.',
  ],
  sent_too_fast: [
    'More was sent than the number may send in that time.',
    'Send it again later, and spread messages out.',
  ],
  country_not_allowed: [
    'The carrier account may not send messages to this country.',
    'Allow the country in the carrier’s console, under its geographic permissions.',
  ],
  account_refused: [
    'The carrier refuses the account: it is suspended, or its balance is used up.',
    'See to the account in the carrier’s console, then send it again.',
  ],
  expired: ['It could not be delivered for as long as it was valid.', 'Send it again, if it still matters.'],
  canceled: ['It was canceled before it was sent.', 'Send it again, if that was not meant.'],
  carrier_failed: [
    'The carrier could not deliver it and does not say why.',
    'Send it again; if that fails, too, give the carrier its id for the message.',
  ],
};

/** Source: Twilio, "Error and warning dictionary", 21xxx and 30xxx. */
const TWILIO: Readonly<Record<string, MessageFailureCode>> = {
  21211: 'recipient_unknown',
  21408: 'country_not_allowed',
  21602: 'content_refused',
  21606: 'sender_cannot_send',
  21610: 'recipient_opted_out',
  21611: 'sent_too_fast',
  21612: 'sender_cannot_send',
  21614: 'recipient_is_landline',
  21617: 'content_refused',
  21619: 'content_refused',
  21620: 'media_refused',
  21623: 'media_refused',
  21635: 'recipient_is_landline',
  21659: 'sender_cannot_send',
  21660: 'sender_cannot_send',
  30001: 'sent_too_fast',
  30002: 'account_refused',
  30003: 'recipient_unreachable',
  30004: 'recipient_blocks',
  30005: 'recipient_unknown',
  30006: 'recipient_is_landline',
  30007: 'filtered_as_spam',
  30008: 'carrier_failed',
  30010: 'account_refused',
  30011: 'media_refused',
  30019: 'media_refused',
  30022: 'sent_too_fast',
  30023: 'sent_too_fast',
  30024: 'sender_cannot_send',
  30027: 'sent_too_fast',
  30032: 'sender_not_registered',
  30034: 'sender_not_registered',
  30035: 'sender_not_registered',
  30036: 'expired',
  30038: 'filtered_as_spam',
  30450: 'recipient_blocks',
  30500: 'carrier_failed',
};

/** Source: Telnyx, "Messaging error code reference". */
const TELNYX: Readonly<Record<string, MessageFailureCode>> = {
  20100: 'account_refused',
  40001: 'recipient_is_landline',
  40002: 'filtered_as_spam',
  40003: 'sender_blocked',
  40004: 'recipient_blocks',
  40005: 'expired',
  40006: 'recipient_unreachable',
  40008: 'recipient_unreachable',
  40009: 'content_refused',
  40010: 'sender_not_registered',
  40011: 'sent_too_fast',
  40012: 'recipient_unknown',
  40013: 'sender_cannot_send',
  40014: 'expired',
  40015: 'filtered_as_spam',
  40016: 'sent_too_fast',
  40017: 'filtered_as_spam',
  40018: 'sent_too_fast',
  40150: 'sender_not_registered',
  40151: 'sender_not_registered',
  40300: 'recipient_opted_out',
  40301: 'sender_cannot_send',
  40302: 'content_refused',
  40303: 'content_refused',
  40305: 'sender_cannot_send',
  40306: 'sender_cannot_send',
  40308: 'content_refused',
  40309: 'country_not_allowed',
  40310: 'recipient_unknown',
  40316: 'content_refused',
  40318: 'sent_too_fast',
  40329: 'sender_not_registered',
  40333: 'sent_too_fast',
};

const OF_STATUS: Partial<Readonly<Record<OutboundStatus, MessageFailureCode>>> = {
  expired: 'expired',
  canceled: 'canceled',
};

/** What a carrier says of a message that did not arrive, where it says anything. */
export interface CarrierComplaint {
  readonly carrierCode: string | null;
  /** In its own words, which have none of the message's. */
  readonly carrierDetail: string | null;
}

/** What a status that says that a message did not arrive means, by the number that its carrier gives for it. */
export function failureOfMessage(
  carrier: CarrierName,
  status: OutboundStatus,
  { carrierCode, carrierDetail }: CarrierComplaint,
): MessageFailure & { readonly code: MessageFailureCode } {
  // The sandbox speaks as Twilio does.
  const byCarrier = carrier === 'telnyx' ? TELNYX : TWILIO;
  const known = carrierCode !== null && Object.hasOwn(byCarrier, carrierCode) ? byCarrier[carrierCode] : undefined;
  const code = known ?? OF_STATUS[status] ?? 'carrier_failed';
  const [detail, remedy] = SENTENCES[code];
  const said = known === undefined && carrierDetail !== null ? ` It says: ${carrierDetail}` : '';
  return { code, carrierCode, detail: `${detail}${said}`, remedy };
}
