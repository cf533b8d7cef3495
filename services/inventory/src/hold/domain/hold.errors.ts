import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type HoldErrorCode = 'not_found' | 'agent_unknown' | 'number_unknown' | 'hold_lifted';

export const holdNotFound = (): DomainError<HoldErrorCode> => new DomainError('not_found', 'There is no such hold.');

export const holdLifted = (): DomainError<HoldErrorCode> => {
  const message =
    'This request placed a hold before, which was lifted since. Place another with a new Idempotency-Key.';
  return new DomainError('hold_lifted', message);
};

export const heldAgentUnknown = (agentId: string): DomainError<HoldErrorCode> => {
  const message = `There is no agent ${agentId} in this workspace.`;
  return new DomainError('agent_unknown', message, { errors: [{ field: 'scope.agentId', message }] });
};

export const heldNumberUnknown = (number: string): DomainError<HoldErrorCode> => {
  const message = `The workspace does not hold the number ${number}.`;
  return new DomainError('number_unknown', message, { errors: [{ field: 'scope.number', message }] });
};
