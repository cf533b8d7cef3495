import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { KafkaEventBus } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { START } from '#event-store';
import type { EventSource, PublicEvent } from '#contracts';
import { pino } from 'pino';
import { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { NumberShown, PurchaseShown } from '../../services/standalone/src/testing/shapes.js';
import {
  issueKey,
  requestPurchase,
  requireDone,
  whenPurchaseEnds,
} from '../../services/standalone/src/testing/steps.js';
import { describeWhen } from '../../tooling/describe-when.js';
import { findServer } from '../../tooling/servers/find-server.js';

jest.setTimeout(180_000);

const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const MAX_WAIT_MS = 90_000;
/** Its order is pending for five seconds, see docs/sandbox.md. */
const PENDING = '+14155550198';

const kafka = await findServer('KAFKA_BROKERS');

describeWhen(kafka.address, kafka.whyNot, 'an inventory and a carrier service apart, over Kafka', (hosts) => {
  let directory: string;
  let busUrl: string;
  /** Any free one at first, and then the same again. */
  let ports: { inventory: string; carrier: string };
  let children: Map<string, ChildProcess>;
  let said: string;
  let inventory: HttpClient;
  let carrier: HttpClient;

  const start = (service: 'inventory' | 'carrier') => {
    const env = {
      PORT: ports[service],
      DATA_DIR: join(directory, service),
      EVENT_BUS_URL: busUrl,
      INVENTORY_URL: `http://127.0.0.1:${ports.inventory}`,
      RINGFENCE_SERVICE_TOKEN: 'service-token-of-the-tests-0123456789',
      RINGFENCE_ROOT_KEY: ROOT_KEY,
      LOG_LEVEL: 'warn',
    };
    const main = join(process.cwd(), `dist/services/${service}/src/main.js`);
    const words = ['--disable-warning=TimeoutNegativeWarning', main];
    const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += `${service}: ${text}`));
    }
    children.set(service, child);
  };
  const startFirst = async (service: 'inventory' | 'carrier') => {
    start(service);
    const isReady = new RegExp(`The ${service}.* is ready at (http:\\S+)\\.`);
    await until(async () => isReady.test(said));
    const [, url = ''] = isReady.exec(said) ?? [];
    ports[service] = new URL(url).port;
    return url;
  };
  const end = async (service: 'inventory' | 'carrier', signal: NodeJS.Signals) => {
    const child = children.get(service)!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill(signal);
    await ended;
  };
  const until = async (holds: () => Promise<boolean>) => {
    for (const endMs = performance.now() + MAX_WAIT_MS; !(await holds().catch(() => false)); await delay(50)) {
      if (performance.now() > endMs) throw new Error(`In vain: ${said}`);
    }
  };
  const whenReady = (client: HttpClient) => until(async () => (await client.get('/health/ready')).status === 200);
  const statusOf = async (id: string) => requireDone(await carrier.get<PurchaseShown>(`/v1/purchases/${id}`)).status;
  const order = async () => {
    const { id } = requireDone(await requestPurchase(carrier, PENDING));
    await until(async () => (await statusOf(id)) === 'submitted');
    return id;
  };
  /** All that is announced of one service's log. */
  const heardOf = async (source: EventSource) => {
    const bus = new KafkaEventBus({
      address: readKafkaUrl(busUrl),
      source,
      clientId: 'test',
      log: pino({ level: 'silent' }),
    });
    const stop = new AbortController();
    const heard: PublicEvent[] = [];
    for await (const { events, live } of bus.follow({ after: START, signal: stop.signal })) {
      heard.push(...events);
      if (live) stop.abort();
    }
    await bus.close();
    return heard;
  };

  beforeEach(async () => {
    [said, children] = ['', new Map()];
    directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
    busUrl = `kafka://${hosts}/test-${randomUUID()}`;
    ports = { inventory: '0', carrier: '0' };
    inventory = new HttpClient(await startFirst('inventory'), ROOT_KEY);
    carrier = new HttpClient(await startFirst('carrier'), ROOT_KEY);
    await whenReady(inventory);
    await whenReady(carrier);
  });
  afterEach(async () => {
    await end('carrier', 'SIGTERM');
    await end('inventory', 'SIGTERM');
    rmSync(directory, { recursive: true, force: true });
  });

  const expectOne = async (id: string) => {
    expect(await whenPurchaseEnds(carrier, id)).toMatchObject({ status: 'completed', number: PENDING });
    const { body } = await inventory.get<NumberShown>(`/v1/numbers/${PENDING}`);
    expect(body).toMatchObject({ status: 'active', carrier: 'sandbox', origin: 'purchased' });
    await until(async () => (await heardOf('carrier')).some(({ type }) => type === 'PurchaseCompleted'));
    const types = (await heardOf('carrier')).map(({ type }) => type);
    expect([types.at(0), types.at(-1)]).toStrictEqual(['PurchaseRequested', 'PurchaseCompleted']);
    const heard = await heardOf('inventory');
    expect(heard.filter(({ type }) => type === 'NumberPurchased')).toHaveLength(1);
    expect(heard.filter(({ type }) => type.startsWith('Purchase'))).toStrictEqual([]);
  };

  test('a carrier service that is killed while it buys goes on with it, and buys once', async () => {
    const id = await order();
    await end('carrier', 'SIGKILL');
    start('carrier');
    await whenReady(carrier);
    await expectOne(id);
  });

  test('an inventory that is killed while a number is bought gets it when it is back', async () => {
    const id = await order();
    await end('inventory', 'SIGKILL');
    expect(await requestPurchase(carrier, '+14155550100')).toMatchObject({ body: { code: 'service_unavailable' } });
    await delay(6_000);
    expect(await statusOf(id)).toBe('submitted');
    start('inventory');
    await whenReady(inventory);
    await expectOne(id);
  });

  test('a key that is issued there is honoured here, and one that is revoked is not', async () => {
    const { id, key } = await issueKey(inventory, 'viewer');
    const caller = carrier.withKey(key);
    await until(async () => (await caller.get('/v1/purchases')).status === 200);
    requireDone(await inventory.send('DELETE', `/v1/api-keys/${id}`));
    await until(async () => (await caller.get('/v1/purchases')).status !== 200);
    expect(await caller.get('/v1/purchases')).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  });
});
