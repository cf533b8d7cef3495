import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { START } from '#event-store';
import { Failures } from '#service-process';
import { readStandaloneConfig } from './standalone.config.js';
import { openStandaloneAdapters, startStandaloneOn } from './start-standalone.js';
import { HttpClient } from './testing/http-client.js';
import { buyNumber } from './testing/steps.js';

const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const SILENT = pino({ level: 'silent' });

test('who listens in the one process hears of purchases and of what they lead to, in one order', async () => {
  const environment = { PORT: '0', EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'silent', RINGFENCE_ROOT_KEY: ROOT_KEY };
  const [config, failures] = [readStandaloneConfig(environment), new Failures(SILENT)];
  const adapters = await openStandaloneAdapters(config, failures, SILENT);
  const parts = { config, log: SILENT, failures, showRootKey: () => undefined };
  const running = await startStandaloneOn(adapters, parts);
  await running.ready;
  const { number } = await buyNumber(new HttpClient(running.url, ROOT_KEY), 'sandbox');
  const stop = new AbortController();
  const heard: string[] = [];
  for await (const { events, live } of adapters.bus.follow({ after: START, signal: stop.signal })) {
    heard.push(...events.map((event) => ('number' in event ? `${event.type} ${event.number}` : event.type)));
    if (live) stop.abort();
  }
  expect(heard.filter((each) => /Purchase/.test(each))).toStrictEqual([
    `PurchaseRequested ${number}`,
    'PurchaseSubmitted',
    `NumberPurchased ${number}`,
    `PurchaseCompleted ${number}`,
  ]);
  await running.stop();
});
