import { assertNever } from '#assert-never';
import type { PublicEvent } from '#contracts';
import { domainEvent } from '#event-store';
import type { NewEvent } from '#event-store';
import type { WriterTookOver } from '#fence';
import type { AgentEvent } from './agent/domain/agent.events.js';
import type { ApiKeyEvent } from './api-key/domain/api-key.events.js';
import type { HoldEvent } from './hold/domain/hold.events.js';
import type { ImportEvent } from './import/domain/import.events.js';
import type { NumberEvent } from './number/domain/number.events.js';
import type { WorkspaceEvent } from './workspace/domain/workspace.events.js';

/** Everything that the inventory writes into its log. */
export type InventoryEvent =
  NumberEvent | AgentEvent | HoldEvent | ApiKeyEvent | ImportEvent | WorkspaceEvent | WriterTookOver;

/** The events that other services may hear of. One that is forgotten here does not compile. */
const PUBLISHED: Readonly<Record<PublicEvent['type'], true>> = {
  NumberImported: true,
  NumberAssigned: true,
  NumberUnassigned: true,
  OutboundDisabled: true,
  OutboundEnabled: true,
  NumberReleased: true,
  NumberDetached: true,
  AgentRegistered: true,
  AgentRenamed: true,
  AgentPublished: true,
  AgentUnpublished: true,
  AgentArchived: true,
  HoldPlaced: true,
  HoldLifted: true,
  ApiKeyIssued: true,
  ApiKeyRevoked: true,
};
/** The types of all stored events that have a public form. */
export const PUBLISHED_TYPES = Object.keys(PUBLISHED) as readonly PublicEvent['type'][];

/** The inventory's own affairs. One that is forgotten here does not compile either. */
type OwnEvent = Exclude<InventoryEvent, { type: PublicEvent['type'] }>;
const OWN: Readonly<Record<OwnEvent['type'], true>> = {
  AgentConnectionChanged: true,
  AgentProfileTaken: true,
  AgentProfileFreed: true,
  ImportStarted: true,
  ImportRowsProcessed: true,
  ImportFinished: true,
  WorkspaceCreated: true,
  WriterTookOver: true,
};

/**
 * Domain event → public event: only what others may rely on, or nothing when it is the inventory's own affair. Throws
 * for an event it does not know.
 */
export function publishEvent(stored: NewEvent): PublicEvent | undefined {
  const event = domainEvent<InventoryEvent>(stored);
  if (isOwn(event)) return undefined;
  const workspace = stored.metadata['workspace'] ?? '';
  switch (event.type) {
    case 'NumberImported': {
      const { type, number, capabilities, carrier, carrierAccountId, numberType, country } = event;
      return { type, workspace, number, capabilities, carrier, carrierAccountId, numberType, country };
    }
    case 'NumberAssigned':
    case 'NumberUnassigned': {
      const { type, number, profile, agentId } = event;
      return { type, workspace, number, profile, agentId };
    }
    case 'OutboundEnabled':
      return { type: event.type, workspace, number: event.number, cause: event.cause };
    case 'OutboundDisabled':
    case 'NumberReleased':
    case 'NumberDetached':
      return { type: event.type, workspace, number: event.number };
    case 'AgentRegistered':
    case 'AgentRenamed':
      return { type: event.type, workspace, agentId: event.agentId, name: event.name };
    case 'AgentPublished':
    case 'AgentUnpublished':
    case 'AgentArchived':
      return { type: event.type, workspace, agentId: event.agentId };
    case 'HoldPlaced':
    case 'HoldLifted':
      return { type: event.type, workspace, holdId: event.holdId, scope: event.scope };
    case 'ApiKeyIssued': {
      const { type, keyId, name, role, keyHash } = event;
      return { type, workspace, keyId, name, role, keyHash };
    }
    case 'ApiKeyRevoked':
      return { type: event.type, workspace, keyId: event.keyId };
    default:
      return assertNever(event);
  }
}

const isOwn = (event: InventoryEvent): event is OwnEvent => Object.hasOwn(OWN, event.type);
