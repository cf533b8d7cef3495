import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { EventStore } from '#event-store';
import { LEASE_MS } from '#fence';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { AnnouncementsDouble } from '../../libs/event-bus/testing/announcements-double.js';
import { readCallGateConfig } from '../../services/call-gate/src/call-gate.config.js';
import { InventoryLeaseGranter } from '../../services/call-gate/src/lease/inventory-lease-granter.js';
import { startCallGateOn } from '../../services/call-gate/src/start-call-gate.js';
import { openInventoryAdapters } from '../../services/inventory/src/inventory.adapters.js';
import { readInventoryConfig } from '../../services/inventory/src/inventory.config.js';
import { startInventoryOn } from '../../services/inventory/src/start-inventory.js';
import { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { FenceShown } from '../../services/standalone/src/testing/shapes.js';
import { assign, authorize, importNumbers, saveAgent } from '../../services/standalone/src/testing/steps.js';
import { RemoteEventBusDouble } from './testing/remote-event-bus-double.js';

const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const NUMBER = '+14155550100';
const MAX_WAIT_MS = 20_000;
const SHARED = {
  PORT: '0',
  EVENT_BUS_URL: 'kafka://nowhere:9092',
  RINGFENCE_SERVICE_TOKEN: 'service-token-of-the-tests-0123456789',
  RINGFENCE_ROOT_KEY: ROOT_KEY,
  LOG_LEVEL: 'silent',
};
const SILENT = pino({ level: 'silent' });
const ALLOWED = { status: 200, body: { decision: 'allow' } };
const BLOCKED = { status: 403, body: { code: 'outbound_disabled' } };

interface Gate {
  readonly bus: RemoteEventBusDouble;
  readonly process: RunningProcess;
  readonly client: HttpClient;
}

describe('gates, while the inventory restarts and reads its log', () => {
  let topics: AnnouncementsDouble;
  let log: EventStore;
  /** What the present inventory hears of itself. */
  let ownBus: RemoteEventBusDouble;
  let inventory: RunningProcess;
  let gates: Gate[];
  let client: HttpClient;

  /** `former`: the log of an inventory before it. It outlives its process, as it does on a disk. */
  const startInventory = async (port: string, former?: EventStore) => {
    const config = readInventoryConfig({ ...SHARED, PORT: port, EVENT_STORE_URL: 'memory:' });
    const failures = new Failures(SILENT);
    const opened = await openInventoryAdapters(config, failures, SILENT);
    opened.log.close = async () => undefined;
    log = former ?? opened.log;
    ownBus = new RemoteEventBusDouble(log);
    if (former) ownBus.hold();
    const adapters = { ...opened, log, bus: ownBus, openAnnouncements: () => topics.open() };
    inventory = await startInventoryOn(adapters, { config, log: SILENT, failures, showRootKey: () => undefined });
    client = new HttpClient(inventory.url, ROOT_KEY);
  };
  const startGate = async (): Promise<Gate> => {
    const config = readCallGateConfig({ ...SHARED, INVENTORY_URL: inventory.url });
    const bus = new RemoteEventBusDouble(log);
    const adapters = { bus, granter: new InventoryLeaseGranter(config) };
    const gate = await startCallGateOn(adapters, { config, log: SILENT, failures: new Failures(SILENT) });
    const started = { bus, process: gate, client: new HttpClient(gate.url, ROOT_KEY) };
    gates.push(started);
    return started;
  };
  const until = async (holds: () => Promise<boolean>) => {
    for (const endMs = performance.now() + MAX_WAIT_MS; !(await holds()); await delay(10)) {
      if (performance.now() > endMs) throw new Error('It has not come about.');
    }
  };
  const isReady = async (of: HttpClient) => (await of.get('/health/ready')).status === 200;
  const switchOutbound = (to: 'enable' | 'disable', waitMs: number) =>
    client.post<FenceShown>(`/v1/numbers/${NUMBER}/outbound/${to}?waitMs=${waitMs}`, { reason: 'spam attack' });
  const restartInventory = async () => {
    const { port } = new URL(inventory.url);
    await inventory.stop('SIGTERM');
    await startInventory(port, log);
  };

  beforeEach(async () => {
    [gates, topics] = [[], new AnnouncementsDouble()];
    await startInventory('0');
    await inventory.ready;
    await importNumbers(client, `number,label\n${NUMBER},Front desk\n`);
    await saveAgent(client, 'sales');
    await assign(client, NUMBER, { inbound: 'sales', outbound: 'sales' });
    const gate = await startGate();
    await until(() => isReady(gate.client));
  });
  afterEach(async () => {
    for (const gate of gates) {
      gate.bus.release();
      await gate.process.stop();
    }
    await inventory.stop();
  });

  test('get their leases and go on allowing, and obey the block that is acknowledged right after', async () => {
    await restartInventory();
    const another = await startGate();
    await until(() => isReady(another.client));
    // Whatever the one before it has granted has lapsed by then.
    await delay(LEASE_MS);
    for (const gate of gates) expect(await authorize(gate.client, 'sales')).toMatchObject(ALLOWED);
    expect(await isReady(client)).toBe(false);

    const head = await log.head();
    const refused = await switchOutbound('disable', 0);
    expect(refused).toMatchObject({ status: 503, body: { code: 'service_starting' } });
    expect(await log.head()).toBe(head);
    for (const gate of gates) expect(await authorize(gate.client, 'sales')).toMatchObject(ALLOWED);

    ownBus.release();
    await inventory.ready;
    const blocked = await switchOutbound('disable', 5_000);
    expect(blocked).toMatchObject({ status: 200, body: { enforced: true, gates: { missing: [] } } });
    expect(blocked.body.gates.acked).toHaveLength(2);
    for (const gate of gates) expect(await authorize(gate.client, 'sales')).toMatchObject(BLOCKED);
  });

  test('answer nothing, lease or not, as long as they have not heard of a block of before the restart', async () => {
    const [gate] = gates as [Gate];
    gate.bus.hold();
    const position = await log.head();
    expect((await switchOutbound('disable', 0)).status).toBe(202);
    await restartInventory();
    await until(async () => !(await isReady(gate.client)));
    // It is granted leases, of a head that it has not applied.
    await until(async () => {
      const { body } = await gate.client.get<{ readonly reasons: readonly string[] }>('/health/ready');
      return body.reasons.join().includes(`The gate is reading the log, ${position} of ${position + 1}.`);
    });
    expect(await authorize(gate.client, 'sales')).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
    gate.bus.release();
    await until(() => isReady(gate.client));
    expect([await isReady(client), await authorize(gate.client, 'sales')]).toMatchObject([false, BLOCKED]);
  });
});
