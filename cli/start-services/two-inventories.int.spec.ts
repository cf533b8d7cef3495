import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { LEASE_MS } from '#fence';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { AnnouncementsDouble } from '../../libs/event-bus/testing/announcements-double.js';
import { readCallGateConfig } from '../../services/call-gate/src/call-gate.config.js';
import type { Grant } from '../../services/call-gate/src/lease/granted-lease.js';
import { InventoryLeaseGranter } from '../../services/call-gate/src/lease/inventory-lease-granter.js';
import { LeaseGranter } from '../../services/call-gate/src/lease/lease-keeper.js';
import type { GateState } from '../../services/call-gate/src/lease/lease-keeper.js';
import { startCallGateOn } from '../../services/call-gate/src/start-call-gate.js';
import type { InventoryAdapters } from '../../services/inventory/src/inventory.adapters.js';
import { readInventoryConfig } from '../../services/inventory/src/inventory.config.js';
import { startInventoryOn } from '../../services/inventory/src/start-inventory.js';
import { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { FenceShown } from '../../services/standalone/src/testing/shapes.js';
import { assign, authorize, importNumbers, saveAgent } from '../../services/standalone/src/testing/steps.js';
import { RemoteEventBusDouble } from './testing/remote-event-bus-double.js';
import { SHARED_LOGS, SharedLogInMemory } from './testing/logs-for-two-processes.js';
import type { SharedLog } from './testing/logs-for-two-processes.js';

jest.setTimeout(30_000);

const TOKEN = 'service-token-of-the-tests-0123456789';
const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const NUMBER = '+14155550100';
const SILENT = pino({ level: 'silent' });
const SETTINGS = {
  PORT: '0',
  EVENT_BUS_URL: 'kafka://nowhere:9092',
  RINGFENCE_SERVICE_TOKEN: TOKEN,
  RINGFENCE_ROOT_KEY: ROOT_KEY,
  LOG_LEVEL: 'silent',
};
const ALLOWED = { status: 200, body: { decision: 'allow' } };
const TAKEN_OVER = /has taken over the event store, so this one takes no command, grants no lease and ends/;
const ANOTHER = 'gates-of-an-inventory-that-may-have-taken-over';

interface Readiness {
  readonly gate: { readonly position: string };
}

/** A test double of the one address before all inventories: whichever grants a lease. */
class LeaseGranterDouble extends LeaseGranter {
  readonly urls: string[] = [];

  override async renew(gateId: string, state: GateState, stop: AbortSignal): Promise<Grant> {
    const grants = this.granters().map((granter) => granter.renew(gateId, state, stop));
    return Promise.any(grants);
  }

  override async giveUp(gateId: string): Promise<void> {
    await Promise.allSettled(this.granters().map((granter) => granter.giveUp(gateId)));
  }

  private granters() {
    return this.urls.map((inventoryUrl) => new InventoryLeaseGranter({ inventoryUrl, serviceToken: TOKEN }));
  }
}

let shared: SharedLog;
let granter: LeaseGranterDouble;
let kafka: RemoteEventBusDouble;
let running: RunningProcess[];
let topics: AnnouncementsDouble;
beforeEach(() => {
  [running, granter, topics] = [[], new LeaseGranterDouble(), new AnnouncementsDouble()];
});
afterEach(async () => {
  kafka.release();
  for (const each of running.toReversed()) await each.stop();
  await shared.close();
});

interface Inventory {
  readonly process: RunningProcess;
  readonly client: HttpClient;
}

async function startInventory(adapters: InventoryAdapters): Promise<Inventory> {
  const started = await openPort(adapters);
  await started.process.ready;
  return started;
}

/** An inventory that may not be ready yet. */
async function openPort(adapters: InventoryAdapters): Promise<Inventory> {
  const config = readInventoryConfig({ ...SETTINGS, EVENT_STORE_URL: 'memory:' });
  const parts = { config, log: SILENT, failures: new Failures(SILENT), showRootKey: () => undefined };
  const process = await startInventoryOn({ ...adapters, openAnnouncements: () => topics.open() }, parts);
  running.push(process);
  granter.urls.push(process.url);
  return { process, client: new HttpClient(process.url, ROOT_KEY) };
}

async function startGate(): Promise<HttpClient> {
  kafka = new RemoteEventBusDouble(shared.log);
  const config = readCallGateConfig(SETTINGS);
  const process = await startCallGateOn(
    { bus: kafka, granter },
    { config, log: SILENT, failures: new Failures(SILENT) },
  );
  running.push(process);
  return new HttpClient(process.url, ROOT_KEY);
}

/** An inventory, and a gate that allows calls from the number. */
async function givenGateThatAllows(adapters: InventoryAdapters): Promise<{ former: Inventory; gate: HttpClient }> {
  const former = await startInventory(adapters);
  await importNumbers(former.client, `number,label\n${NUMBER},Front desk\n`);
  await saveAgent(former.client, 'sales');
  await assign(former.client, NUMBER, { inbound: 'sales', outbound: 'sales' });
  const gate = await startGate();
  while ((await gate.get('/health/ready')).status !== 200) await delay(10);
  expect((await switchOutbound(former, 'enable', 5_000)).status).toBe(200);
  expect(await authorize(gate, 'sales')).toMatchObject(ALLOWED);
  return { former, gate };
}

const switchOutbound = ({ client }: Inventory, to: 'enable' | 'disable', waitMs: number) =>
  client.post<FenceShown>(`/v1/numbers/${NUMBER}/outbound/${to}?waitMs=${waitMs}`, { reason: 'spam attack' });

/** Resolves when the gate has heard of everything in the log, lease or not. */
async function whenApplied(gate: HttpClient): Promise<void> {
  const head = String(await shared.log.head());
  const position = async () => (await gate.get<Readiness>('/health/ready')).body.gate.position;
  while ((await position()) !== head) await delay(10);
}

const askForLease = ({ client }: Inventory, applied = 0) =>
  client.withKey(TOKEN).put('/internal/gates/another-gate/lease', { applied: String(applied) });

describe.each(SHARED_LOGS)('two inventories over one log %s', (_, openShared) => {
  beforeEach(async () => {
    shared = await openShared();
  });

  test('a block told to the second holds at the gate of the first once it is called enforced', async () => {
    const { gate } = await givenGateThatAllows(await shared.open());
    const present = await startInventory(await shared.open());
    await whenApplied(gate);
    kafka.hold();
    // The gate knows the first one alone.
    const [url] = granter.urls.splice(1);
    // Leases that the first one granted before the second took over have lapsed by then, as the second one knows.
    await delay(LEASE_MS);
    const blocked = { status: 200, body: { enforced: true, gates: { acked: [], missing: [] } } };
    expect(await switchOutbound(present, 'disable', 0)).toMatchObject(blocked);
    expect(await authorize(gate, 'sales')).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
    granter.urls.push(url!);
    kafka.release();
    while ((await gate.get('/health/ready')).status !== 200) await delay(10);
    expect(await authorize(gate, 'sales')).toMatchObject({ status: 403, body: { code: 'outbound_disabled' } });
  });

  test('the first takes no command, grants no lease, says why, and has to end', async () => {
    const { former } = await givenGateThatAllows(await shared.open());
    const present = await startInventory(await shared.open());
    const head = await shared.log.head();
    expect(await askForLease(former)).toMatchObject({ status: 503, body: { code: 'event_store_unavailable' } });
    expect((await former.process.mustEnd)?.message).toMatch(TAKEN_OVER);
    expect(await switchOutbound(former, 'disable', 0)).toMatchObject({
      status: 503,
      body: { code: 'event_store_unavailable' },
    });
    expect(await shared.log.head()).toBe(head);
    const notReady = { status: 503, body: { reasons: [expect.stringMatching(TAKEN_OVER)] } };
    expect(await former.client.get('/health/ready')).toMatchObject(notReady);
    expect(await askForLease(present)).toMatchObject({ status: 200 });
    const missing = expect.arrayContaining(['gates-of-before-the-restart']);
    expect(await switchOutbound(present, 'disable', 0)).toMatchObject({
      status: 202,
      body: { enforced: false, gates: { missing } },
    });
    expect(await present.client.get('/health/ready')).toMatchObject({ status: 200 });
  });

  test('in a rolling update the first ends by itself, and its gates go over to the second', async () => {
    const { former, gate } = await givenGateThatAllows(await shared.open());
    const ended = former.process.mustEnd!.then(() => former.process.stop());
    const present = await startInventory(await shared.open());
    await ended;
    await expect(fetch(former.process.url)).rejects.toThrow('fetch failed');
    // By then whatever the first one had granted has lapsed.
    await delay(LEASE_MS);
    expect(await authorize(gate, 'sales')).toMatchObject(ALLOWED);
    const blocked = await switchOutbound(present, 'disable', 10_000);
    expect(blocked).toMatchObject({ status: 200, body: { enforced: true, gates: { missing: [] } } });
    expect(blocked.body.gates.acked).toHaveLength(1);
    expect(await authorize(gate, 'sales')).toMatchObject({ status: 403, body: { code: 'outbound_disabled' } });
  });
});

describe('an inventory that has opened its port and not taken over yet', () => {
  test('grants no lease and takes no command, and the one before it goes on until it has', async () => {
    const memory = new SharedLogInMemory();
    shared = memory;
    const { former, gate } = await givenGateThatAllows(await memory.open());
    const adapters = await memory.open();
    adapters.log.pause();
    const present = await openPort(adapters);
    while (adapters.log.waiting === 0) await delay(5);
    const starting = { status: 503, body: { code: 'service_starting' } };
    expect(await askForLease(present)).toMatchObject(starting);
    expect(await switchOutbound(present, 'enable', 0)).toMatchObject(starting);
    const blocked = { status: 200, body: { enforced: true, gates: { missing: [] } } };
    expect(await switchOutbound(former, 'disable', 5_000)).toMatchObject(blocked);
    expect(await authorize(gate, 'sales')).toMatchObject({ status: 403, body: { code: 'outbound_disabled' } });

    await delay(LEASE_MS);
    adapters.log.goOn();
    expect(await present.process.ready).toBe(true);
    // Counted from the claim, and not from the open port: for another two seconds, so this is asked first.
    const missing = expect.arrayContaining(['gates-of-before-the-restart']);
    expect(await switchOutbound(present, 'enable', 0)).toMatchObject({ status: 202, body: { gates: { missing } } });
    expect(await askForLease(present)).toMatchObject({ status: 200 });
    expect((await former.process.mustEnd)?.message).toMatch(TAKEN_OVER);
  });
});

describe('an inventory that is paused while another takes over', () => {
  test('grants nothing and calls nothing enforced of what it was asked before', async () => {
    const memory = new SharedLogInMemory();
    shared = memory;
    const adapters = await memory.open();
    const { former } = await givenGateThatAllows(adapters);
    adapters.log.pause();
    const headBefore = await memory.log.head();
    const disabled = switchOutbound(former, 'disable', 1_000);
    while ((await memory.log.head()) === headBefore || adapters.log.waiting === 0) await delay(5);
    // One that knows of the block, so that nobody waits for it.
    const lease = askForLease(former, await memory.log.head());
    const present = await startInventory(await memory.open());
    adapters.log.goOn();
    expect(await lease).toMatchObject({ status: 503, body: { code: 'event_store_unavailable' } });
    const { status, body } = await disabled;
    expect([status, body]).toMatchObject([202, { enforced: false, gates: { missing: [ANOTHER] } }]);
    expect(await askForLease(former)).toMatchObject({ status: 503 });
    // What it had committed is in the log all the same, and the other knows it.
    expect(await present.client.get(`/v1/numbers/${NUMBER}`)).toMatchObject({ body: { outboundCalls: 'disabled' } });
  });
});
