import { createHash } from 'node:crypto';
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
  const digest = createHash('sha256').update(`${carrierAccountId}\n${carrierMessageId}`).digest();
  digest[6] = (digest[6]! & 0x0f) | 0x80;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export const message: Aggregate<MessageState, MessageEvent> = {
  name: 'message',
  initial: unknownMessage,
  schemaVersion: '1',
  evolve: (state, event, recorded) => evolveMessage(state, event, readMetadata(recorded).time),
};
