import { readMetadata } from '#event-store';
import type { RecordedEvent, SubscriptionBatch } from '#event-store';
import type { AgentEvent, AgentStatus } from '../../agent/domain/agent.events.js';
import type { NumberEvent, NumberImported, Profile } from '../domain/number.events.js';
import type {
  AgentChanged,
  AgentFields,
  NumberAcquired,
  NumberChanged,
  NumberFields,
  NumberTableChanges,
} from './number-table.port.js';

type NumberChange = NumberAcquired | NumberChanged;

/** Everything else in the log is not for this table. */
export const NUMBER_TABLE_EVENT_TYPES = [
  'NumberImported',
  'NumberAssigned',
  'NumberUnassigned',
  'OutboundDisabled',
  'OutboundEnabled',
  'NumberReleased',
  'NumberDetached',
  'AgentRegistered',
  'AgentRenamed',
  'AgentPublished',
  'AgentUnpublished',
  'AgentArchived',
] as const satisfies readonly (NumberEvent | AgentEvent)['type'][];

const AGENT_FIELD: Record<Profile, 'inboundAgentId' | 'outboundAgentId' | 'smsAgentId'> = {
  inbound: 'inboundAgentId',
  outbound: 'outboundAgentId',
  sms: 'smsAgentId',
};

const GIVEN_BACK = { inboundAgentId: null, outboundAgentId: null, smsAgentId: null, outboundCalls: null } as const;

const AGENT_STATUS_AFTER: ReadonlyMap<string, AgentStatus> = new Map([
  ['AgentPublished', 'published'],
  ['AgentUnpublished', 'draft'],
  ['AgentArchived', 'archived'],
]);

/** What a stretch of the log does to the number table. Never rejects: events it does not know are not for it. */
export function numberTableChanges({ events, position, live }: SubscriptionBatch): NumberTableChanges {
  const numbers = new Map<string, NumberChange>();
  const agents = new Map<string, AgentChanged>();
  for (const recorded of events) {
    const { workspace, time } = readMetadata(recorded);
    const event = { ...recorded.data, type: recorded.type } as unknown as NumberEvent | AgentEvent;
    const fields = numberFields(event as NumberEvent, recorded, time);
    if (fields) {
      const { number } = event as NumberEvent;
      const key = `${workspace} ${number}`;
      const change = { ...fields, workspace, number, position: recorded.position } as NumberChange;
      numbers.set(key, mergeNumber(numbers.get(key), change));
      continue;
    }
    const set = agentFields(event as AgentEvent);
    if (set) {
      const { agentId } = event as AgentEvent;
      const key = `${workspace} ${agentId}`;
      const merged = { ...agents.get(key)?.set, ...set };
      agents.set(key, { workspace, agentId, position: recorded.position, set: merged });
    }
  }
  return { numbers: [...numbers.values()], agents: [...agents.values()], position, live };
}

function mergeNumber(before: NumberChange | undefined, change: NumberChange): NumberChange {
  if (!before || change.kind === 'acquired') return change;
  return { ...before, position: change.position, set: { ...before.set, ...change.set } } as NumberChange;
}

function numberFields(
  event: NumberEvent,
  { revision }: RecordedEvent,
  time: string,
): Pick<NumberAcquired, 'kind' | 'set'> | Pick<NumberChanged, 'kind' | 'set'> | null {
  if (event.type === 'NumberImported') return { kind: 'acquired', set: importedFields(event, revision, time) };
  const set = changedFields(event);
  return set && { kind: 'changed', set: { ...set, version: revision, updatedAt: time } };
}

function importedFields(event: NumberImported, version: number, time: string): NumberFields {
  return {
    status: 'active',
    carrier: event.carrier,
    carrierAccountId: event.carrierAccountId,
    origin: 'imported',
    type: event.numberType,
    capabilities: event.capabilities,
    country: event.country,
    locality: event.locality,
    monthlyCost: event.monthlyCost,
    ...GIVEN_BACK,
    version,
    acquiredAt: time,
    updatedAt: time,
  };
}

function changedFields(event: Exclude<NumberEvent, NumberImported>): Partial<NumberFields> | null {
  switch (event.type) {
    case 'NumberAssigned':
      return {
        [AGENT_FIELD[event.profile]]: event.agentId,
        ...(event.profile === 'outbound' && { outboundCalls: 'enabled' as const }),
      };
    case 'NumberUnassigned':
      return { [AGENT_FIELD[event.profile]]: null, ...(event.profile === 'outbound' && { outboundCalls: null }) };
    case 'OutboundDisabled':
      return { outboundCalls: 'disabled' };
    case 'OutboundEnabled':
      // When the assignment went, there is no switch left to show, whichever of the two events comes first.
      return event.cause === 'assignment_removed' ? {} : { outboundCalls: 'enabled' };
    case 'NumberReleased':
      return { status: 'released', ...GIVEN_BACK };
    case 'NumberDetached':
      return { status: 'detached', ...GIVEN_BACK };
    default:
      return null;
  }
}

function agentFields(event: AgentEvent): Partial<AgentFields> | null {
  if (event.type === 'AgentRegistered') return { name: event.name, status: 'draft' };
  if (event.type === 'AgentRenamed') return { name: event.name };
  const status = AGENT_STATUS_AFTER.get(event.type);
  return status ? { status } : null;
}
