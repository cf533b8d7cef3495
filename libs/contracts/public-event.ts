import type { TSchema } from 'typebox';
import { AGENT_EVENTS } from './agent-events.js';
import { API_KEY_EVENTS } from './api-key-events.js';
import { CARRIER_ACCOUNT_EVENTS } from './carrier-account-events.js';
import type { EventDeclaration } from './event-declaration.js';
import type { EventSource } from '../../infra/kafka/topics.js';
import type { Facts } from './facts.js';
import { HOLD_EVENTS } from './hold-events.js';
import { IMPORT_EVENTS } from './import-events.js';
import { MESSAGE_EVENTS } from './message-events.js';
import { NUMBER_EVENTS } from './number-events.js';
import { PURCHASE_EVENTS } from './purchase-events.js';

/** Every event that one service tells the others, and all that is promised of it. */
export const PUBLIC_EVENT_CATALOGUE = {
  ...NUMBER_EVENTS,
  ...AGENT_EVENTS,
  ...HOLD_EVENTS,
  ...API_KEY_EVENTS,
  ...IMPORT_EVENTS,
  ...CARRIER_ACCOUNT_EVENTS,
  ...PURCHASE_EVENTS,
  ...MESSAGE_EVENTS,
};

/** The same, for whoever has the name of a type from elsewhere. */
export const DECLARATIONS: ReadonlyMap<string, EventDeclaration> = new Map(Object.entries(PUBLIC_EVENT_CATALOGUE));

type Catalogue = typeof PUBLIC_EVENT_CATALOGUE;

export type PublicEventType = keyof Catalogue;

type CurrentSchema<Declaration> = Declaration extends { version: infer Version; schemas: infer Schemas }
  ? Schemas[Version & keyof Schemas] & TSchema
  : never;

/** A public event as handlers get it: what has happened, in its newest version, flat. */
export type PublicEventOf<Type extends PublicEventType> = {
  [Each in Type]: { readonly type: Each; readonly workspace: string } & Facts<CurrentSchema<Catalogue[Each]>>;
}[Type];

/** Every event that one service tells the others. Apart from what a service keeps in its own streams: those may change. */
export type PublicEvent = PublicEventOf<PublicEventType>;

/** The types that come from the log of one service. */
export type PublicEventTypeFrom<Source extends EventSource> = {
  [Type in PublicEventType]: Catalogue[Type]['source'] extends Source ? Type : never;
}[PublicEventType];

/**
 * What the event is about, and the key by which order is kept: the number in E.164, `workspace/agentId`,
 * `workspace/carrierAccountId`, `workspace/otherParty`, the id of the purchase, of the hold, of the import or of the API key.
 */
export function subjectOf(event: PublicEvent): string {
  if ('purchaseId' in event) return event.purchaseId;
  if ('number' in event) return event.number;
  if ('agentId' in event) return `${event.workspace}/${event.agentId}`;
  if ('holdId' in event) return event.holdId;
  if ('importId' in event) return event.importId;
  if ('keyId' in event) return event.keyId;
  if ('otherParty' in event) return `${event.workspace}/${event.otherParty}`;
  return `${event.workspace}/${event.carrierAccountId}`;
}
