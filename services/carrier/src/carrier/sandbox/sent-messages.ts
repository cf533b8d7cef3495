import type { TakenMessage } from '#carrier-messages';
import type { OutgoingMessage } from '../carrier-facts.js';
import { sandboxError } from './failures-on-purpose.js';

/** What becomes of a message, other than being delivered, by how the number it goes to ends; docs/sandbox.md lists them. */
const BY_ENDING: Readonly<
  Record<string, Pick<TakenMessage, 'carrierStatus' | 'carrierCode'> | 'refused' | 'lost_sent' | 'lost_unsent'>
> = {
  '0181': { carrierStatus: 'undelivered', carrierCode: '30003' },
  '0182': { carrierStatus: 'undelivered', carrierCode: '30006' },
  '0183': { carrierStatus: 'undelivered', carrierCode: '30007' },
  '0184': { carrierStatus: 'failed', carrierCode: '30034' },
  '0185': { carrierStatus: 'sent', carrierCode: null },
  '0186': 'refused',
  '0187': 'lost_sent',
  '0188': 'lost_unsent',
};

const DELIVERED = { carrierStatus: 'delivered', carrierCode: null };

/** Messages of the sandbox get to nobody. What has become of one follows from itself, so that nothing has to be kept. */
export function sendInSandbox(message: OutgoingMessage): TakenMessage {
  const fate = BY_ENDING[message.to.slice(-4)] ?? DELIVERED;
  if (fate === 'refused') {
    const refused = 'The carrier takes no messages to this number.';
    throw sandboxError({ code: 'carrier_refused', message: refused, effect: 'none', carrierCode: '21211' });
  }
  if (typeof fate === 'string') {
    throw sandboxError({ code: 'carrier_unavailable', message: 'The answer was lost on its way.', effect: 'unknown' });
  }
  return { carrierMessageId: idOf(message), ...fate };
}

/** `sendInSandbox`, looked for when its answer was lost. */
export function findInSandbox(message: OutgoingMessage): readonly TakenMessage[] {
  return BY_ENDING[message.to.slice(-4)] === 'lost_sent' ? [{ carrierMessageId: idOf(message), ...DELIVERED }] : [];
}

const idOf = ({ messageId }: OutgoingMessage): string => `sandbox-${messageId}`;
