import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { parse } from 'yaml';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { AnnouncementsDouble } from '../../libs/event-bus/testing/announcements-double.js';
import { openInventoryAdapters } from '../../services/inventory/src/inventory.adapters.js';
import { readInventoryConfig } from '../../services/inventory/src/inventory.config.js';
import { startInventoryOn } from '../../services/inventory/src/start-inventory.js';
import { describeWhen } from '../../tooling/describe-when.js';
import { readEmbeddedApi } from '../../tooling/published-api/embedded-api.js';
import type { Entry } from './entry.js';
import { addressesOf, isNginxInstalled } from './nginx-entry.js';
import type { ServicePorts } from './plain-entry.js';
import { openNginx, openPlainEntry } from './testing/opened-entries.js';
import { ServiceDouble } from './testing/service-double.js';

const SILENT = pino({ level: 'silent' });
const nginx = isNginxInstalled() || undefined;

describeApi('the plain entry', openPlainEntry);

describeWhen(nginx, 'nginx is not installed', 'nginx as the entry', () => {
  describeApi('with its own configuration', (ports) => openNginx(addressesOf(ports)));
});

/** What whoever knows the entry alone finds there, told by a real inventory. */
function describeApi(name: string, open: (ports: ServicePorts) => Promise<Entry>): void {
  describe(`${name}`, () => {
    let embedded: object;
    let inventory: RunningProcess;
    let callGate: ServiceDouble;
    let entry: Entry;
    beforeAll(async () => {
      embedded = await readEmbeddedApi();
      inventory = await startInventory();
      callGate = await ServiceDouble.start('call-gate');
      const port = Number(new URL(inventory.url).port);
      entry = await open({
        inventory: port,
        callGate: callGate.port,
        carrier: callGate.port,
        messaging: callGate.port,
      });
    });
    afterAll(async () => {
      await entry.stop();
      await callGate.stop();
      await inventory.stop('SIGTERM');
    });

    const read = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(new URL(path, entry.url), { headers });
      expect([path, answer.status]).toEqual([path, 200]);
      return { url: answer.url, text: await answer.text() };
    };

    test('describes the same API as the embedded product', async () => {
      expect(JSON.parse((await read('/openapi.json')).text)).toStrictEqual(embedded);
      expect(parse((await read('/openapi.yaml')).text)).toStrictEqual(embedded);
      expect(embedded).toMatchObject({ paths: { '/v1/calls/authorize': {}, '/v1/numbers': {} } });
    });

    test('leads a browser to a page that shows it', async () => {
      const page = await read('/', { accept: 'text/html' });
      const loaded = [...page.text.matchAll(/<(?:script|link)\b[^>]* (?:src|href)="([^"]+)"/g)].map(
        ([, path]) => new URL(`${path}`, page.url).pathname,
      );
      expect(loaded).toContain('/docs/swagger-ui-init.js');
      const parts = await Promise.all(loaded.map((path) => read(path)));
      const start = parts[loaded.indexOf('/docs/swagger-ui-init.js')]!.text;
      expect(shownBy(start, page.url)).toEqual(embedded);
    });

    test('names the topics as they are on the broker', async () => {
      const { channels } = JSON.parse((await read('/asyncapi.json')).text) as {
        channels: Record<string, { address: string }>;
      };
      const addresses = Object.values(channels).map(({ address }) => address);
      const topics = ['numbers', 'agents', 'holds', 'imports', 'carrier-accounts', 'purchases', 'messages'];
      expect(addresses).toEqual(topics.map((topic) => `acme.${topic}`));
    });
  });
}

async function startInventory(): Promise<RunningProcess> {
  const config = readInventoryConfig({
    PORT: '0',
    EVENT_STORE_URL: 'memory:',
    EVENT_BUS_URL: 'kafka://nowhere:9092/acme',
    RINGFENCE_SERVICE_TOKEN: 'service-token-of-the-tests-0123456789',
    LOG_LEVEL: 'silent',
  });
  const failures = new Failures(SILENT);
  const topics = new AnnouncementsDouble();
  const adapters = {
    ...(await openInventoryAdapters(config, failures, SILENT)),
    openAnnouncements: () => topics.open(),
  };
  return startInventoryOn(adapters, { config, log: SILENT, failures, showRootKey: () => undefined });
}

/** Runs the script that the page starts with, and answers the document that it hands to what draws it. */
function shownBy(script: string, url: string): unknown {
  let shown: unknown;
  const SwaggerUIBundle = Object.assign(({ spec }: { spec: unknown }) => (shown = spec), { presets: {}, plugins: {} });
  const window: { location: URL; onload?: () => void } = { location: new URL(url) };
  runInNewContext(script, { window, SwaggerUIBundle, SwaggerUIStandalonePreset: {} });
  window.onload?.();
  return shown;
}
