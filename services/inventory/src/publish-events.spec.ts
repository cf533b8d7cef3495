import { describe, expect, test } from '@jest/globals';
import { readCloudEvent, writeCloudEvent } from '#contracts';
import type { PublicEvent, PublicEventTypeFrom } from '#contracts';
import { writeMetadata } from '#event-store';
import type { NewEvent } from '#event-store';
import { EARLIER, HOME } from '#event-store/testing';
import { issued, revoked } from './api-key/fixtures/api-key-histories.js';
import { NUMBER, imported } from './number/fixtures/number-histories.js';
import { PUBLISHED_INVENTORY_LOG, publishEvent } from './publish-events.js';
import type { InventoryEvent } from './publish-events.js';

type PublishedType = PublicEventTypeFrom<'inventory'>;
type Written<Type, Event = Extract<InventoryEvent, { type: Type }>> = Event extends unknown
  ? Omit<Event, 'type'>
  : never;
type Heard<Type> = Omit<Extract<PublicEvent, { type: Type }>, 'type' | 'workspace'>;

/** What the inventory writes, and what others hear of it beside type and workspace. One that is forgotten does not compile. */
type Examples = { readonly [Type in PublishedType]: readonly [written: Written<Type>, heard: Heard<Type>] };

/** The inventory's own affairs. One that is forgotten does not compile, nor does one that others have a form of. */
const KEPT: Readonly<Record<Exclude<InventoryEvent['type'], PublishedType>, true>> = {
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

const number = { number: NUMBER };
const agent = { agentId: 'sales' };
const assignment = { number: NUMBER, profile: 'outbound', agentId: 'sales' } as const;
const hold = { holdId: 'hold-1', scope: { agentId: 'sales' } };
const { type: _issued, ...issuedKey } = issued;
const { type: _revoked, ...revokedKey } = revoked;

const region = { value: 'ie1', edge: 'dublin' };
const staysIn = { value: 'us1', edge: null };
const failure = { code: 'region_unreachable', detail: 'The region has other credentials.' };
const capabilities = { voice: false, sms: true, mms: false };
const bought = {
  ...number,
  carrier: 'twilio',
  carrierAccountId: 'account-1',
  numberType: 'local',
  capabilities,
  country: 'US',
  monthlyCost: { amount: '1.15', currency: 'USD' },
} as const;

const totals = { imported: 2, skipped: 1, failed: 0 };
const fromAccount = { importId: 'import-1', carrierAccountId: 'twilio-1' };

const EXAMPLES: Examples = {
  ImportStarted: [{ source: 'account', ...fromAccount, numbers: 'all', confirmLive: true }, fromAccount],
  ImportFinished: [
    { importId: 'import-1', totals, failure: { code: 'carrier_failed', detail: 'The credentials are wrong.' } },
    { importId: 'import-1', ...totals, failure: 'carrier_failed' },
  ],
  NumberPurchased: [{ ...bought, workspace: HOME, locality: 'Oakland, CA', purchaseId: 'purchase-1' }, bought],
  CapabilitiesChanged: [
    { ...number, capabilities },
    { ...number, capabilities },
  ],
  RegionSet: [
    { ...number, carrierAccountId: 'account-1', region, former: staysIn },
    { ...number, region },
  ],
  RegionConfirmed: [
    { ...number, region },
    { ...number, region },
  ],
  RegionFailed: [
    { ...number, region, staysIn, staysAs: 'assumed', ...failure },
    { ...number, region, staysIn, staysAs: 'assumed', ...failure },
  ],
  NumberReleaseStarted: [{ ...number, carrierAccountId: 'account-1' }, number],
  NumberDetachStarted: [{ ...number, carrierAccountId: 'account-1' }, number],
  NumberGiveBackFailed: [
    { ...number, ...failure },
    { ...number, ...failure },
  ],
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
  NumberLost: [{ ...number, carrierAccountId: 'twilio-1' }, number],
  AgentRegistered: [
    { ...agent, name: 'Sales', connect: { sipUri: 'sip:sales@example.com' } },
    { ...agent, name: 'Sales', connect: { sipUri: 'sip:sales@example.com' } },
  ],
  AgentRenamed: [
    { ...agent, name: 'Sales EMEA' },
    { ...agent, name: 'Sales EMEA' },
  ],
  AgentConnectionChanged: [
    { ...agent, connect: null },
    { ...agent, connect: null },
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
    expect(PUBLISHED_INVENTORY_LOG.types.toSorted()).toStrictEqual(Object.keys(EXAMPLES).toSorted());
  });

  test('leaves open of the first regions that failed whether the carrier has said where the number stays', () => {
    const heard = { ...number, region, staysIn, staysAs: null, ...failure };
    const told = publishEvent(stored('RegionFailed', { ...number, region, staysIn, ...failure }));
    expect(told).toStrictEqual({ type: 'RegionFailed', workspace: HOME, ...heard });
  });

  test('is not passed over when an event is unknown', () => {
    expect(() => publishEvent(stored('NumberVanished', number))).toThrow('NumberVanished');
  });
});
