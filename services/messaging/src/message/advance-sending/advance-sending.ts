import { assertNever } from '#assert-never';
import type {
  MessageEvent,
  MessageFailed,
  MessageHeldUp,
  MessageSendStarted,
  MessageSubmitted,
  MessageUncertain,
} from '../domain/message.events.js';
import { isOpen } from '../domain/message.state.js';
import type { MessageState } from '../domain/message.state.js';

/** What has become of a message that was to be sent. */
export type AdvanceSending = MessageSendStarted | MessageHeldUp | MessageSubmitted | MessageUncertain | MessageFailed;

/**
 * Handed over once, and taken or refused once. What it says already it does not say again; a carrier that was heard of
 * meanwhile has taken it, whatever its answer was.
 */
export function decideAdvanceSending(next: AdvanceSending, state: MessageState): MessageEvent[] {
  if (state.is !== 'known') return [];
  switch (next.type) {
    case 'MessageSendStarted':
      return isOpen(state) && state.handedOverAt === null ? [next] : [];
    case 'MessageHeldUp':
      return state.status === 'queued' && state.handedOverAt !== null ? [next] : [];
    case 'MessageSubmitted':
      return state.carrierMessageId === null ? [next] : [];
    case 'MessageUncertain':
      return isOpen(state) && state.handedOverAt !== null && state.doubt?.code !== next.code ? [next] : [];
    case 'MessageFailed':
      return isOpen(state) ? [next] : [];
    default:
      return assertNever(next);
  }
}
