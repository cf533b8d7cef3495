import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { generateApiKey } from '#access';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { HandFedEventBus } from '../../../libs/event-bus/testing/hand-fed-event-bus.js';
import { HeldEventBusDouble } from '../../../libs/event-bus/testing/held-event-bus-double.js';
import { openInventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import type { InventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import { readStandaloneConfig } from './standalone.config.js';
import { startStandalone, startStandaloneOn } from './start-standalone.js';
import { HttpClient } from './testing/http-client.js';
import { assign, authorize, importNumbers, saveAgent } from './testing/steps.js';

const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const NUMBER = '+14155550100';
const SILENT = pino({ level: 'silent' });
const HOLD = { scope: { workspace: true }, reason: 'spam attack' };
const READING = /^The process is reading the log, 0 % so far: handlers at 0, directories at 0, of [1-9]\d*\./;
const ANSWERED = ['/health/live', '/health/ready', '/metrics'];
const CALLS = ['/v1/calls/authorize', '/v1/calls/route'];

interface ApiDocument {
  readonly paths: Readonly<Record<string, object>>;
}

describe('the embedded product, while it reads its log', () => {
  let directory: string;
  let config: ReturnType<typeof readStandaloneConfig>;
  let adapters: InventoryAdapters;
  let held: HeldEventBusDouble;
  let running: RunningProcess;
  let client: HttpClient;

  const startAgain = async (change: (opened: InventoryAdapters) => InventoryAdapters) => {
    const failures = new Failures(SILENT);
    adapters = change(await openInventoryAdapters(config, failures, SILENT));
    running = await startStandaloneOn(adapters, { config, log: SILENT, failures, showRootKey: () => undefined });
    client = new HttpClient(running.url, ROOT_KEY);
  };
  const startHeld = () =>
    startAgain((opened) => {
      held = new HeldEventBusDouble(opened.bus);
      held.hold();
      return { ...opened, bus: held };
    });
  const finishReading = async () => {
    held.release();
    expect(await running.ready).toBe(true);
  };
  /** With a right key, a wrong one and none. */
  const callers = () => [client, client.withKey(generateApiKey()), client.withKey('rf_no'), client.withKey(undefined)];
  const refusals = async (method: string, path: string, options: object) => {
    const answers = await Promise.all(callers().map((caller) => caller.send(method, path, options)));
    const told = answers.map(({ status, headers, body }) => ({
      status,
      type: headers.get('content-type'),
      retryAfter: headers.get('retry-after'),
      body,
    }));
    for (const each of told) expect(each).toStrictEqual(told[0]);
    return told[0];
  };

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
    const environment = { PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'silent', RINGFENCE_ROOT_KEY: ROOT_KEY };
    config = readStandaloneConfig(environment);
    const first = await startStandalone(config, () => undefined);
    await first.ready;
    const firstClient = new HttpClient(first.url, ROOT_KEY);
    await importNumbers(firstClient, `number,label\n${NUMBER},Front desk\n`);
    await saveAgent(firstClient, 'sales');
    await assign(firstClient, NUMBER, { inbound: 'sales', outbound: 'sales' });
    await first.stop();
  });
  afterEach(async () => {
    await running.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('lives, is not ready, says why and how far it is, and shows its metrics and documents', async () => {
    await startHeld();
    expect(await client.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    const reason = expect.stringMatching(READING);
    const notReady = { status: 503, body: { status: 'not_ready', reasons: [reason], numberTable: {} } };
    expect(await client.get('/health/ready')).toMatchObject(notReady);
    const { body: metrics } = await client.get<string>('/metrics');
    expect(metrics).toMatch(/^ringfence_gate_stale 1$/m);
    expect(metrics).toMatch(/^ringfence_reader_lag_positions\{reader="directories"\} [1-9]/m);
    for (const path of ['/docs', '/docs/swagger-ui.css', '/openapi.json', '/openapi.yaml', '/asyncapi.json']) {
      expect([path, (await client.get(path)).status]).toStrictEqual([path, 200]);
    }
    await finishReading();
    expect(await client.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', reasons: [] } });
  });

  test('refuses every operation in the same words, whatever the key, and says how far it is', async () => {
    await startHeld();
    const { body } = await client.get<ApiDocument>('/openapi.json');
    const operations = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path.replace(/\{\w+\}/g, 'sales')] as const),
    );
    // A carrier that asks what to do with a call has an answer at all times: the door's own specification.
    const isCarriers = (path: string) => path.startsWith('/webhooks/');
    const refused = operations.filter(([, path]) => ![...ANSWERED, ...CALLS].includes(path) && !isCarriers(path));
    expect(refused.length).toBeGreaterThan(20);
    const head = await adapters.log.head();
    for (const [method, path] of refused) {
      const rawBody = method === 'GET' ? undefined : '{ no json';
      const headers = rawBody && { 'content-type': 'application/json', 'idempotency-key': 'held-1' };
      expect([method, path, await refusals(method, path, { headers, rawBody })]).toMatchObject([
        method,
        path,
        {
          status: 503,
          type: 'application/problem+json; charset=utf-8',
          retryAfter: '1',
          body: { code: 'service_starting', detail: expect.stringMatching(READING) },
        },
      ]);
    }
    expect(await adapters.log.head()).toBe(head);
    expect(await client.get('/v1/no-such-path')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('keeps nothing of a refused command: sent again with its key, it runs', async () => {
    await startHeld();
    const send = () => client.post('/v1/holds', HOLD, { 'idempotency-key': 'hold-once' });
    expect(await send()).toMatchObject({ status: 503, body: { code: 'service_starting' } });
    await finishReading();
    const done = await send();
    expect([done.status, done.headers.get('idempotent-replayed')]).toStrictEqual([201, null]);
  });

  test('neither allows nor denies calls, whatever the key, until all is known', async () => {
    await startHeld();
    const calls = [
      ['authorize', { agentId: 'sales', to: '+442071838750', source: 'api' }],
      ['authorize', { agentId: 7 }],
      ['route', { to: NUMBER }],
    ] as const;
    for (const [path, body] of calls) {
      const stale = await refusals('POST', `/v1/calls/${path}`, { body });
      expect(stale).toMatchObject({ status: 503, retryAfter: '1', body: { code: 'gate_stale' } });
    }
    await finishReading();
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow' } });
  });

  test('answers no call either when gate and keys are there, and other readers are not', async () => {
    const table = Promise.withResolvers<void>();
    await startAgain((opened) => {
      const start = opened.numberTable.start.bind(opened.numberTable);
      opened.numberTable.start = async (onTrouble) => table.promise.then(() => start(onTrouble));
      return opened;
    });
    const isGateThere = async () => /^ringfence_gate_stale 0$/m.test((await client.get<string>('/metrics')).body);
    while (!(await isGateThere()));
    expect(await authorize(client, 'sales')).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
    table.resolve();
    expect(await running.ready).toBe(true);
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow' } });
  });

  test('stops at once when it is told to, and loses nothing', async () => {
    await startHeld();
    await running.stop('SIGTERM');
    expect(await running.ready).toBe(false);
    await expect(client.get('/health/live')).rejects.toThrow('fetch failed');
    await startHeld();
    await finishReading();
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow' } });
  });

  test('says why when it will never be ready, and answers nothing meanwhile', async () => {
    const bus = new HandFedEventBus();
    await startAgain((opened) => ({ ...opened, bus }));
    bus.feed.fail(new Error('connection lost'));
    await expect(running.ready).rejects.toThrow('event handlers can no longer follow the log.');
    expect(await client.post('/v1/holds', HOLD)).toMatchObject({ status: 503, body: { code: 'service_starting' } });
    expect(await authorize(client, 'sales')).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
  });
});
