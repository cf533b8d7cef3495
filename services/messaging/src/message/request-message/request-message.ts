import type { MessageEvent, MessageRequested } from '../domain/message.events.js';
import type { MessageState } from '../domain/message.state.js';

export type RequestMessage = Omit<MessageRequested, 'type'>;

/** The intent, durable before anything is asked of the carrier. */
export function decideRequestMessage(command: RequestMessage, state: MessageState): MessageEvent[] {
  return state.is === 'awaited' ? [{ type: 'MessageRequested', ...command }] : [];
}
