import { expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { watchedEnvironment } from '../../../libs/service-process/testing/watched-environment.js';
import { CALL_GATE_SETTINGS, readCallGateConfig } from './call-gate.config.js';

const TOKEN = 't'.repeat(32);
const NEEDED = { EVENT_BUS_URL: 'kafka://kafka:9092', RINGFENCE_SERVICE_TOKEN: TOKEN };

test('what is needed is enough: port 3002, and the inventory on this machine', () => {
  expect(readCallGateConfig(NEEDED)).toStrictEqual({
    port: 3002,
    host: '127.0.0.1',
    logLevel: 'info',
    eventBus: { brokers: ['kafka:9092'], prefix: 'ringfence', tls: false, replicationFactor: -1 },
    inventoryUrl: 'http://127.0.0.1:3001',
    serviceToken: TOKEN,
  });
});

test('the inventory may be anywhere', () => {
  const urlOf = (url: string) => readCallGateConfig({ ...NEEDED, INVENTORY_URL: url }).inventoryUrl;
  expect(urlOf('https://inventory.example:8443/ringfence//')).toBe('https://inventory.example:8443/ringfence');
  expect(urlOf('')).toBe('http://127.0.0.1:3001');
});

test.each([
  [{ EVENT_BUS_URL: undefined }, /^EVENT_BUS_URL is not set; services that run apart need one/],
  [{ EVENT_BUS_URL: 'kafka://kafka:x' }, /^EVENT_BUS_URL is wrong\. "kafka:x" is no host:port\./],
  [{ RINGFENCE_SERVICE_TOKEN: undefined }, /^RINGFENCE_SERVICE_TOKEN must be set to the same text/],
  [{ RINGFENCE_SERVICE_TOKEN: `${TOKEN} ${TOKEN}` }, /^RINGFENCE_SERVICE_TOKEN must be set to the same text/],
  [{ INVENTORY_URL: 'inventory:3001' }, /^INVENTORY_URL is "inventory:3001"; it must be an address such as http:/],
  [{ INVENTORY_URL: 'http://' }, /^INVENTORY_URL is "http:\/\/"; it must be an address/],
  [{ INVENTORY_URL: 'http://inventory?a=b' }, /^INVENTORY_URL is "http:\/\/inventory\?a=b"; it must be an address/],
  [{ INVENTORY_URL: 'http://inventory/#here' }, /^INVENTORY_URL is /],
  [{ PORT: '65536' }, /^PORT is "65536"/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"/],
])('%j stops the start with a sentence', (environment, sentence) => {
  const read = () => readCallGateConfig({ ...NEEDED, ...environment });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(sentence);
});

test.each([
  { EVENT_BUS_URL: 'mqtt://amy:geheim@kafka:9092' },
  { EVENT_BUS_URL: 'kafka://amy:gehe/im@kafka:9092' },
  { INVENTORY_URL: 'htp://amy:geheim@inventory' },
  { INVENTORY_URL: 'http://amy:geheim@inventory' },
  { RINGFENCE_SERVICE_TOKEN: 'geheim' },
])('the sentence about %j gives no secret away', (environment) => {
  const read = () => readCallGateConfig({ ...NEEDED, ...environment });
  expect(read).toThrow(ConfigError);
  expect(read).not.toThrow(/gehe|amy/);
});

test('the help shows exactly the settings that are read', () => {
  const { environment, read } = watchedEnvironment(NEEDED);
  readCallGateConfig(environment);
  expect([...read].toSorted()).toStrictEqual(Object.keys(CALL_GATE_SETTINGS).toSorted());
});
