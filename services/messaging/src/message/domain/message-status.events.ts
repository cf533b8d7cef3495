/**
 * How far a message has got, in the order in which a status gives way to another: of two that are told, the later one of
 * this list holds, in whichever order they are told.
 *
 * What a handset has confirmed holds against everything that was feared before; of two ends, the one that says more.
 */
export const OUTBOUND_STATUSES = [
  /** Accepted here; the carrier has not been asked. */
  'queued',
  /** Handed to the carrier, whose answer was lost: it is being found out whether it was sent. Never sent again. */
  'uncertain',
  /** The carrier has taken it. */
  'submitted',
  'sending',
  /** The carrier has handed it on. */
  'sent',
  /** Handed on, and nobody will tell whether it arrived. */
  'delivery_unconfirmed',
  'expired',
  'canceled',
  'failed',
  'undelivered',
  'delivered',
  'read',
] as const;
export type OutboundStatus = (typeof OUTBOUND_STATUSES)[number];

/** `received`: of a message that came in, which has no other. */
export type MessageStatus = 'received' | OutboundStatus;
export const MESSAGE_STATUSES: readonly MessageStatus[] = ['received', ...OUTBOUND_STATUSES];

/** Whether a status takes the place of another. */
export function isFurther(status: OutboundStatus, than: OutboundStatus): boolean {
  return OUTBOUND_STATUSES.indexOf(status) > OUTBOUND_STATUSES.indexOf(than);
}

const FAILURES: ReadonlySet<MessageStatus> = new Set(['expired', 'canceled', 'failed', 'undelivered']);

/** Whether it did not arrive, and has a failure that says why. */
export const isFailure = (status: MessageStatus): boolean => FAILURES.has(status);
