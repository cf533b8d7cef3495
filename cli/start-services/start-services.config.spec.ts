import { expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { watchedEnvironment } from '../../libs/service-process/testing/watched-environment.js';
import { START_SERVICES_SETTINGS, readStartServicesConfig } from './start-services.config.js';

const TOKEN = 't'.repeat(32);
const BUS = { EVENT_BUS_URL: 'kafka://kafka:9092' };

test('the address of the bus is enough; the token is a new one each time', () => {
  const [first, second] = [readStartServicesConfig(BUS), readStartServicesConfig(BUS)];
  const { RINGFENCE_SERVICE_TOKEN: token, ...common } = first.common;
  expect({ ...first, common }).toStrictEqual({
    host: '127.0.0.1',
    port: 3000,
    common: { ...BUS, LOG_LEVEL: 'warn' },
    inventory: {},
    carrier: { DATA_DIR: 'data/carrier', VAULT_DIR: './data' },
    messaging: { DATA_DIR: 'data/messaging' },
  });
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  expect(second.common['RINGFENCE_SERVICE_TOKEN']).not.toBe(token);
});

test('hands on to the services what is theirs, and nothing else', () => {
  const common = {
    ...BUS,
    EVENT_STORE_URL: 'sqlite:',
    RINGFENCE_SERVICE_TOKEN: TOKEN,
    LOG_LEVEL: 'debug',
    PATH: '/bin',
  };
  const inventory = {
    READ_MODEL_URL: 'mongodb://db/x',
    DATA_DIR: '/data',
    RINGFENCE_ROOT_KEY: `rf_${'k'.repeat(32)}`,
  };
  const carrier = {
    PUBLIC_URL: 'https://numbers.example.com',
    TWILIO_API_URL: 'http://127.0.0.1:9100/twilio',
    TELNYX_API_URL: 'http://127.0.0.1:9100/telnyx',
    RINGFENCE_VAULT_KEY: 'a'.repeat(64),
  };
  const others = { PORT: '4000', HOST: '::1', SECRET_OF_ANOTHER: 'geheim' };
  expect(readStartServicesConfig({ ...common, ...inventory, ...carrier, ...others })).toStrictEqual({
    host: '::1',
    port: 4000,
    common,
    inventory,
    carrier: { ...carrier, DATA_DIR: '/data/carrier', VAULT_DIR: '/data' },
    messaging: { ...carrier, READ_MODEL_URL: 'mongodb://db/x', DATA_DIR: '/data/messaging' },
  });
});

test.each([
  [{ EVENT_BUS_URL: undefined }, /^EVENT_BUS_URL is not set; services that run apart need one/],
  [{ EVENT_BUS_URL: 'kafka://kafka' }, /^EVENT_BUS_URL is wrong\./],
  [{ PORT: '0' }, /^PORT is "0"; it must be from 1 to 65530\./],
  [{ PORT: '65531' }, /^PORT is "65531"; it must be from 1 to 65530\./],
  [{ PORT: 'x' }, /^PORT is "x"; it must be a whole number/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"; it must be one of/],
  [{ RINGFENCE_SERVICE_TOKEN: 'short' }, /^RINGFENCE_SERVICE_TOKEN must be set to the same text/],
  [{ RINGFENCE_ROOT_KEY: 'rf_short' }, /^RINGFENCE_ROOT_KEY must start with rf_/],
  [{ RINGFENCE_VAULT_KEY: 'short' }, /^RINGFENCE_VAULT_KEY cannot be used: it is no key/],
  [{ VAULT_DIR: '/vault' }, /^VAULT_DIR is set, and services that are started together have the vault of DATA_DIR/],
  [{ PUBLIC_URL: 'numbers.example.com' }, /^PUBLIC_URL is "numbers\.example\.com"; it must be an http or https URL/],
])('%j stops the start with a sentence', (environment, sentence) => {
  const read = () => readStartServicesConfig({ ...BUS, ...environment });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(sentence);
});

test('what keeps nothing has no vault on disk', () => {
  expect(readStartServicesConfig({ ...BUS, EVENT_STORE_URL: 'memory:' }).carrier).toStrictEqual({});
});

test('the sentences give no secret away', () => {
  for (const url of ['mqtt://amy:geheim@kafka:9092', 'kafka://amy:gehe/im@kafka:9092']) {
    const read = () => readStartServicesConfig({ EVENT_BUS_URL: url });
    expect(read).toThrow(ConfigError);
    expect(read).not.toThrow(/gehe|amy/);
  }
});

test('the help shows exactly the settings that are read', () => {
  const { environment, read } = watchedEnvironment(BUS);
  readStartServicesConfig(environment);
  // Where programs are found is no setting of ours.
  expect([...read].filter((name) => name !== 'PATH').toSorted()).toStrictEqual(
    Object.keys(START_SERVICES_SETTINGS).toSorted(),
  );
});
