import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { endThreadOf } from '../../../libs/worker-thread/testing/end-thread.js';
import { readStandaloneConfig } from './standalone.config.js';
import type { Standalone } from './standalone.js';
import { startStandalone } from './start-standalone.js';
import { EventStoreError } from '#event-store';
import { Health } from '#service-process';
import type { RunningProcess } from '#service-process';

/** Nothing listens there. */
const NO_MONGODB = 'mongodb://user:secret@127.0.0.1:1/';

describe('GET /health/ready', () => {
  let directory: string;
  let running: RunningProcess;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
    await start({});
  });
  afterEach(async () => {
    await running.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = async (settings: Record<string, string>) => {
    const config = readStandaloneConfig({ PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'silent', ...settings });
    running = await startStandalone(config, () => undefined);
    await running.ready;
  };
  const ready = async () => {
    const answer = await fetch(`${running.url}/health/ready`);
    return [answer.status, await answer.json()];
  };

  test.each([
    ['log', 'Nothing can be changed, for the thread that writes the log has ended;'],
    ['idempotency', 'Requests with an Idempotency-Key are refused, for the thread that keeps their answers has ended.'],
  ] as const)('says what to do once the thread of the %s has died', async (name, beginning) => {
    expect(await ready()).toMatchObject([200, { status: 'ready', reasons: [] }]);
    await endThreadOf((running.app.get(Health) as Standalone).adapters[name]);
    const [status, body] = await ready();
    expect([status, body]).toMatchObject([503, { status: 'not_ready', reasons: [expect.any(String)] }]);
    const [reason] = (body as { reasons: string[] }).reasons;
    expect(reason).toMatch(new RegExp(`^${beginning}.* Restart the process;`));
  });

  test('says that the event store cannot be read, and is ready again when it can', async () => {
    const { log } = (running.app.get(Health) as Standalone).adapters;
    const head = log.head.bind(log);
    log.head = () => Promise.reject(new EventStoreError('event_store_unavailable', 'It cannot be reached.'));
    const reason = expect.stringMatching(/^The event store cannot be read, .* Look after KurrentDB/);
    expect(await ready()).toStrictEqual([503, { status: 'not_ready', reasons: [reason], warnings: [] }]);
    expect((await fetch(`${running.url}/metrics`)).status).toBe(200);
    log.head = head;
    expect(await ready()).toMatchObject([200, { status: 'ready', numberTable: {} }]);
  });

  test('warns that MongoDB cannot be reached, and is ready all the same', async () => {
    await running.stop();
    await start({ READ_MODEL_URL: NO_MONGODB });
    const warnings = ['number table', 'message log'].map((name) =>
      expect.stringMatching(new RegExp(`^The database of the ${name}, READ_MODEL_URL, .* Look after MongoDB;`)),
    );
    expect(await ready()).toMatchObject([200, { status: 'ready', reasons: [], warnings }]);
    expect(JSON.stringify(await ready())).not.toContain('secret');
  });
});
