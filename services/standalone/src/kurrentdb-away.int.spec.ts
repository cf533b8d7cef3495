import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunningProcess } from '#service-process';
import { KurrentDbDouble } from '../../../libs/event-store/kurrentdb/testing/kurrentdb-double.js';
import { readStandaloneConfig } from './standalone.config.js';
import { startStandalone } from './start-standalone.js';
import { HttpClient } from './testing/http-client.js';
import { assign, authorize, importNumbers, saveAgent } from './testing/steps.js';

const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const NUMBER = '+14155550100';
const STALE = { status: 503, body: { code: 'gate_stale' } };

describe('the embedded product, whose KurrentDB is not there when it starts', () => {
  let double: KurrentDbDouble;
  let directory: string;
  let running: RunningProcess;
  let client: HttpClient;

  const start = async () => {
    const environment = { PORT: '0', DATA_DIR: directory, EVENT_STORE_URL: double.url, LOG_LEVEL: 'silent' };
    const config = readStandaloneConfig({ ...environment, RINGFENCE_ROOT_KEY: ROOT_KEY });
    running = await startStandalone(config, () => undefined);
    client = new HttpClient(running.url, ROOT_KEY);
  };

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
    double = await KurrentDbDouble.start();
  });
  afterEach(async () => {
    await running.stop();
    double.stop();
    rmSync(directory, { recursive: true });
  });

  test('allows no call that it allowed before, until the server is there and all is known', async () => {
    await start();
    await running.ready;
    await importNumbers(client, `number,label\n${NUMBER},Front desk\n`);
    await saveAgent(client, 'sales');
    await assign(client, NUMBER, { inbound: 'sales', outbound: 'sales' });
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow' } });
    await running.stop();

    double.stop();
    await start();
    expect(await client.get('/health/live')).toMatchObject({ status: 200 });
    const reasons = [
      expect.stringMatching(/^The process waits for KurrentDB, .* or correct EVENT_STORE_URL and restart/),
    ];
    expect(await client.get('/health/ready')).toMatchObject({ status: 503, body: { status: 'not_ready', reasons } });
    expect(await authorize(client, 'sales')).toMatchObject(STALE);
    expect(await client.post('/v1/calls/route', { to: NUMBER })).toMatchObject(STALE);
    expect(await client.get('/v1/numbers')).toMatchObject({ status: 503, body: { code: 'service_starting' } });

    await double.start();
    expect(await running.ready).toBe(true);
    expect(await client.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', reasons: [] } });
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow' } });
    const block = await client.post(`/v1/numbers/${NUMBER}/outbound/disable`, { reason: 'spam attack' });
    expect(block).toMatchObject({ status: 200, body: { enforced: true } });
  });
});
