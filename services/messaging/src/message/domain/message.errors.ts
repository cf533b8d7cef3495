import { DomainError } from '#domain-error';
import type { MessageKind } from './message.events.js';

/** Public and stable: see the HTTP contract. */
export type MessageErrorCode =
  | 'not_found'
  | 'agent_unknown'
  | 'agent_archived'
  | 'agent_not_published'
  | 'no_sms_number'
  | 'number_not_active'
  | 'number_queue_full'
  | 'capability_missing'
  | 'carrier_cannot_send'
  | 'recipient_opted_out'
  | 'destination_invalid'
  | 'media_awaited'
  | 'media_lost'
  | 'media_erased';

type MessageError = DomainError<MessageErrorCode>;

/** About one field of the request. */
const ofField = (code: MessageErrorCode, field: string, message: string): MessageError =>
  new DomainError(code, message, { errors: [{ field, message }] });

export const messageNotFound = (): MessageError => new DomainError('not_found', 'There is no such message.');

/** `why`: what holds it up, where something does. */
export const mediaAwaited = (why?: string): MessageError =>
  new DomainError('media_awaited', `It is being fetched from its carrier. Ask again later.${why ? ` ${why}` : ''}`);

export const mediaLost = (why: string): MessageError => new DomainError('media_lost', `It cannot be had. ${why}`);

export const mediaErased = (): MessageError =>
  new DomainError('media_erased', 'The words of who sent it were erased, and this with them.');

export const agentUnknown = (agentId: string): MessageError =>
  ofField('agent_unknown', 'agentId', `There is no agent ${agentId} in this workspace.`);

export const agentArchived = (agentId: string): MessageError =>
  new DomainError('agent_archived', `The agent ${agentId} is archived and sends nothing.`, { agentId });

export const agentNotPublished = (agentId: string): MessageError =>
  new DomainError('agent_not_published', `The agent ${agentId} is a draft. Publish it first.`, { agentId });

export const noSmsNumber = (agentId: string): MessageError =>
  new DomainError('no_sms_number', `The agent ${agentId} has no number. Assign one to its sms profile.`, { agentId });

export const numberNotActive = (number: string): MessageError =>
  new DomainError(
    'number_not_active',
    `${number} is being given back to its carrier. Assign the agent another number for its sms profile.`,
    { number },
  );

export const numberQueueFull = (number: string, maxQueued: number): MessageError =>
  new DomainError(
    'number_queue_full',
    `${maxQueued} messages wait to go out by ${number} already, which sends one segment a second. Nothing was queued: send it later, or by another number.`,
    { number, maxQueued },
  );

export function numberCannotSend(number: string, kind: MessageKind): MessageError {
  const what = kind === 'mms' ? 'media' : 'messages';
  const sentence = `${number} cannot send ${what} at its carrier. Assign the agent one that can for its sms profile.`;
  return new DomainError('capability_missing', sentence, { number, capability: kind });
}

export const carrierCannotSend = (number: string): MessageError =>
  new DomainError(
    'carrier_cannot_send',
    `${number} comes from a carrier of your own, through which nothing is sent. Assign the agent one of Twilio or Telnyx.`,
    { number },
  );

export const recipientOptedOut = (to: string, number: string): MessageError =>
  new DomainError(
    'recipient_opted_out',
    `${to} has told ${number} to stop. Only they can change that, by writing START to it.`,
    { number, to },
  );

export const destinationInvalid = (to: string): MessageError =>
  ofField('destination_invalid', 'to', `${to} is no phone number that could be written to.`);
