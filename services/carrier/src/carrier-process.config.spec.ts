import { expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { watchedEnvironment } from '../../../libs/service-process/testing/watched-environment.js';
import { CARRIER_PROCESS_SETTINGS, readCarrierProcessConfig } from './carrier-process.config.js';

const TOKEN = 't'.repeat(32);
const NEEDED = { EVENT_BUS_URL: 'kafka://kafka:9092', RINGFENCE_SERVICE_TOKEN: TOKEN };

test('what is needed is enough: port 3003, the inventory on this machine, and files beside its own', () => {
  expect(readCarrierProcessConfig(NEEDED)).toStrictEqual({
    port: 3003,
    host: '127.0.0.1',
    logLevel: 'info',
    eventStore: { kind: 'sqlite', directory: './data/carrier' },
    eventBus: { brokers: ['kafka:9092'], prefix: 'ringfence', tls: false, replicationFactor: -1 },
    inventoryUrl: 'http://127.0.0.1:3001',
    callGateUrl: 'http://127.0.0.1:3002',
    driftCheckHours: 6,
    serviceToken: TOKEN,
    hosts: {
      publicUrls: { twilio: [], telnyx: [] },
      checksPublicUrl: true,
      twilioApiUrl: undefined,
      telnyxApiUrl: undefined,
    },
    vault: { keys: [] },
    vaultDirectory: undefined,
  });
});

test('everything can be set', () => {
  const environment = {
    ...NEEDED,
    PORT: '0',
    HOST: '0.0.0.0',
    DATA_DIR: '/data',
    VAULT_DIR: '/vault',
    EVENT_STORE_URL: 'kurrentdb://db:2113',
    INVENTORY_URL: 'https://inventory.example:8443/',
    PUBLIC_URL: 'https://numbers.example.com/',
    RINGFENCE_VAULT_KEY: 'a'.repeat(64),
  };
  expect(readCarrierProcessConfig(environment)).toMatchObject({
    port: 0,
    host: '0.0.0.0',
    eventStore: { kind: 'kurrentdb', url: 'kurrentdb://db:2113', directory: '/data' },
    inventoryUrl: 'https://inventory.example:8443',
    hosts: { publicUrls: { twilio: ['https://numbers.example.com'], telnyx: ['https://numbers.example.com'] } },
    vault: { keys: [{}] },
    vaultDirectory: '/vault',
  });
});

test.each([
  [{ EVENT_BUS_URL: undefined }, /^EVENT_BUS_URL is not set; services that run apart need one/],
  [{ RINGFENCE_SERVICE_TOKEN: undefined }, /^RINGFENCE_SERVICE_TOKEN must be set to the same text/],
  [{ INVENTORY_URL: 'inventory:3001' }, /^INVENTORY_URL is "inventory:3001"; it must be an address such as http:/],
  [{ EVENT_STORE_URL: 'paper:' }, /^EVENT_STORE_URL is "paper:"; this version knows/],
  [{ PUBLIC_URL: 'numbers' }, /^PUBLIC_URL is "numbers"; it must be an http or https URL/],
  [{ RINGFENCE_VAULT_KEY: 'geheim' }, /^RINGFENCE_VAULT_KEY cannot be used: it is no key/],
  [{ EVENT_STORE_URL: 'memory:', VAULT_DIR: '/vault' }, /^EVENT_STORE_URL is memory: and VAULT_DIR is set/],
  [{ PORT: '65536' }, /^PORT is "65536"/],
])('%j stops the start with a sentence', (environment, sentence) => {
  const read = () => readCarrierProcessConfig({ ...NEEDED, ...environment });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(sentence);
  expect(read).not.toThrow(/geheim/);
});

test('the help shows exactly the settings that are read', () => {
  const { environment, read } = watchedEnvironment(NEEDED);
  readCarrierProcessConfig(environment);
  expect([...read].toSorted()).toStrictEqual(Object.keys(CARRIER_PROCESS_SETTINGS).toSorted());
});
