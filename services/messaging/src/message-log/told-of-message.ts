import { isFurther } from '../message/domain/message-status.events.js';
import type { MessageStatus } from '../message/domain/message-status.events.js';
import type { MessageChange, MessageRow } from './message-log.port.js';

/** What is known of a message beside its origin. `status`: null while none was told. */
export interface Told<Status extends MessageStatus | null = MessageStatus | null> extends Pick<
  MessageRow,
  'failure' | 'doubt' | 'carrierMessageId'
> {
  readonly status: Status;
}

export const NOTHING_TOLD: Told<null> = { status: null, failure: null, doubt: null, carrierMessageId: null };

/**
 * What is known after a change: statuses go forward only, and take along what belongs to them; what came in is received
 * and nothing else. The same change once more, or one that holds a part of it, changes nothing.
 */
export function toldAfter<Status extends MessageStatus | null>(
  before: Told<Status>,
  now: Pick<MessageChange, keyof Told>,
): Told<Status | NonNullable<MessageChange['status']>> {
  const carrierMessageId = before.carrierMessageId ?? now.carrierMessageId;
  if (now.status !== null && takesItsPlace(now.status, before.status)) {
    return { status: now.status, failure: now.failure, doubt: now.doubt ?? null, carrierMessageId };
  }
  // That a status clears what was in doubt counts only where that status does.
  return { ...before, doubt: now.doubt ?? before.doubt, carrierMessageId };
}

function takesItsPlace(status: NonNullable<MessageChange['status']>, of: MessageStatus | null): boolean {
  if (of === null) return true;
  return of !== 'received' && isFurther(status, of);
}
