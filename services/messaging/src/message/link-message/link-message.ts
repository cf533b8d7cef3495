import type { MessageEvent, MessageLinked } from '../domain/message.events.js';
import { evolveMessage, refOf } from '../domain/message.state.js';
import type { KnownMessage, MessageState } from '../domain/message.state.js';
import { tellAll } from '../domain/told-status.js';

export type LinkMessage = Omit<MessageLinked, 'type'>;

export interface LinkedStreams {
  /** Of the stream that the carrier's name for the message leads to. */
  readonly named: readonly MessageEvent[];
  /** Of the message's own. */
  readonly own: readonly MessageEvent[];
}

/**
 * The carrier's name for a message that was sent from here leads to it from now on, and what was told under that name
 * before goes there. `own`: the message with what is about to be written of it, which is `before`.
 */
export function decideLinkMessage(
  link: LinkMessage,
  before: readonly MessageEvent[],
  { named, own }: { readonly named: MessageState; readonly own: KnownMessage },
): LinkedStreams {
  if (named.is !== 'awaited') return { named: [], own: before };
  const reached = before.reduce<MessageState>((each, event) => evolveMessage(each, event, ''), own);
  const carried = tellAll(named.told, refOf(own), reached);
  return { named: [{ type: 'MessageLinked', ...link }], own: [...before, ...carried] };
}
