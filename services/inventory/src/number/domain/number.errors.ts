import { DomainError } from '#domain-error';
import { sentenceOfTaker } from '#number-facts';
import type { CarrierRefusal, Profile } from './number.events.js';

/** Every rule of a number that a command can break. Public and stable: see the HTTP contract. */
export type NumberErrorCode =
  | 'not_found'
  | 'number_in_use'
  | 'number_already_held'
  | 'purchase_in_progress'
  | 'purchase_fulfilled'
  | 'number_not_active'
  | 'number_not_leaving'
  | 'give_back_failed'
  | 'import_in_progress'
  | 'number_assigned'
  | 'number_assigned_to_other_agent'
  | 'agent_profile_taken'
  | 'agent_archived'
  | 'agent_unknown'
  | 'capability_missing'
  | 'no_outbound_agent'
  | 'region_not_supported'
  | 'region_unknown'
  | 'version_mismatch';

type NumberError = DomainError<NumberErrorCode>;

export const numberNotFound = (): NumberError => new DomainError('not_found', 'There is no such number.');

/** `isBought`: another workspace does not have it yet. */
export const numberInUse = (number: string, isBought = false): NumberError =>
  new DomainError('number_in_use', sentenceOfTaker(number, isBought ? 'another_workspace_buys' : 'another_workspace'));

export const numberNotActive = (number: string, numberStatus: string): NumberError =>
  new DomainError(
    'number_not_active',
    numberStatus === 'releasing'
      ? `${number} is on its way back to its carrier or its owner: until that has answered, it is given to nobody, moved nowhere and sent no other way. Its agents can have another number at once.`
      : `${number} is ${numberStatus}; import or buy it again to use it.`,
    { numberStatus },
  );

/** To the workspace itself: it has what it wants to buy. */
export const numberAlreadyHeld = (number: string): NumberError =>
  new DomainError('number_already_held', sentenceOfTaker(number, 'this_workspace'));

/** Another purchase of the same workspace. */
export const purchaseInProgress = (number: string, purchaseId: string): NumberError =>
  new DomainError('purchase_in_progress', `${number} is being bought already: see GET /v1/purchases/${purchaseId}.`, {
    purchaseId,
  });

/** To the purchase itself, which must not buy it once more. */
export const purchaseFulfilled = (number: string, purchaseId: string): NumberError =>
  new DomainError('purchase_fulfilled', `The purchase ${purchaseId} has brought ${number} already.`);

export const numberNotLeaving = (number: string): NumberError =>
  new DomainError('number_not_leaving', `${number} is not on its way back, goes another way, or was asked back anew.`);

export const giveBackFailed = (number: string, { code, detail }: CarrierRefusal): NumberError =>
  new DomainError('give_back_failed', `${number} has stayed: ${detail}`, { because: code });

/** It is not known yet how it is set up at its carrier, so it could not be put back as it was; and it may yet be let go of. */
export const importInProgress = (number: string, importId: string): NumberError =>
  new DomainError(
    'import_in_progress',
    `${number} is still being set up by its import. Try again once that has a row for it: see GET /v1/imports/${importId}/rows.`,
    { importId },
  );

export const numberAssigned = (number: string, agentIds: readonly string[]): NumberError =>
  new DomainError(
    'number_assigned',
    `${number} is assigned to ${agentIds.join(', ')}. Unassign it first, or send {"force": true}.`,
    { agentIds },
  );

/** `profile` is one that the agent has of the number, or was to have in the very save. */
export const numberAssignedToOtherAgent = (number: string, agentId: string, profile: Profile): NumberError =>
  new DomainError(
    'number_assigned_to_other_agent',
    `${number} is assigned to the agent ${agentId}. Clear that assignment first, or move all its profiles in one save with the version you read as If-Match.`,
    { agentId, profile },
  );

/** `agentIds`: whom the save itself names. The other two are what `numberAssignedToOtherAgent` says. */
export const severalAgentsInOneSave = (agentIds: readonly string[], agentId: string, profile: Profile): NumberError =>
  new DomainError(
    'number_assigned_to_other_agent',
    `A number has one agent: this save names ${agentIds.join(' and ')}. Name one of them for each of its profiles, or null for nobody, and give another agent a number of its own.`,
    { agentId, profile },
  );

export const agentProfileTaken = (agentId: string, profile: Profile, number: string): NumberError =>
  new DomainError('agent_profile_taken', `The agent ${agentId} already uses ${number} for ${profile}.`, {
    agentId,
    profile,
    number,
  });

export const agentArchived = (agentId: string): NumberError =>
  new DomainError('agent_archived', `The agent ${agentId} is archived and cannot be given a number.`, { agentId });

export const agentUnknown = (agentId: string, field: string): NumberError =>
  new DomainError('agent_unknown', `There is no agent ${agentId} in this workspace.`, {
    errors: [{ field, message: `There is no agent ${agentId} in this workspace.` }],
  });

export const capabilityMissing = (number: string, profile: Profile): NumberError => {
  const needed = profile === 'sms' ? 'sms or mms' : 'voice';
  const message = `${number} cannot serve ${profile}: it lacks the ${needed} capability.`;
  return new DomainError('capability_missing', message, { errors: [{ field: `profiles.${profile}`, message }] });
};

export const noOutboundAgent = (number: string): NumberError =>
  new DomainError(
    'no_outbound_agent',
    `${number} has no outbound agent, so there is nothing to switch. Assign one to its outbound profile first; ` +
      'a hold on the number blocks its calls in advance (POST /v1/holds).',
  );

export const regionNotSupported = (number: string): NumberError => {
  const message = `${number} is not at Twilio; only Twilio numbers have a region.`;
  return new DomainError('region_not_supported', message, { errors: [{ field: 'region', message }] });
};

export const regionNoText = (): DomainError<'invalid_request'> => {
  const message = 'region must be the name of a region or an edge, such as "us1" or "dublin".';
  return new DomainError('invalid_request', message, { errors: [{ field: 'region', message }] });
};

/** `known`: every value that is understood. */
export const regionUnknown = (known: readonly string[]): NumberError => {
  const message = `There is no such region. Choose one of ${known.join(', ')}.`;
  return new DomainError('region_unknown', message, { errors: [{ field: 'region', message }] });
};

export const versionMismatch = (number: string, version: string): NumberError =>
  new DomainError(
    'version_mismatch',
    `${number} has changed since you read it. Read it again; it is at version ${version}.`,
    {
      version,
    },
  );
