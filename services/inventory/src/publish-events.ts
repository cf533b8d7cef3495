import type { PublicEvent, PublicEventOf, PublicEventTypeFrom } from '#contracts';
import type { PublishedLog } from '#event-bus';
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

type Told = PublicEventOf<PublicEventTypeFrom<'inventory'>>;
type Written<Type> = Extract<InventoryEvent, { readonly type: Type }>;

/** What others hear of an event: field by field, and only what they may rely on. One that is forgotten here does not compile. */
const TOLD: {
  readonly [Type in Told['type']]: (event: Written<Type>, workspace: string) => PublicEventOf<Type>;
} = {
  NumberImported: (event, workspace) => {
    const { type, number, capabilities, carrier, carrierAccountId, numberType, country } = event;
    return { type, workspace, number, capabilities, carrier, carrierAccountId, numberType, country };
  },
  NumberPurchased: (event, workspace) => {
    const { type, number, capabilities, carrier, carrierAccountId, numberType, country, monthlyCost } = event;
    return { type, workspace, number, capabilities, carrier, carrierAccountId, numberType, country, monthlyCost };
  },
  NumberAssigned: ({ type, number, profile, agentId }, workspace) => ({ type, workspace, number, profile, agentId }),
  NumberUnassigned: ({ type, number, profile, agentId }, workspace) => ({ type, workspace, number, profile, agentId }),
  OutboundDisabled: ({ type, number }, workspace) => ({ type, workspace, number }),
  OutboundEnabled: ({ type, number, cause }, workspace) => ({ type, workspace, number, cause }),
  CapabilitiesChanged: ({ type, number, capabilities }, workspace) => ({ type, workspace, number, capabilities }),
  RegionSet: ({ type, number, region }, workspace) => ({ type, workspace, number, region }),
  RegionConfirmed: ({ type, number, region }, workspace) => ({ type, workspace, number, region }),
  RegionFailed: (event, workspace) => {
    const { type, number, region, staysIn, staysAs = null, code, detail } = event;
    return { type, workspace, number, region, staysIn, staysAs, code, detail };
  },
  NumberReleaseStarted: ({ type, number }, workspace) => ({ type, workspace, number }),
  NumberDetachStarted: ({ type, number }, workspace) => ({ type, workspace, number }),
  NumberGiveBackFailed: ({ type, number, code, detail }, workspace) => ({ type, workspace, number, code, detail }),
  NumberReleased: ({ type, number }, workspace) => ({ type, workspace, number }),
  NumberDetached: ({ type, number }, workspace) => ({ type, workspace, number }),
  NumberLost: ({ type, number }, workspace) => ({ type, workspace, number }),
  AgentRegistered: ({ type, agentId, name, connect }, workspace) => ({ type, workspace, agentId, name, connect }),
  AgentConnectionChanged: ({ type, agentId, connect }, workspace) => ({ type, workspace, agentId, connect }),
  AgentRenamed: ({ type, agentId, name }, workspace) => ({ type, workspace, agentId, name }),
  AgentPublished: ({ type, agentId }, workspace) => ({ type, workspace, agentId }),
  AgentUnpublished: ({ type, agentId }, workspace) => ({ type, workspace, agentId }),
  AgentArchived: ({ type, agentId }, workspace) => ({ type, workspace, agentId }),
  HoldPlaced: ({ type, holdId, scope }, workspace) => ({ type, workspace, holdId, scope }),
  HoldLifted: ({ type, holdId, scope }, workspace) => ({ type, workspace, holdId, scope }),
  ApiKeyIssued: ({ type, keyId, name, role, keyHash }, workspace) => ({ type, workspace, keyId, name, role, keyHash }),
  ApiKeyRevoked: ({ type, keyId }, workspace) => ({ type, workspace, keyId }),
  ImportStarted: (event, workspace) => {
    const carrierAccountId = event.source === 'account' ? event.carrierAccountId : null;
    return { type: event.type, workspace, importId: event.importId, carrierAccountId };
  },
  ImportFinished: ({ type, importId, totals, failure }, workspace) => {
    const { imported, skipped, failed } = totals;
    return { type, workspace, importId, imported, skipped, failed, failure: failure && failure.code };
  },
};

/** The inventory's own affairs. One that is forgotten does not compile either. */
const OWN: Readonly<Record<Exclude<InventoryEvent['type'], Told['type']>, true>> = {
  NumberReserved: true,
  NumberReservationLifted: true,
  AgentProfileTaken: true,
  AgentProfileFreed: true,
  ImportNumbersClaimed: true,
  ImportProgressNoted: true,
  ImportRowsProcessed: true,
  WorkspaceCreated: true,
  WriterTookOver: true,
};

/**
 * Domain event → public event: only what others may rely on, or nothing when it is the inventory's own affair. Throws
 * for an event it does not know.
 */
export function publishEvent(stored: NewEvent): PublicEvent | undefined {
  if (Object.hasOwn(OWN, stored.type)) return undefined;
  if (!Object.hasOwn(TOLD, stored.type)) throw new Error(`The inventory knows no event ${stored.type}.`);
  const tell = TOLD[stored.type as Told['type']] as (event: InventoryEvent, workspace: string) => PublicEvent;
  return tell(domainEvent<InventoryEvent>(stored), stored.metadata['workspace'] ?? '');
}

/** What others hear of the log of the inventory. */
export const PUBLISHED_INVENTORY_LOG: PublishedLog = {
  publish: publishEvent,
  types: Object.keys(TOLD) as readonly Told['type'][],
};
