import type { MessageEvent, MessageMediaHeldUp, MessageMediaKept, MessageMediaLost } from '../domain/message.events.js';
import type { MessageState } from '../domain/message.state.js';

/** What has become of one of what came with a message. */
export type AdvanceMedia = MessageMediaKept | MessageMediaHeldUp | MessageMediaLost;

/** Each is kept or lost once, and what holds it up is said once until that is something else. */
export function decideAdvanceMedia(next: AdvanceMedia, state: MessageState): MessageEvent[] {
  const media = state.is === 'known' ? state.media[next.index] : undefined;
  if (media?.is !== 'awaited') return [];
  return next.type === 'MessageMediaHeldUp' && media.trouble?.code === next.code ? [] : [next];
}
