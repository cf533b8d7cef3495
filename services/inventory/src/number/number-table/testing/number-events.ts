import type { RecordedEvent } from '#event-store';
import { writeMetadata } from '#event-store';
import type { AgentEvent } from '../../../agent/domain/agent.events.js';
import type { AcquiredFacts, NumberEvent, NumberImported } from '../../domain/number.events.js';

const FIRST_EVENT_MS = Date.parse('2026-03-01T08:00:00.000Z');

/** Records events as a store would, one minute apart: a log to fill number tables from. */
export class NumberEventLog {
  readonly events: RecordedEvent[] = [];
  private readonly revisions = new Map<string, number>();

  /** Returns the event as recorded. */
  record(workspace: string, event: NumberEvent | AgentEvent): RecordedEvent {
    const position = this.events.length + 1;
    const stream =
      'number' in event && !('agentId' in event && event.type.startsWith('Agent')) ? `number-${event.number}` : 'agent';
    const revision = (this.revisions.get(stream) ?? -1) + 1;
    this.revisions.set(stream, revision);
    const { type, ...data } = event;
    const recorded: RecordedEvent = {
      id: `event-${position}`,
      type,
      data,
      stream,
      revision,
      position,
      metadata: writeMetadata({
        schemaVersion: '1',
        workspace,
        time: new Date(FIRST_EVENT_MS + position * 60_000).toISOString(),
        actor: { kind: 'system', id: 'ringfence', name: 'Ringfence' },
        correlationId: 'request-1',
        causationId: 'request-1',
      }),
    };
    this.events.push(recorded);
    return recorded;
  }

  import(workspace: string, number: string, facts: Partial<NumberImported> = {}): RecordedEvent {
    return this.record(workspace, { ...IMPORTED, ...facts, workspace, number });
  }

  purchase(workspace: string, number: string, facts: Partial<AcquiredFacts> = {}): RecordedEvent {
    const { importId: _, row: _row, ...acquired } = IMPORTED;
    const purchased = { ...acquired, ...facts, workspace, number, purchaseId: 'purchase-1' };
    return this.record(workspace, { ...purchased, type: 'NumberPurchased' });
  }
}

const IMPORTED: Omit<NumberImported, 'workspace' | 'number'> = {
  type: 'NumberImported',
  carrier: 'twilio',
  carrierAccountId: 'account-1',
  numberType: 'local',
  capabilities: { voice: true, sms: true, mms: false },
  country: 'US',
  locality: 'San Francisco, CA',
  monthlyCost: { amount: '1.15', currency: 'USD' },
  importId: 'import-1',
  row: 1,
};
