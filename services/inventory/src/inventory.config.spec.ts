import { expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { watchedEnvironment } from '../../../libs/service-process/testing/watched-environment.js';
import { INVENTORY_SETTINGS, readInventoryConfig } from './inventory.config.js';

const ROOT_KEY = `rf_${'k'.repeat(32)}`;
const TOKEN = 't'.repeat(32);
const NEEDED = { EVENT_BUS_URL: 'kafka://kafka:9092', RINGFENCE_SERVICE_TOKEN: TOKEN };

test('what is needed is enough: files in ./data, port 3001 of this machine alone', () => {
  expect(readInventoryConfig(NEEDED)).toStrictEqual({
    port: 3001,
    host: '127.0.0.1',
    logLevel: 'info',
    eventStore: { kind: 'sqlite', directory: './data' },
    readModel: { kind: 'sqlite' },
    eventBus: { brokers: ['kafka:9092'], prefix: 'ringfence', tls: false, replicationFactor: -1 },
    carrierUrl: 'http://127.0.0.1:3003',
    rootKey: undefined,
    serviceToken: TOKEN,
  });
});

test('everything can be set', () => {
  const environment = {
    ...NEEDED,
    PORT: '0',
    HOST: '0.0.0.0',
    DATA_DIR: '/data',
    EVENT_STORE_URL: 'kurrentdb://db:2113',
    READ_MODEL_URL: 'mongodb://db/inventory',
    RINGFENCE_ROOT_KEY: ROOT_KEY,
    LOG_LEVEL: 'trace',
  };
  expect(readInventoryConfig(environment)).toMatchObject({
    port: 0,
    host: '0.0.0.0',
    logLevel: 'trace',
    eventStore: { kind: 'kurrentdb', url: 'kurrentdb://db:2113', directory: '/data' },
    readModel: { kind: 'mongodb', url: 'mongodb://db/inventory' },
    rootKey: ROOT_KEY,
  });
});

test.each([
  [{ EVENT_BUS_URL: undefined }, /^EVENT_BUS_URL is not set; services that run apart need one such as kafka:/],
  [{ EVENT_BUS_URL: '' }, /^EVENT_BUS_URL is not set/],
  [{ EVENT_BUS_URL: 'local:' }, /^EVENT_BUS_URL is "local:"; services that run apart need/],
  [{ EVENT_BUS_URL: 'kafka://kafka' }, /^EVENT_BUS_URL is wrong\. "kafka" is no host:port\./],
  [{ RINGFENCE_SERVICE_TOKEN: undefined }, /^RINGFENCE_SERVICE_TOKEN must be set to the same text for every service/],
  [{ RINGFENCE_SERVICE_TOKEN: 't'.repeat(31) }, /^RINGFENCE_SERVICE_TOKEN must be set .* of at least 32 visible/],
  [{ RINGFENCE_SERVICE_TOKEN: `${TOKEN}\n` }, /^RINGFENCE_SERVICE_TOKEN must be set/],
  [{ RINGFENCE_ROOT_KEY: 'rf_short' }, /^RINGFENCE_ROOT_KEY must start with rf_/],
  [{ PORT: 'http' }, /^PORT is "http"; it must be a whole number/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"; it must be one of/],
  [{ EVENT_STORE_URL: 'paper:' }, /^EVENT_STORE_URL is "paper:"; this version knows/],
  [{ READ_MODEL_URL: 'paper:' }, /^READ_MODEL_URL is "paper:"; this version knows/],
])('%j stops the start with a sentence', (environment, sentence) => {
  const read = () => readInventoryConfig({ ...NEEDED, ...environment });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(sentence);
});

test.each([
  { EVENT_BUS_URL: 'mqtt://amy:geheim@kafka:9092' },
  { EVENT_BUS_URL: 'kafka://amy:geheim@kafka' },
  { EVENT_BUS_URL: 'kafka://amy:gehe/im@kafka:9092' },
  { EVENT_STORE_URL: 'postgres://amy:geheim@db' },
  { READ_MODEL_URL: 'mongdb://amy:geheim@db' },
  { RINGFENCE_SERVICE_TOKEN: 'geheim' },
  { RINGFENCE_ROOT_KEY: 'rf_geheim' },
])('the sentence about %j gives no secret away', (environment) => {
  const read = () => readInventoryConfig({ ...NEEDED, ...environment });
  expect(read).toThrow(ConfigError);
  expect(read).not.toThrow(/gehe|amy/);
});

test('the help shows exactly the settings that are read', () => {
  const { environment, read } = watchedEnvironment(NEEDED);
  readInventoryConfig(environment);
  expect([...read].toSorted()).toStrictEqual(Object.keys(INVENTORY_SETTINGS).toSorted());
});
