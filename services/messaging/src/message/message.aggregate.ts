import { hash } from 'node:crypto';
import { readMetadata } from '#event-store';
import type { Aggregate } from '#event-store';
import type { MessageEvent, MessageFacts } from './domain/message.events.js';
import { evolveMessage, unknownMessage } from './domain/message.state.js';
import type { MessageState } from './domain/message.state.js';

/** The workspace is part of the name, so that no other workspace's message can be reached. */
export const messageStream = (workspace: string, messageId: string): string => `message-${workspace}/${messageId}`;

/**
 * The id of what a carrier calls so: a UUID (version 8) that is the same whenever it is asked for, so that whatever is told
 * of a message finds the same stream, in whichever order it comes.
 */
export function messageIdOf(
  { carrierAccountId }: Pick<MessageFacts, 'carrierAccountId'>,
  carrierMessageId: string,
): string {
  const hex = hash('sha256', `${carrierAccountId}\n${carrierMessageId}`, 'hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const message: Aggregate<MessageState, MessageEvent> = {
  name: 'message',
  initial: unknownMessage,
  schemaVersion: '1',
  evolve: (state, event, recorded) => evolveMessage(state, event, readMetadata(recorded).time),
};
