import { DomainError } from '#domain-error';

export type GateLeaseErrorCode = 'gate_of_another_log';

/** The gate has applied what is not in this log: it was restored or replaced while the gate ran. */
export function gateOfAnotherLog(): DomainError<GateLeaseErrorCode> {
  return new DomainError(
    'gate_of_another_log',
    'This gate has applied events that are not in the log of the inventory, which was restored or replaced. Stop all ' +
      'gates, name a new topic prefix at the end of EVENT_BUS_URL for all services, and start them again.',
  );
}
