import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { SETTINGS, readStandaloneConfig } from './standalone.config.js';

const ROOT_KEY = `rf_${'k'.repeat(32)}`;

test('nothing set is the default: files in ./data, port 3000 of this machine alone', () => {
  expect(readStandaloneConfig({})).toStrictEqual({
    port: 3000,
    host: '127.0.0.1',
    eventStore: { kind: 'sqlite', directory: './data' },
    readModel: { kind: 'sqlite' },
    rootKey: undefined,
    logLevel: 'info',
    driftCheckHours: 6,
    hosts: {
      publicUrls: { twilio: [], telnyx: [] },
      checksPublicUrl: true,
      twilioApiUrl: undefined,
      telnyxApiUrl: undefined,
    },
    vault: { keys: [] },
  });
});

test('everything can be set', () => {
  const environment = {
    PORT: '0',
    HOST: '0.0.0.0',
    DATA_DIR: '/data',
    EVENT_STORE_URL: 'sqlite:',
    EVENT_BUS_URL: 'local:',
    READ_MODEL_URL: 'sqlite:',
    RINGFENCE_ROOT_KEY: ROOT_KEY,
    LOG_LEVEL: 'trace',
    PUBLIC_URL: 'https://numbers.example.com/',
    PUBLIC_URL_CHECK: 'off',
    TWILIO_API_URL: 'https://egress.example.com/twilio',
    TELNYX_API_URL: 'https://egress.example.com/telnyx',
    RINGFENCE_VAULT_KEY: '0'.repeat(64),
  };
  const { vault, ...settings } = readStandaloneConfig(environment);
  expect(vault.keys).toHaveLength(1);
  expect(settings).toStrictEqual({
    port: 0,
    host: '0.0.0.0',
    eventStore: { kind: 'sqlite', directory: '/data' },
    readModel: { kind: 'sqlite' },
    rootKey: ROOT_KEY,
    logLevel: 'trace',
    driftCheckHours: 6,
    hosts: {
      publicUrls: { twilio: ['https://numbers.example.com'], telnyx: ['https://numbers.example.com'] },
      checksPublicUrl: false,
      twilioApiUrl: 'https://egress.example.com/twilio',
      telnyxApiUrl: 'https://egress.example.com/telnyx',
    },
  });
  const mongodb = 'mongodb+srv://user:secret@cluster.example.net/inventory';
  expect(readStandaloneConfig({ READ_MODEL_URL: mongodb }).readModel).toStrictEqual({ kind: 'mongodb', url: mongodb });
  expect(readStandaloneConfig({ EVENT_STORE_URL: 'memory:' }).eventStore).toStrictEqual({ kind: 'memory' });
  for (const url of ['kurrentdb://db:2113', 'kurrentdb+discover://db', 'esdb://amy:s3cret@db?tls=true']) {
    const { eventStore } = readStandaloneConfig({ EVENT_STORE_URL: url, DATA_DIR: '/data' });
    expect(eventStore).toStrictEqual({ kind: 'kurrentdb', url, directory: '/data' });
  }
});

test('an emulator on this machine reaches the webhooks where they are; no carrier ever does', () => {
  const publicUrl = (environment: Record<string, string>) => readStandaloneConfig(environment).hosts.publicUrls.twilio;
  const TWILIO_API_URL = 'http://127.0.0.1:4010';
  expect(publicUrl({ TWILIO_API_URL })).toStrictEqual(['http://127.0.0.1:3000']);
  expect(publicUrl({ TWILIO_API_URL, PORT: '4000' })).toStrictEqual(['http://127.0.0.1:4000']);
  expect(publicUrl({ TWILIO_API_URL, PUBLIC_URL: 'https://numbers.example.com' })).toStrictEqual([
    'https://numbers.example.com',
  ]);
  expect(publicUrl({ TELNYX_API_URL: 'https://egress.example.com' })).toStrictEqual([]);
});

test.each([
  [{ PORT: 'http' }, /^PORT is "http"; it must be a whole number/],
  [{ PORT: '65536' }, /^PORT is "65536"/],
  [{ PORT: '-1' }, /^PORT is "-1"/],
  [{ PORT: '80.5' }, /^PORT is "80\.5"/],
  [{ PORT: ' 80' }, /^PORT is " 80"/],
  [{ EVENT_STORE_URL: 'memory:', DATA_DIR: '/data' }, /^EVENT_STORE_URL is memory: and DATA_DIR is set\./],
  [{ EVENT_STORE_URL: 'postgres://amy:s3cret@db' }, /^EVENT_STORE_URL is "postgres:\/\/db"; this version knows/],
  [{ EVENT_STORE_URL: 'postgres://db' }, /^EVENT_STORE_URL is "postgres:\/\/db"; this version knows/],
  [{ EVENT_BUS_URL: 'carrier-pigeon:' }, /^EVENT_BUS_URL is "carrier-pigeon:"; one process knows local:/],
  [{ PUBLIC_URL: 'numbers.example.com' }, /^PUBLIC_URL is "numbers\.example\.com"; it must be an http/],
  [{ PUBLIC_URL: 'https://amy:s3cret@a.example?x=1' }, /^PUBLIC_URL is "https:\/\/a\.example/],
  [{ TWILIO_API_URL: 'ftp://a.example' }, /^TWILIO_API_URL is "ftp:\/\/a\.example"/],
  [{ RINGFENCE_VAULT_KEY: 'secret-key' }, /^RINGFENCE_VAULT_KEY cannot be used: it is no key/],
  [{ READ_MODEL_URL: 'paper:' }, /^READ_MODEL_URL is "paper:"; this version knows sqlite:/],
  [{ READ_MODEL_URL: 'mongodb://' }, /^READ_MODEL_URL is "mongodb:\/\/"; this version knows sqlite: and mongodb:/],
  [{ RINGFENCE_ROOT_KEY: 'rf_short' }, /^RINGFENCE_ROOT_KEY must start with rf_ and have at least 32 characters/],
  [{ RINGFENCE_ROOT_KEY: 'k'.repeat(40) }, /^RINGFENCE_ROOT_KEY must start with rf_/],
  [{ RINGFENCE_ROOT_KEY: `${ROOT_KEY} ` }, /^RINGFENCE_ROOT_KEY must start with rf_/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"; it must be one of fatal, error/],
])('%j stops the start with a sentence', (environment, sentence) => {
  const read = () => readStandaloneConfig(environment);
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(sentence);
});

test('the sentence about a root key does not give the key away', () => {
  expect(() => readStandaloneConfig({ RINGFENCE_ROOT_KEY: 'rf_nearly-a-secret' })).not.toThrow(/nearly/);
});

test.each(['EVENT_STORE_URL', 'EVENT_BUS_URL', 'READ_MODEL_URL'])(
  'the sentence about %s gives no password away',
  (name) => {
    const read = () => readStandaloneConfig({ [name]: 'mongdb://user:secret@host/db' });
    expect(read).toThrow(/"mongdb:\/\/host\/db"/);
  },
);

test('the settings that the help shows are those of the README', () => {
  const settings = [...readFileSync('README.md', 'utf8').matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name]) => name);
  expect(settings).toContain('PORT');
  expect(settings.toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
});
