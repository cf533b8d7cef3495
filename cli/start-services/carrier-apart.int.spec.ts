import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { EventBusError } from '#event-bus';
import type { EventStore } from '#event-store';
import { remoteNumberRegister } from '#number-register/remote';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { AnnouncementsDouble } from '../../libs/event-bus/testing/announcements-double.js';
import { openCarrierProcessAdapters } from '../../services/carrier/src/carrier-process.adapters.js';
import type { CarrierProcessAdapters } from '../../services/carrier/src/carrier-process.adapters.js';
import { readCarrierProcessConfig } from '../../services/carrier/src/carrier-process.config.js';
import { startCarrierOn } from '../../services/carrier/src/start-carrier.js';
import { openInventoryAdapters } from '../../services/inventory/src/inventory.adapters.js';
import { readInventoryConfig } from '../../services/inventory/src/inventory.config.js';
import { startInventoryOn } from '../../services/inventory/src/start-inventory.js';
import { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { NumberShown, PurchaseShown } from '../../services/standalone/src/testing/shapes.js';
import {
  buyNumber,
  requestPurchase,
  requireDone,
  whenPurchaseEnds,
} from '../../services/standalone/src/testing/steps.js';
import { RemoteEventBusDouble } from './testing/remote-event-bus-double.js';
import { APART_IN_MEMORY, ROOT_KEY, SERVICE_TOKEN } from '../../libs/service-process/testing/apart-in-memory.js';

const MAX_WAIT_MS = 60_000;

const SILENT = pino({ level: 'silent' });
/** Its order is pending for five seconds, see docs/sandbox.md. */
const PENDING = '+14155550198';

/** No service listens at the discard port. */
const NOBODY_THERE = 'http://127.0.0.1:9';

interface Readiness {
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

interface NumberReadiness {
  readonly profiles: {
    readonly inbound: { readonly checks: readonly { readonly code: string; readonly ok: unknown }[] };
  };
}

describe('an inventory and a carrier service apart, in one process', () => {
  let inventory: RunningProcess;
  let inventoryLog: EventStore;
  let inventoryClient: HttpClient;
  let carrier: RunningProcess;
  let former: Pick<CarrierProcessAdapters, 'log' | 'vault'> | undefined;
  let client: HttpClient;
  let bus: RemoteEventBusDouble;
  let topics: AnnouncementsDouble;
  let failures: Failures;

  /** The logs of processes before these outlive them, as they do on a disk. */
  const startInventory = async (port = '0', log?: EventStore, carrierUrl = NOBODY_THERE) => {
    const config = readInventoryConfig({ ...APART_IN_MEMORY, PORT: port, CARRIER_URL: carrierUrl });
    const found = new Failures(SILENT);
    const opened = await openInventoryAdapters(config, found, SILENT);
    opened.log.close = async () => undefined;
    inventoryLog = log ?? opened.log;
    const ownTopics = new AnnouncementsDouble();
    const adapters = {
      ...opened,
      log: inventoryLog,
      bus: new RemoteEventBusDouble(inventoryLog),
      openAnnouncements: () => ownTopics.open(),
    };
    const start = { config, log: SILENT, failures: found, showRootKey: () => undefined };
    inventory = await startInventoryOn(adapters, start);
    await inventory.ready;
    inventoryClient = new HttpClient(inventory.url, ROOT_KEY);
  };
  const startCarrier = async (heard = true) => {
    const config = readCarrierProcessConfig({ ...APART_IN_MEMORY, INVENTORY_URL: inventory.url });
    failures = new Failures(SILENT);
    const opened = await openCarrierProcessAdapters(config, failures, SILENT);
    await opened.bus.close();
    former ??= { log: opened.log, vault: opened.vault };
    former.log.close = async () => undefined;
    bus = new RemoteEventBusDouble(inventoryLog);
    if (!heard) bus.hold();
    const service = { service: 'inventory', url: inventory.url, setting: 'INVENTORY_URL', token: SERVICE_TOKEN };
    const adapters = {
      ...opened,
      ...former,
      bus,
      openAnnouncements: () => topics.open(),
      register: remoteNumberRegister(service),
    };
    carrier = await startCarrierOn(adapters, { config, log: SILENT, failures });
    await carrier.ready;
    client = new HttpClient(carrier.url, ROOT_KEY);
  };
  beforeEach(async () => {
    [former, topics] = [undefined, new AnnouncementsDouble()];
    await startInventory();
    await startCarrier();
    await until(async () => (await client.get('/health/ready')).status === 200);
  });
  afterEach(async () => {
    bus.release();
    await carrier.stop('SIGTERM');
    await inventory.stop('SIGTERM');
  });

  const until = async (holds: () => Promise<boolean>) => {
    for (const endMs = performance.now() + MAX_WAIT_MS; !(await holds()); await delay(10)) {
      if (performance.now() > endMs) throw new Error('It has not come about.');
    }
  };
  const readiness = async () => (await client.get<Readiness>('/health/ready')).body;
  const numberAt = async (number: string) => (await inventoryClient.get<NumberShown>(`/v1/numbers/${number}`)).body;
  const statusOf = async (id: string) => requireDone(await client.get<PurchaseShown>(`/v1/purchases/${id}`)).status;
  const order = async () => {
    const { id } = requireDone(await requestPurchase(client, PENDING));
    await until(async () => (await statusOf(id)) === 'submitted');
    return id;
  };
  const purchasedCount = async () => {
    const events = await inventoryLog.readAll({ after: 0 });
    return events.filter(({ type }) => type === 'NumberPurchased').length;
  };

  test('a number is bought here and held there, and given back here when that is asked for there', async () => {
    const { number } = await buyNumber(client, 'sandbox');
    expect(await numberAt(number)).toMatchObject({ status: 'active', carrier: 'sandbox', origin: 'purchased' });
    requireDone(await inventoryClient.post(`/v1/numbers/${number}/release`, {}));
    await until(async () => (await numberAt(number)).status !== 'releasing');
    expect(requireDone(await client.get<{ items: readonly object[] }>('/v1/purchases')).items).toHaveLength(1);
  });

  test('what the carrier says of a number is asked for there, and its absence said here', async () => {
    const { number } = await buyNumber(client, 'sandbox');
    const checks = async () => {
      const { profiles } = requireDone(await inventoryClient.get<NumberReadiness>(`/v1/numbers/${number}/readiness`));
      return Object.fromEntries(profiles.inbound.checks.map(({ code, ok }) => [code, ok]));
    };
    const away = await checks();
    expect([away['carrier_asked'], 'number_at_carrier' in away]).toStrictEqual([null, false]);
    const { port } = new URL(inventory.url);
    await inventory.stop('SIGTERM');
    await startInventory(port, inventoryLog, carrier.url);
    expect(await checks()).toMatchObject({ carrier_asked: true, number_at_carrier: true, voice_webhooks_here: true });
  });

  test('others hear of its log, and of nothing but that', async () => {
    const { number } = await buyNumber(client, 'sandbox');
    await until(async () => topics.events.some(({ event }) => event.type === 'PurchaseCompleted'));
    const types = ['PurchaseRequested', 'PurchaseSubmitted', 'PurchaseCompleted'];
    expect(topics.events.map(({ event }) => event.type)).toStrictEqual(types);
    expect(topics.events[0]).toMatchObject({ previous: 0, event: { number, workspace: 'default' } });
    expect(topics.events[2]!.previous).toBe(topics.events[1]!.position);
  });

  test('a purchase goes on when the inventory has been away', async () => {
    const id = await order();
    const { port } = new URL(inventory.url);
    await inventory.stop('SIGTERM');
    expect(await requestPurchase(client, '+14155550100')).toMatchObject({
      status: 503,
      body: { code: 'service_unavailable', detail: expect.not.stringContaining('127.0.0.1') },
    });
    // Until the order is seen to, and the inventory was asked in vain.
    await delay(6_000);
    expect(await statusOf(id)).toBe('submitted');
    await startInventory(port, inventoryLog);
    expect((await whenPurchaseEnds(client, id)).status).toBe('completed');
    expect(await numberAt(PENDING)).toMatchObject({ status: 'active', carrier: 'sandbox' });
    expect(await purchasedCount()).toBe(1);
  });

  test('a purchase goes on in the process after the one that began it', async () => {
    const id = await order();
    await carrier.stop('SIGTERM');
    await startCarrier();
    await until(async () => (await client.get('/health/ready')).status === 200);
    expect((await whenPurchaseEnds(client, id)).status).toBe('completed');
    expect(await numberAt(PENDING)).toMatchObject({ status: 'active' });
    expect(await purchasedCount()).toBe(1);
  });

  test('nobody is let in before all keys are known, and the health says why', async () => {
    await carrier.stop('SIGTERM');
    await startCarrier(false);
    expect(await client.get('/v1/purchases')).toMatchObject({ status: 503, body: { code: 'keys_not_known' } });
    expect(await client.withKey(undefined).get('/v1/purchases')).toMatchObject({ status: 401 });
    expect((await readiness()).reasons).toStrictEqual([expect.stringMatching(/^Not all API keys are known: /)]);
    bus.trouble = new EventBusError('event_bus_unavailable', 'The double is away.');
    expect((await readiness()).reasons).toStrictEqual([expect.stringMatching(/^Kafka cannot be used: /)]);
    bus.trouble = undefined;
    bus.release();
    await until(async () => (await client.get('/v1/purchases')).status === 200);
  });

  test('nobody is let in while Kafka does not tell who may be, and purchases go on', async () => {
    const id = await order();
    bus.trouble = new EventBusError('event_bus_unavailable', 'The double is away.');
    expect(await client.get('/v1/purchases')).toMatchObject({ status: 503, body: { code: 'keys_not_known' } });
    expect((await readiness()).reasons).toStrictEqual([expect.stringMatching(/^Kafka cannot be used: /)]);
    await until(async () => (await numberAt(PENDING)).status === 'active');
    bus.trouble = undefined;
    expect((await whenPurchaseEnds(client, id)).status).toBe('completed');
    expect((await readiness()).reasons).toStrictEqual([]);
  });

  test('tells how far it is, in health and metrics', async () => {
    await buyNumber(client, 'sandbox');
    const { body } = await client.get<string>('/metrics');
    for (const name of ['ringfence_relay_healthy 1', 'ringfence_reader_position{reader="directories"} ']) {
      expect(body).toContain(name);
    }
    expect((await client.get<{ relay: object }>('/health/ready')).body.relay).toEqual({
      position: expect.any(String),
      head: expect.any(String),
    });
  });
});
