import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { EventBusError } from '#event-bus';
import type { EventStore } from '#event-store';
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

const TOKEN = 'service-token-of-the-tests-0123456789';
const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const NUMBER = '+14155550100';
const MAX_WAIT_MS = 20_000;
const SHARED = {
  PORT: '0',
  EVENT_BUS_URL: 'kafka://nowhere:9092',
  RINGFENCE_SERVICE_TOKEN: TOKEN,
  RINGFENCE_ROOT_KEY: ROOT_KEY,
  LOG_LEVEL: 'silent',
};
const SILENT = pino({ level: 'silent' });

interface Readiness {
  readonly status: string;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  readonly gate?: { readonly position: string; readonly head: string };
  readonly relay?: { readonly position: string; readonly head: string };
}

describe('an inventory and a gate apart, in one process', () => {
  let inventory: RunningProcess;
  let gate: RunningProcess | undefined;
  let bus: RemoteEventBusDouble;
  let topics: AnnouncementsDouble;
  let log: EventStore;
  let failures: { inventory: Failures; gate: Failures };
  let client: HttpClient;
  beforeEach(async () => {
    const config = readInventoryConfig({ ...SHARED, EVENT_STORE_URL: 'memory:' });
    topics = new AnnouncementsDouble();
    failures = { inventory: new Failures(SILENT), gate: new Failures(SILENT) };
    const adapters = {
      ...(await openInventoryAdapters(config, failures.inventory, SILENT)),
      openAnnouncements: () => topics.open(),
    };
    const start = { config, log: SILENT, failures: failures.inventory, showRootKey: () => undefined };
    inventory = await startInventoryOn(adapters, start);
    await inventory.ready;
    log = adapters.log;
    bus = new RemoteEventBusDouble(log);
    client = new HttpClient(inventory.url, ROOT_KEY);
  });
  afterEach(async () => {
    bus.release();
    await gate?.stop('SIGTERM');
    gate = undefined;
    await inventory.stop('SIGTERM');
  });

  const startGate = async (inventoryUrl = inventory.url) => {
    const config = readCallGateConfig({ ...SHARED, INVENTORY_URL: inventoryUrl });
    const granter = new InventoryLeaseGranter(config);
    gate = await startCallGateOn({ bus, granter }, { config, log: SILENT, failures: failures.gate });
    return new HttpClient(gate.url, ROOT_KEY);
  };
  const until = async (holds: () => Promise<boolean>) => {
    for (const endMs = performance.now() + MAX_WAIT_MS; !(await holds()); await delay(10)) {
      if (performance.now() > endMs) throw new Error('It has not come about.');
    }
  };
  const readiness = (of: HttpClient) => of.get<Readiness>('/health/ready');
  const isReady = async (of: HttpClient) => (await readiness(of)).status === 200;
  const disable = (waitMs: number) =>
    client.post<FenceShown>(`/v1/numbers/${NUMBER}/outbound/disable?waitMs=${waitMs}`, { reason: 'spam attack' });
  const enable = () => client.post(`/v1/numbers/${NUMBER}/outbound/enable?waitMs=5000`, {});
  const openForCalls = async () => {
    await importNumbers(client, `number,label\n${NUMBER},Front desk\n`);
    await saveAgent(client, 'sales');
    await assign(client, NUMBER, { inbound: 'sales', outbound: 'sales' });
    const calls = await startGate();
    await until(() => isReady(calls));
    // The inventory waits for gates that may hold leases of a process before it.
    expect((await enable()).status).toBe(200);
    expect(await authorize(calls, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow' } });
    return calls;
  };

  test('a command that blocks waits until the gate refuses', async () => {
    const calls = await openForCalls();
    expect(await disable(5_000)).toMatchObject({ status: 200, body: { enforced: true, gates: { missing: [] } } });
    expect(await authorize(calls, 'sales')).toMatchObject({ status: 403, body: { code: 'outbound_disabled' } });
  });

  test('says that a gate is missing while it lags, and that the block holds once its lease has lapsed', async () => {
    const calls = await openForCalls();
    bus.hold();
    const lagging = await disable(0);
    expect(lagging).toMatchObject({ status: 202, body: { enforced: false, gates: { acked: [] } } });
    expect(lagging.body.gates.missing).toHaveLength(1);
    // It renews all the same, so that it is waited for; but its term never covers what it has not applied.
    await until(async () => !(await isReady(calls)));
    expect(await authorize(calls, 'sales')).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
    const [reason] = (await readiness(calls)).body.reasons;
    expect(reason).toMatch(/^The gate is reading the log, \d+ of \d+\. Wait\.$/);
    bus.release();
    await until(() => isReady(calls));
    expect(await authorize(calls, 'sales')).toMatchObject({ status: 403, body: { code: 'outbound_disabled' } });
    expect(await disable(0)).toMatchObject({ status: 200, body: { enforced: true } });
  });

  test('a gate that has gone is not waited for', async () => {
    await openForCalls();
    await gate!.stop('SIGTERM');
    gate = undefined;
    expect(await disable(0)).toMatchObject({
      status: 200,
      body: { enforced: true, gates: { acked: [], missing: [] } },
    });
  });

  test('a gate is not ready without a lease, without Kafka, while it reads, and says why', async () => {
    const nobody = await startGate('http://127.0.0.1:1');
    expect(await readiness(nobody)).toMatchObject({
      status: 503,
      body: {
        status: 'not_ready',
        reasons: [expect.stringMatching(/^The inventory grants no lease; .* cannot be reached /)],
      },
    });
    bus.trouble = new EventBusError('event_bus_unavailable', 'The double is away.');
    expect((await readiness(nobody)).body.reasons).toStrictEqual([
      expect.stringMatching(/^Kafka cannot be used:/),
      expect.stringMatching(/^The inventory grants no lease;/),
    ]);
    expect((await nobody.get('/health/live')).status).toBe(200);
    await gate!.stop('SIGTERM');
    bus.trouble = undefined;
    bus = new RemoteEventBusDouble(log);
    bus.hold();
    const reading = await startGate();
    await until(async () =>
      (await readiness(reading)).body.reasons.some((reason) => /is reading the log/.test(reason)),
    );
    expect((await readiness(reading)).body.gate).toMatchObject({
      position: '0',
      head: expect.stringMatching(/^[1-9]/),
    });
    bus.release();
    await until(() => isReady(reading));
    expect((await readiness(reading)).body).toMatchObject({ status: 'ready', reasons: [], warnings: [] });
    // What it has heard is all there is: as long as that is so, it answers without Kafka.
    bus.trouble = new EventBusError('event_bus_unavailable', 'The double is away.');
    expect((await readiness(reading)).body).toMatchObject({
      status: 'ready',
      reasons: [],
      warnings: [expect.stringMatching(/^Kafka cannot be used:/)],
    });
  });

  test('an inventory takes commands while nothing can be announced, is ready, and says what to look after', async () => {
    await until(() => isReady(client));
    topics.failures.push({ after: 0, kept: 0, withProgress: false });
    topics.openFailures = 1_000;
    await saveAgent(client, 'sales');
    await until(async () => (await readiness(client)).body.warnings.length > 0);
    const { status, body } = await readiness(client);
    expect([status, body.reasons, body.warnings]).toStrictEqual([
      200,
      [],
      [expect.stringMatching(/^Kafka cannot be used: commands are taken/)],
    ]);
    const { relay } = body;
    expect(Number(relay!.head)).toBeGreaterThan(Number(relay!.position));
    expect(valueOf(await metricsOf(client), 'ringfence_relay_healthy')).toBe(0);
    expect(valueOf(await metricsOf(client), 'ringfence_reader_lag_positions{reader="relay"}')).toBeGreaterThan(0);
    topics.openFailures = 0;
    await until(async () => (await readiness(client)).body.warnings.length === 0);
    expect(valueOf(await metricsOf(client), 'ringfence_relay_healthy')).toBe(1);
    expect(valueOf(await metricsOf(client), 'ringfence_reader_lag_positions{reader="relay"}')).toBe(0);
  });

  test('both tell their metrics in whole lines, named with their units', async () => {
    const calls = await startGate();
    await until(() => isReady(calls));
    for (const of of [client, calls]) {
      const names = (await metricsOf(of))
        .filter((line) => line.startsWith('# TYPE ringfence_'))
        .map((line) => line.split(' '));
      expect(names.length).toBeGreaterThan(3);
      for (const [, , name, type] of names) {
        expect(name).toMatch(
          type === 'counter' ? /_total$/ : /_(?:seconds|bytes|position|positions|healthy|ready|stale|numbers|count)$/,
        );
      }
    }
    const told = await metricsOf(calls);
    expect(valueOf(told, 'ringfence_reader_lag_positions{reader="gate"}')).toBe(0);
    expect(valueOf(told, 'ringfence_events_parked_total{code="event_malformed"}')).toBe(3);
    bus.hold();
    await saveAgent(client, 'sales');
    await until(async () => valueOf(await metricsOf(calls), 'ringfence_reader_lag_positions{reader="gate"}')! > 0);
  });

  const metricsOf = async (of: HttpClient): Promise<readonly string[]> => {
    const { status, body } = await of.get<string>('/metrics');
    expect(status).toBe(200);
    const lines = body
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '');
    for (const line of lines) {
      expect(line).toMatch(
        /^(?:# (?:HELP|TYPE) [a-z_:]\w* .+|[a-z_:]\w*(?:\{[^{}]*\})? (?:[-+]?[\d.]+(?:e[-+]?\d+)?|NaN|[-+]Inf))$/i,
      );
    }
    return lines;
  };
});

const valueOf = (lines: readonly string[], name: string): number | undefined => {
  const line = lines.find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
};
