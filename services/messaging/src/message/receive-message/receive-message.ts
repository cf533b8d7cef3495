import type { MessageEvent, MessageReceived } from '../domain/message.events.js';
import type { MessageState } from '../domain/message.state.js';

export type ReceiveMessage = Omit<MessageReceived, 'type'>;

/** What its carrier tells of a message that came in. Told again, it says nothing new. */
export function decideReceiveMessage(command: ReceiveMessage, state: MessageState): MessageEvent[] {
  return state.is === 'awaited' ? [{ type: 'MessageReceived', ...command }] : [];
}
