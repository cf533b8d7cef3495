import { expect, test } from '@jest/globals';
import { ConfigError, readStandaloneConfig } from './standalone.config.js';

const ROOT_KEY = `rf_${'k'.repeat(32)}`;

test('nothing set is the default: files in ./data, port 3000 of this machine alone', () => {
  expect(readStandaloneConfig({})).toStrictEqual({
    port: 3000,
    host: '127.0.0.1',
    eventStore: { kind: 'sqlite', directory: './data' },
    readModel: { kind: 'sqlite' },
    rootKey: undefined,
    logLevel: 'info',
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
  };
  expect(readStandaloneConfig(environment)).toStrictEqual({
    port: 0,
    host: '0.0.0.0',
    eventStore: { kind: 'sqlite', directory: '/data' },
    readModel: { kind: 'sqlite' },
    rootKey: ROOT_KEY,
    logLevel: 'trace',
  });
  const url = 'mongodb+srv://user:secret@cluster.example.net/inventory';
  expect(readStandaloneConfig({ READ_MODEL_URL: url }).readModel).toStrictEqual({ kind: 'mongodb', url });
  expect(readStandaloneConfig({ EVENT_STORE_URL: 'memory:' }).eventStore).toStrictEqual({ kind: 'memory' });
});

test.each([
  [{ PORT: 'http' }, /^PORT is "http"; it must be a whole number/],
  [{ PORT: '65536' }, /^PORT is "65536"/],
  [{ PORT: '-1' }, /^PORT is "-1"/],
  [{ PORT: '80.5' }, /^PORT is "80\.5"/],
  [{ PORT: ' 80' }, /^PORT is " 80"/],
  [{ EVENT_STORE_URL: 'memory:', DATA_DIR: '/data' }, /^EVENT_STORE_URL is memory: and DATA_DIR is set\./],
  [{ EVENT_STORE_URL: 'postgres://db' }, /^EVENT_STORE_URL is "postgres:\/\/db"; this version knows/],
  [{ EVENT_BUS_URL: 'carrier-pigeon:' }, /^EVENT_BUS_URL is "carrier-pigeon:"; this version knows local:/],
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

test('the sentence about the database does not give its password away', () => {
  const read = () => readStandaloneConfig({ READ_MODEL_URL: 'mongdb://user:secret@host/db' });
  expect(read).toThrow(/^READ_MODEL_URL is "mongdb:\/\/host\/db"/);
});
