import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { SharedLogInMemory } from '../../../cli/start-services/testing/logs-for-two-processes.js';
import { HeldEventBusDouble } from '../../../libs/event-bus/testing/held-event-bus-double.js';
import type { InventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import { readStandaloneConfig } from './standalone.config.js';
import { startStandaloneOn } from './start-standalone.js';
import { HttpClient } from './testing/http-client.js';
import { assign, authorize, importNumbers, saveAgent } from './testing/steps.js';

jest.setTimeout(30_000);

const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const NUMBER = '+14155550100';
const SILENT = pino({ level: 'silent' });

let shared: SharedLogInMemory;
let running: RunningProcess[];
beforeEach(() => {
  [shared, running] = [new SharedLogInMemory(), []];
});
afterEach(async () => {
  for (const each of running.toReversed()) await each.stop();
  await shared.close();
});

async function start(adapters: InventoryAdapters): Promise<{ process: RunningProcess; client: HttpClient }> {
  const environment = { PORT: '0', EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'silent', RINGFENCE_ROOT_KEY: ROOT_KEY };
  const config = readStandaloneConfig(environment);
  const parts = { config, log: SILENT, failures: new Failures(SILENT), showRootKey: () => undefined };
  const process = await startStandaloneOn(adapters, parts);
  running.push(process);
  await process.ready;
  return { process, client: new HttpClient(process.url, ROOT_KEY) };
}

test('the gate of an embedded product allows nothing that a second one on its log has blocked, cut off as it may be', async () => {
  const opened = await shared.open();
  const held = new HeldEventBusDouble(opened.bus);
  const former = await start({ ...opened, bus: held });
  await importNumbers(former.client, `number,label\n${NUMBER},Front desk\n`);
  await saveAgent(former.client, 'sales');
  await assign(former.client, NUMBER, { inbound: 'sales', outbound: 'sales' });
  expect(await authorize(former.client, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow' } });

  // It hears of nothing any more, and cannot look who writes its log.
  held.hold();
  opened.log.pause();
  const present = await start(await shared.open());
  const blocked = await present.client.post(`/v1/numbers/${NUMBER}/outbound/disable`, { reason: 'spam attack' });
  expect(blocked).toMatchObject({ status: 200, body: { enforced: true } });
  expect(await authorize(former.client, 'sales')).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
  const reasons = [expect.stringMatching(/^The event store does not tell whether another process has taken over/)];
  expect(await former.client.get('/health/ready')).toMatchObject({ status: 503, body: { reasons } });

  opened.log.goOn();
  expect((await former.process.mustEnd)?.message).toContain('taken over the event store');
  expect(await authorize(former.client, 'sales')).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
  held.release();
});
