import type { MessageEvent, MessageRequested } from '../domain/message.events.js';
import {
  agentArchived,
  agentNotPublished,
  agentUnknown,
  carrierCannotSend,
  noSmsNumber,
  numberCannotSend,
  numberNotActive,
  recipientOptedOut,
} from '../domain/message.errors.js';
import type { Sender } from '../domain/sender.js';
import type { MessageState } from '../domain/message.state.js';

export interface SendMessage extends Pick<
  MessageRequested,
  'messageId' | 'agentId' | 'kind' | 'mediaCount' | 'segments' | 'encoding' | 'content'
> {
  readonly to: string;
}

/**
 * The intent, durable before anything is asked of the carrier. It goes out by the number of the agent's sms profile, to
 * whoever has not told that number to stop. Source: rules 3 and 5 of the domain; seeds, "SMS Profile".
 */
export function decideSendMessage(
  { to, ...message }: SendMessage,
  sender: Sender,
  { isOptedOut, state }: { readonly isOptedOut: boolean; readonly state: MessageState },
): MessageEvent[] {
  if (state.is !== 'awaited') return [];
  const { number, carrier, carrierAccountId } = requireSender(message, sender);
  if (isOptedOut) throw recipientOptedOut(to, number);
  return [{ type: 'MessageRequested', ...message, carrier, carrierAccountId, number, subject: to }];
}

/** Throws why nothing can be sent by that agent; answers what it is sent by. */
export function requireSender(message: Pick<SendMessage, 'agentId' | 'kind'>, { status, number }: Sender) {
  const { agentId, kind } = message;
  if (status === undefined) throw agentUnknown(agentId);
  if (status === 'archived') throw agentArchived(agentId);
  if (status === 'draft') throw agentNotPublished(agentId);
  if (!number) throw noSmsNumber(agentId);
  if (number.isLeaving) throw numberNotActive(number.number);
  if (kind === 'mms' ? !number.mms : !(number.sms || number.mms)) throw numberCannotSend(number.number, kind);
  const { carrierAccountId, carrier } = number;
  if (carrierAccountId === null || carrier === 'sip') throw carrierCannotSend(number.number);
  return { number: number.number, carrier, carrierAccountId };
}
