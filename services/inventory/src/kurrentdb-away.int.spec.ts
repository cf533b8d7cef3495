import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { LEASE_MS } from '#fence';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { AnnouncementsDouble } from '../../../libs/event-bus/testing/announcements-double.js';
import { KurrentDbDouble } from '../../../libs/event-store/kurrentdb/testing/kurrentdb-double.js';
import { openInventoryAdapters } from './inventory.adapters.js';
import { readInventoryConfig } from './inventory.config.js';
import { startInventoryOn } from './start-inventory.js';

const TOKEN = 'service-token-of-the-tests-0123456789';
const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const WAITING = /^The process waits for KurrentDB, which cannot be used yet\. Look after KurrentDB, or correct EVENT_S/;
const HOLD = { scope: { workspace: true }, reason: 'spam attack' };
const NOT_READY = { status: 'not_ready', reasons: [expect.stringMatching(WAITING)], warnings: [] };
const STARTING = { status: 503, retryAfter: '1', body: { code: 'service_starting' } };

describe('an inventory whose KurrentDB is not there when it starts', () => {
  let double: KurrentDbDouble;
  let directory: string;
  let inventory: RunningProcess;
  let told: string[];

  const open = (url = double.url) => {
    const config = readInventoryConfig({
      PORT: '0',
      DATA_DIR: directory,
      EVENT_STORE_URL: url,
      EVENT_BUS_URL: 'kafka://nowhere:9092',
      RINGFENCE_SERVICE_TOKEN: TOKEN,
      RINGFENCE_ROOT_KEY: ROOT_KEY,
    });
    const write = (line: string) => void told.push((JSON.parse(line) as { readonly msg: string }).msg);
    const log = pino({ level: 'warn' }, { write });
    const failures = new Failures(log);
    const opened = openInventoryAdapters(config, failures, log);
    return { opened, parts: { config, log, failures, showRootKey: () => undefined } };
  };
  const start = async (url?: string) => {
    const { opened, parts } = open(url);
    const topics = new AnnouncementsDouble();
    inventory = await startInventoryOn({ ...(await opened), openAnnouncements: () => topics.open() }, parts);
  };
  const send = async (method: string, path: string, bearer = ROOT_KEY, body?: object) => {
    const headers = { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${inventory.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    const read = (isJson ? JSON.parse(text) : text) as unknown;
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: read };
  };
  const askForLease = () => send('PUT', '/internal/gates/gate-1/lease', TOKEN, { applied: '0' });
  const hold = () => send('POST', '/v1/holds?waitMs=10000', ROOT_KEY, HOLD);
  const claims = () => double.log.streamOf('inventory.writer');

  beforeEach(async () => {
    told = [];
    directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
    double = await KurrentDbDouble.start();
    double.stop();
  });
  afterEach(async () => {
    await inventory.stop();
    double.stop();
    rmSync(directory, { recursive: true });
  });

  test('lives, says what it waits for and refuses the rest, and does its work once it is there', async () => {
    await start();
    expect(await send('GET', '/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await send('GET', '/health/ready')).toStrictEqual({ status: 503, retryAfter: null, body: NOT_READY });
    expect(await hold()).toMatchObject(STARTING);
    expect(await send('GET', '/v1/numbers', 'rf_no')).toMatchObject(STARTING);
    expect(await send('GET', '/v1/no-such-path')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await askForLease()).toMatchObject(STARTING);
    expect(await send('GET', '/metrics')).toMatchObject({ status: 200 });

    await double.start();
    expect(await inventory.ready).toBe(true);
    expect(await send('GET', '/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', reasons: [] } });
    expect(await hold()).toMatchObject({ status: 201, body: { fence: { enforced: true } } });
    expect(await askForLease()).toMatchObject({ status: 200, body: { leaseMs: LEASE_MS } });
    expect(claims()).toHaveLength(1);
    const waits = told.filter((line) => line.endsWith('It is tried again until it works.'));
    expect(waits).toStrictEqual([expect.stringMatching(/^KurrentDB at \S+ cannot be reached\. Start it, or correct/)]);
  });

  test('keeps its data directory to itself while it waits, and leaves it when it is stopped', async () => {
    await start();
    await expect(open().opened).rejects.toThrow(/^Another running process uses the data directory/);
    await inventory.stop('SIGTERM');
    expect(await inventory.ready).toBe(false);
    await expect(fetch(`${inventory.url}/health/live`)).rejects.toThrow('fetch failed');
    await (await open().opened).close();
  });

  test.each([
    ['refuses the user', { refusesUsers: true }, 'refused the user. Its URL must name one who may read $all'],
    ['is too old', { version: '24.10.0' }, 'Install version 25.1 or later.'],
  ])('says why it will never be ready, and takes the log from nobody: the server %s', async (_, server, sentence) => {
    const { version, refusesUsers = false } = server as { version?: string; refusesUsers?: boolean };
    double = await KurrentDbDouble.start({ ...(version && { version }) });
    double.refusesUsers = refusesUsers;
    double.stop();
    await start();
    const failure = inventory.ready.catch((error: unknown) => error);
    expect(await send('GET', '/health/ready')).toMatchObject({ status: 503, body: NOT_READY });
    await double.start();
    expect(await failure).toMatchObject({
      code: 'event_store_unavailable',
      message: expect.stringContaining(sentence),
    });
    expect(await hold()).toMatchObject(STARTING);
    expect(claims()).toStrictEqual([]);
  });

  test('answers and stops at once when the server takes connections and says nothing', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    await start(`kurrentdb://127.0.0.1:${(mute.address() as AddressInfo).port}?tls=false`);
    while (sockets.length === 0) await once(mute, 'connection');
    expect(await send('GET', '/health/live')).toMatchObject({ status: 200 });
    expect(await send('GET', '/health/ready')).toMatchObject({ status: 503, body: NOT_READY });
    await inventory.stop('SIGTERM');
    expect(await inventory.ready).toBe(false);
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
});
