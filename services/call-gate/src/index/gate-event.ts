import type { PublicEvent } from '#contracts';

/** What no decision depends on. */
const NOT_FOR_GATES = {
  RegionSet: true,
  RegionConfirmed: true,
  RegionFailed: true,
  AgentRenamed: true,
  ApiKeyIssued: true,
  ApiKeyRevoked: true,
  ImportStarted: true,
  ImportFinished: true,
  CarrierAccountConnected: true,
  CarrierAccountRotated: true,
  CarrierAccountDisconnected: true,
  PurchaseRequested: true,
  PurchaseSubmitted: true,
  PurchaseUncertain: true,
  PurchaseCompleted: true,
  PurchaseFailed: true,
  MessageReceived: true,
  MessageSubmitted: true,
  MessageStatusAdvanced: true,
  MessageFailed: true,
  RecipientOptedOut: true,
  RecipientOptedIn: true,
  SubjectErased: true,
} as const satisfies Partial<Record<PublicEvent['type'], true>>;

/** What a gate has to know. */
export type GateEvent = Exclude<PublicEvent, { readonly type: keyof typeof NOT_FOR_GATES }>;

export const isForGates = (event: PublicEvent): event is GateEvent => !Object.hasOwn(NOT_FOR_GATES, event.type);

/** What happens to an agent itself. */
export type AgentGateEvent = Extract<GateEvent, { readonly type: `Agent${string}` }>;

export const isOfAgent = (event: GateEvent): event is AgentGateEvent => event.type.startsWith('Agent');
