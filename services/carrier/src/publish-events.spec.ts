import { describe, expect, test } from '@jest/globals';
import { readCloudEvent, writeCloudEvent } from '#contracts';
import type { PublicEvent, PublicEventTypeFrom } from '#contracts';
import { writeMetadata } from '#event-store';
import type { NewEvent } from '#event-store';
import { EARLIER, HOME } from '#event-store/testing';
import { connected, disconnected, rotated } from './account/fixtures/account-histories.js';
import { CARRIER_EVENT_TYPES, PUBLISHED_CARRIER_LOG } from './publish-events.js';
import type { CarrierEvent } from './publish-events.js';
import { completed, failed, requested, submitted, uncertain } from './purchase/fixtures/purchase-histories.js';

type PublishedType = PublicEventTypeFrom<'carrier'>;
type Heard<Type> = Omit<Extract<PublicEvent, { type: Type }>, 'type' | 'workspace'>;

/** What the carrier service writes, and what others hear of it beside type and workspace. One that is forgotten does not compile. */
type Examples = { readonly [Type in PublishedType]: readonly [written: CarrierEvent, heard: Heard<Type>] };

/** The carrier service's own affairs. One that is forgotten does not compile, nor does one that others have a form of. */
const KEPT: Readonly<Record<Exclude<CarrierEvent['type'], PublishedType>, true>> = {
  CarrierAccountSetUp: true,
  CarrierAccountEdited: true,
  DriftCheckStarted: true,
  DriftFound: true,
  DriftOver: true,
  DriftUnlisted: true,
  DriftFixed: true,
  DriftFixAsked: true,
  DriftChecked: true,
  DriftCheckFailed: true,
  InstallationNamed: true,
  SandboxNumberOrdered: true,
  SandboxNumberConfigured: true,
  SandboxNumberReleased: true,
  SandboxBlockEntered: true,
  WriterTookOver: true,
};

const { purchaseId, number, carrierAccountId } = requested;
const account = { carrierAccountId: 'twilio-1' };
const monthlyCost = { amount: '1.15', currency: 'USD' };

const EXAMPLES: Examples = {
  CarrierAccountConnected: [connected, { ...account, carrier: 'twilio', name: 'Main account' }],
  CarrierAccountRotated: [rotated, account],
  CarrierAccountDisconnected: [disconnected, account],
  PurchaseRequested: [requested, { purchaseId, number, carrierAccountId, maxMonthlyCost: null }],
  PurchaseSubmitted: [submitted, { purchaseId, monthlyCost }],
  PurchaseUncertain: [uncertain, { purchaseId, code: 'carrier_unavailable', detail: 'Twilio has not answered.' }],
  PurchaseCompleted: [completed, { purchaseId, number, monthlyCost }],
  PurchaseFailed: [failed, { purchaseId, code: 'number_not_available', detail: 'Somebody else has bought it.' }],
};

/** As it goes into the log, with a fact that nobody has promised to anybody. */
function stored({ type, ...facts }: { readonly type: string }): NewEvent {
  const metadata = writeMetadata({
    schemaVersion: '1',
    workspace: HOME,
    time: EARLIER,
    actor: { kind: 'api_key', id: 'key-1', name: 'operations desk' },
    correlationId: 'request-1',
    causationId: 'request-1',
  });
  return { id: crypto.randomUUID(), type, data: { ...facts, credentials: 'nobody’s business' }, metadata };
}

describe('what others hear of the carrier service', () => {
  const { publish, types } = PUBLISHED_CARRIER_LOG;

  test.each(Object.entries(EXAMPLES))('%s: what they may rely on, and nothing else', (type, [written, heard]) => {
    expect(publish(stored(written))).toStrictEqual({ type, workspace: HOME, ...heard });
  });

  test.each(Object.entries(EXAMPLES))('%s: what can be sent and read', (_, [written]) => {
    const event = publish(stored(written))!;
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
    expect(readCloudEvent(sent, 'carrier').event).toStrictEqual(event);
  });

  test.each(Object.keys(KEPT))('%s: nothing', (type) => {
    expect(publish(stored({ type }))).toBe(undefined);
  });

  test('is of the types that the bus asks the log for', () => {
    expect(types.toSorted()).toStrictEqual(Object.keys(EXAMPLES).toSorted());
  });

  test('is told from what others write into the same log', () => {
    const { WriterTookOver: _ofTheLog, ...kept } = KEPT;
    expect(CARRIER_EVENT_TYPES.toSorted()).toStrictEqual([...Object.keys(EXAMPLES), ...Object.keys(kept)].toSorted());
  });

  test('is not passed over when an event is unknown', () => {
    expect(() => publish(stored({ type: 'AccountVanished' }))).toThrow('AccountVanished');
  });
});
