import { expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { watchedEnvironment } from '../../../libs/service-process/testing/watched-environment.js';
import { MESSAGING_PROCESS_SETTINGS, readMessagingProcessConfig } from './messaging-process.config.js';

const TOKEN = 't'.repeat(32);
const NEEDED = { EVENT_BUS_URL: 'kafka://kafka:9092', RINGFENCE_SERVICE_TOKEN: TOKEN };

test('what is needed is enough: port 3004, the carrier service on this machine, and files beside those of others', () => {
  expect(readMessagingProcessConfig(NEEDED)).toStrictEqual({
    readModel: { kind: 'sqlite' },
    port: 3004,
    host: '127.0.0.1',
    logLevel: 'info',
    eventStore: { kind: 'sqlite', directory: './data/messaging' },
    eventBus: { brokers: ['kafka:9092'], prefix: 'ringfence', tls: false, replicationFactor: -1 },
    carrierUrl: 'http://127.0.0.1:3003',
    serviceToken: TOKEN,
    publicUrls: { twilio: [], telnyx: [] },
    vault: { keys: [] },
  });
});

test('everything can be set', () => {
  const environment = {
    ...NEEDED,
    PORT: '0',
    HOST: '0.0.0.0',
    DATA_DIR: '/data',
    EVENT_STORE_URL: 'kurrentdb://db:2113',
    READ_MODEL_URL: 'mongodb://db/messages',
    CARRIER_URL: 'https://carrier.example:8443/',
    PUBLIC_URL: 'https://numbers.example.com/, https://former.example.com',
    RINGFENCE_VAULT_KEY: 'a'.repeat(64),
    LOG_LEVEL: 'warn',
  };
  const urls = ['https://numbers.example.com', 'https://former.example.com'];
  expect(readMessagingProcessConfig(environment)).toMatchObject({
    port: 0,
    host: '0.0.0.0',
    logLevel: 'warn',
    eventStore: { kind: 'kurrentdb', url: 'kurrentdb://db:2113', directory: '/data' },
    readModel: { kind: 'mongodb', url: 'mongodb://db/messages' },
    carrierUrl: 'https://carrier.example:8443',
    publicUrls: { twilio: urls, telnyx: urls },
    vault: { keys: [{}] },
  });
});

test('an emulator on this machine reaches the webhooks where this process listens', () => {
  const emulator = { TWILIO_API_URL: 'http://127.0.0.1:4010' };
  const urlsOf = (environment: Readonly<Record<string, string>>) =>
    readMessagingProcessConfig({ ...NEEDED, ...emulator, ...environment }).publicUrls;
  expect(urlsOf({})).toStrictEqual({ twilio: ['http://127.0.0.1:3004'], telnyx: [] });
  expect(urlsOf({ PORT: '8080' })).toStrictEqual({ twilio: ['http://127.0.0.1:8080'], telnyx: [] });
});

test.each([
  [{ EVENT_BUS_URL: undefined }, /^EVENT_BUS_URL is not set; services that run apart need one/],
  [{ RINGFENCE_SERVICE_TOKEN: undefined }, /^RINGFENCE_SERVICE_TOKEN must be set to the same text/],
  [{ CARRIER_URL: 'carrier:3003' }, /^CARRIER_URL is "carrier:3003"; it must be an address such as http:/],
  [{ EVENT_STORE_URL: 'paper:' }, /^EVENT_STORE_URL is "paper:"; this version knows/],
  [{ EVENT_STORE_URL: 'memory:', DATA_DIR: '/data' }, /^EVENT_STORE_URL is memory: and DATA_DIR is set/],
  [{ READ_MODEL_URL: 'mongdb://amy:geheim@db' }, /^READ_MODEL_URL is "mongdb:/],
  [{ PUBLIC_URL: 'numbers' }, /^PUBLIC_URL is "numbers"; it must be an http or https URL/],
  [{ TELNYX_API_URL: 'proxy' }, /^TELNYX_API_URL is "proxy"; it must be/],
  [{ RINGFENCE_VAULT_KEY: 'geheim' }, /^RINGFENCE_VAULT_KEY cannot be used: it is no key/],
  [{ PORT: '65536' }, /^PORT is "65536"/],
])('%j stops the start with a sentence', (environment, sentence) => {
  const read = () => readMessagingProcessConfig({ ...NEEDED, ...environment });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(sentence);
  expect(read).not.toThrow(/geheim/);
});

test('the help shows exactly the settings that are read', () => {
  const { environment, read } = watchedEnvironment(NEEDED);
  readMessagingProcessConfig(environment);
  expect([...read].toSorted()).toStrictEqual(Object.keys(MESSAGING_PROCESS_SETTINGS).toSorted());
});
