import { describe, expect, test } from '@jest/globals';
import { readCloudEvent, writeCloudEvent } from '#contracts';
import type { PublicEvent } from '#contracts';
import { writeMetadata } from '#event-store';
import type { NewEvent } from '#event-store';
import { EARLIER, HOME } from './fixtures/given.js';
import { issued, revoked } from './api-key/fixtures/api-key-histories.js';
import { NUMBER, imported } from './number/fixtures/number-histories.js';
import { PUBLISHED_TYPES, publishEvent } from './publish-events.js';
import type { InventoryEvent } from './publish-events.js';

type Written<Type> = Omit<Extract<InventoryEvent, { type: Type }>, 'type'>;
type Heard<Type> = Omit<Extract<PublicEvent, { type: Type }>, 'type' | 'workspace'>;

/** What the inventory writes, and what others hear of it beside type and workspace. One that is forgotten does not compile. */
type Examples = { readonly [Type in PublicEvent['type']]: readonly [written: Written<Type>, heard: Heard<Type>] };

/** The inventory's own affairs. One that is forgotten does not compile, nor does one that others have a form of. */
const KEPT: Readonly<Record<Exclude<InventoryEvent['type'], PublicEvent['type']>, true>> = {
  AgentConnectionChanged: true,
  AgentProfileTaken: true,
  AgentProfileFreed: true,
  ImportStarted: true,
  ImportRowsProcessed: true,
  ImportFinished: true,
  WorkspaceCreated: true,
  WriterTookOver: true,
};

const number = { number: NUMBER };
const agent = { agentId: 'sales' };
const assignment = { number: NUMBER, profile: 'outbound', agentId: 'sales' } as const;
const hold = { holdId: 'hold-1', scope: { agentId: 'sales' } };
const { type: _issued, ...issuedKey } = issued;
const { type: _revoked, ...revokedKey } = revoked;

const EXAMPLES: Examples = {
  NumberImported: [
    imported(NUMBER, HOME),
    {
      ...number,
      capabilities: { voice: true, sms: true, mms: true },
      carrier: 'sip',
      carrierAccountId: null,
      numberType: 'local',
      country: 'US',
    },
  ],
  NumberAssigned: [assignment, assignment],
  NumberUnassigned: [{ ...assignment, cause: 'agent_archived' }, assignment],
  OutboundDisabled: [number, number],
  OutboundEnabled: [
    { ...number, cause: 'assignment_removed' },
    { ...number, cause: 'assignment_removed' },
  ],
  NumberReleased: [number, number],
  NumberDetached: [number, number],
  AgentRegistered: [
    { ...agent, name: 'Sales', connect: { sipUri: 'sip:sales@example.com' } },
    { ...agent, name: 'Sales' },
  ],
  AgentRenamed: [
    { ...agent, name: 'Sales EMEA' },
    { ...agent, name: 'Sales EMEA' },
  ],
  AgentPublished: [agent, agent],
  AgentUnpublished: [agent, agent],
  AgentArchived: [agent, agent],
  HoldPlaced: [hold, hold],
  HoldLifted: [hold, hold],
  ApiKeyIssued: [issuedKey, issuedKey],
  ApiKeyRevoked: [revokedKey, revokedKey],
};

/** As it goes into the log, with a fact that nobody has promised to anybody. */
function stored(type: string, facts: object): NewEvent {
  const metadata = writeMetadata({
    schemaVersion: '1',
    workspace: HOME,
    time: EARLIER,
    actor: { kind: 'api_key', id: 'key-1', name: 'operations desk' },
    correlationId: 'request-1',
    causationId: 'request-1',
    reason: 'nobody else needs to know',
  });
  return { id: crypto.randomUUID(), type, data: { ...facts, added: 'later' }, metadata };
}

describe('what others hear of the inventory', () => {
  test.each(Object.entries(EXAMPLES))('%s: what they may rely on, and nothing else', (type, [written, heard]) => {
    expect(publishEvent(stored(type, written))).toStrictEqual({ type, workspace: HOME, ...heard });
  });

  test.each(Object.entries(EXAMPLES))('%s: what can be sent and read', (type, [written]) => {
    const event = publishEvent(stored(type, written))!;
    const sent = writeCloudEvent({
      event,
      id: '01900000-0000-7000-8000-000000000000',
      position: 2,
      previous: 1,
      time: EARLIER,
      actor: { kind: 'api_key', id: 'key-1', name: 'operations desk' },
      correlationId: 'request-1',
      causationId: 'request-1',
    });
    expect(readCloudEvent(sent).event).toStrictEqual(event);
  });

  test.each(Object.keys(KEPT))('%s: nothing', (type) => {
    expect(publishEvent(stored(type, {}))).toBe(undefined);
  });

  test('is of the types that the bus asks the log for', () => {
    expect(PUBLISHED_TYPES.toSorted()).toStrictEqual(Object.keys(EXAMPLES).toSorted());
  });

  test('is not passed over when an event is unknown', () => {
    expect(() => publishEvent(stored('NumberVanished', number))).toThrow('NumberVanished');
  });
});
