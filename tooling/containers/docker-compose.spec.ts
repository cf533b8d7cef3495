import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { CALL_GATE_SETTINGS, readCallGateConfig } from '../../services/call-gate/src/call-gate.config.js';
import {
  CARRIER_PROCESS_SETTINGS,
  readCarrierProcessConfig,
} from '../../services/carrier/src/carrier-process.config.js';
import { INVENTORY_SETTINGS, readInventoryConfig } from '../../services/inventory/src/inventory.config.js';
import { composeService, interpolate, readComposeFile, variablesIn } from './compose-file.js';
import type { ComposeFile, ComposeService } from './compose-file.js';
import { COMPOSE_RULES } from './compose-rules.js';
import { readDockerfile } from './dockerfile.js';

const REPOSITORY = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');
const GIVEN = { RINGFENCE_SERVICE_TOKEN: 'f'.repeat(64) };

const OURS = {
  inventory: { settings: INVENTORY_SETTINGS, read: readInventoryConfig },
  'call-gate': { settings: CALL_GATE_SETTINGS, read: readCallGateConfig },
  carrier: { settings: CARRIER_PROCESS_SETTINGS, read: readCarrierProcessConfig },
} as const;
const NAMES = Object.keys(OURS) as (keyof typeof OURS)[];

const file = readComposeFile();
const imageEnvironment = readDockerfile().environment;
const service = (name: string) => composeService(file, name);

/** What a process of ours finds in its environment. */
function environmentOf({ environment = {} }: ComposeService): Record<string, string> {
  const filledIn = Object.entries(environment).map(([name, value]) => [name, interpolate(value, GIVEN)]);
  return { ...imageEnvironment, ...Object.fromEntries(filledIn) };
}

describe('the Compose Specification', () => {
  // Apache-2.0; testcontainers brings it along with docker-compose, which takes it from compose-spec/compose-spec.
  const require = createRequire(createRequire(import.meta.url).resolve('testcontainers'));
  const { $schema: _, ...schema } = require('docker-compose/schema/compose-spec.json') as Record<string, unknown>;
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);

  test('takes docker-compose.yml', () => {
    validate(file);
    expect(validate.errors).toBeNull();
  });

  test.each([
    ['a setting that does not exist', { ...service('kafka'), enviroment: {} }],
    ['a command that is no list of words', { ...service('kafka'), command: [1] }],
    [
      'a dependency on a state that does not exist',
      { ...service('kafka'), depends_on: { entry: { condition: 'up' } } },
    ],
  ])('refuses %s', (_what, bad) => {
    expect(validate({ ...file, services: { ...file.services, kafka: bad } })).toBe(false);
  });
});

describe('docker-compose.yml', () => {
  const bad: Record<keyof typeof COMPOSE_RULES, Partial<ComposeService>> = {
    'images have an exact version': { image: 'mongo:8' },
    'only loopback is published to': { ports: ['27017:27017'] },
    'secrets have no default': { environment: { MONGO_PASSWORD: '${MONGO_PASSWORD:-secret}' } },
    'containers have no more rights than they need': { cap_drop: [] },
    'containers have limits': { mem_limit: '' },
    'what is kept in memory belongs to who writes it, and has a limit': { tmpfs: ['/var/log/mongodb'] },
    'an image is built once': { image: service('inventory').image, build: '.' },
    'what is named exists': { volumes: ['elsewhere:/data/db'] },
    'networks that lead out are for what is published, and for who asks carriers': { networks: ['stores', 'outside'] },
  };

  test.each(Object.entries(COMPOSE_RULES))('%s', (name, find) => {
    expect(find(file)).toEqual([]);
    const spoilt = { ...service('mongodb'), ...bad[name as keyof typeof COMPOSE_RULES] };
    expect(find({ ...file, services: { ...file.services, mongodb: spoilt } })).toHaveLength(1);
  });

  test('nothing else is published than the entry', () => {
    expect(Object.keys(file.services).filter((name) => service(name).ports)).toEqual(['entry']);
  });

  test('gates can be as many as one likes: nothing of theirs can be there only once', () => {
    expect(service('call-gate')).not.toHaveProperty('container_name');
    expect(service('call-gate').volumes ?? []).toEqual([]);
  });

  test('who has no business with a store cannot reach one', () => {
    const reach = (from: string) =>
      Object.keys(file.services).filter((to) =>
        service(to).networks.some((name) => service(from).networks.includes(name)),
      );
    expect(reach('entry')).toEqual(['entry', 'inventory', 'call-gate', 'carrier', 'messaging']);
    expect(reach('call-gate')).toEqual(['entry', 'inventory', 'call-gate', 'carrier', 'messaging', 'kafka']);
  });

  test('whatever is not put into a volume can be lost, and nothing else can be written', () => {
    // KurrentDB's documents do not say where it writes.
    expect(Object.keys(file.services).filter((name) => !service(name).read_only)).toEqual(['kurrentdb']);
    const kept = Object.keys(file.services).filter((name) =>
      service(name).volumes?.some((mount) => !mount.startsWith('./')),
    );
    expect(kept).toEqual(['inventory', 'carrier', 'messaging', 'kurrentdb', 'kafka', 'mongodb']);
  });
});

describe.each(NAMES)('the %s', (name) => {
  const { settings, read: readConfig } = OURS[name];
  const { environment = {}, image, command = [] } = service(name);

  test('is the image of this version, and a program that exists', () => {
    expect(image).toBe(`ringfence:${(JSON.parse(read('package.json')) as { version: string }).version}`);
    expect(Object.values(file.services).filter((each) => each.image === image && each.build)).toHaveLength(1);
    expect(command).toHaveLength(1);
    expect(existsSync(join(REPOSITORY, `${command[0]}`.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
  });

  test('is given settings that it reads, and all that it needs', () => {
    expect(unread(environment)).toEqual([]);
    expect(unread({ ...environment, KAFKA_BROKERS: 'kafka:9092' })).toEqual(['KAFKA_BROKERS']);
    const needed = Object.entries(settings).filter(([, meaning]) => meaning.endsWith('needed'));
    expect(needed.map(([needs]) => needs).filter((needs) => !(needs in environment))).toEqual([]);
    expect(needed.length).toBeGreaterThan(0);
  });

  test('takes what it is given', () => {
    const config = readConfig(environmentOf(service(name)));
    expect(config).toMatchObject({ host: '0.0.0.0', port: 3000, serviceToken: GIVEN.RINGFENCE_SERVICE_TOKEN });
    expect(() => readConfig({ ...environmentOf(service(name)), EVENT_BUS_URL: 'kafka' })).toThrow('EVENT_BUS_URL');
  });

  test('asks where others listen', () => {
    const { EVENT_BUS_URL: bus = '', ...others } = environmentOf(service(name));
    expect(readKafkaUrl(bus).brokers).toEqual([
      service('kafka').environment?.['KAFKA_ADVERTISED_LISTENERS']?.replace('PLAINTEXT://', ''),
    ]);
    const addresses = Object.values(others).filter((value) => value.includes('://'));
    const listening = new Set(['inventory:3000', 'call-gate:3000', 'carrier:3000', 'kurrentdb:2113', 'mongodb:27017']);
    expect(addresses.map((url) => new URL(url).host).filter((host) => !listening.has(host))).toEqual([]);
    expect(addresses.length).toBeGreaterThan(0);
  });

  const unread = (given: Record<string, string>) => Object.keys(given).filter((key) => !(key in settings));
});

test('a token has to be given, and the sentence says how', () => {
  const { RINGFENCE_SERVICE_TOKEN: token = '' } = service('inventory').environment ?? {};
  expect(() => interpolate(token, {})).toThrow(/^RINGFENCE_SERVICE_TOKEN must be set .*openssl rand -hex 32/);
  for (const name of NAMES) expect(service(name).environment?.['RINGFENCE_SERVICE_TOKEN']).toBe(token);
});

describe('the entry', () => {
  const { environment = {}, ports = [], volumes = [], healthcheck } = service('entry');
  const template = read('infra/entry/nginx.conf.template');
  const wanted = [...variablesIn(template)].toSorted();

  test('is given what its template wants, and nothing else is filled in', () => {
    const filter = new RegExp(`${environment['NGINX_ENVSUBST_FILTER']}`);
    expect(
      Object.keys(environment)
        .filter((name) => filter.test(name))
        .toSorted(),
    ).toEqual(wanted);
    expect([...template.matchAll(/\$(\w+)/g)].filter(([, name]) => filter.test(`${name}`))).toEqual([]);
  });

  test('reads the template where it is put, and writes where it may', () => {
    expect(volumes).toEqual(['./infra/entry/nginx.conf.template:/etc/nginx/templates/nginx.conf.template:ro']);
    expect(service('entry').command?.at(-1)).toBe(`${environment['NGINX_ENVSUBST_OUTPUT_DIR']}/nginx.conf`);
    expect(service('entry').tmpfs).toEqual([environment['ENTRY_TEMP_DIR']]);
  });

  test('listens where its port is published, and passes on to where services listen', () => {
    const listening = `${environment['ENTRY_LISTEN']}`.split(':')[1];
    expect(interpolate(`${ports[0] as string}`, {})).toBe(`127.0.0.1:3000:${listening}`);
    expect(interpolate(`${ports[0] as string}`, { ENTRY_PORT: '8080' })).toBe(`127.0.0.1:8080:${listening}`);
    expect(healthcheck.test.at(-1)).toBe(`http://127.0.0.1:${listening}/health/live`);
    expect(environment['INVENTORY_ADDRESS']).toBe(`inventory:${imageEnvironment['PORT']} resolve`);
    expect(environment['CALL_GATE_ADDRESS']).toBe(`call-gate:${imageEnvironment['PORT']} resolve`);
    expect(environment['CARRIER_ADDRESS']).toBe(`carrier:${imageEnvironment['PORT']} resolve`);
  });
});

describe('what is written about it', () => {
  const documents = ['docker-compose.yml', 'README.md', 'docs/operations.md'];
  const commands = documents.flatMap((document) => [...read(document).matchAll(/docker compose ([^\n`|#]*)/g)]);

  test.each(commands.map(([, words = '']) => [words.trim()]))('docker compose %s', (words) => {
    expect(unknownIn(words, file)).toEqual([]);
  });

  test('a command of a service that does not exist is found out', () => {
    expect(unknownIn('up --detach --scale gate=3', file)).toEqual(['gate']);
    expect(unknownIn('logs --follow inventroy', file)).toEqual(['inventroy']);
    expect(unknownIn('exec inventroy node main.js', file)).toEqual(['inventroy']);
  });

  test('a variable that it says to set is one that docker-compose.yml takes', () => {
    const taken = variablesIn(read('docker-compose.yml'));
    for (const name of [
      'RINGFENCE_SERVICE_TOKEN',
      'RINGFENCE_ROOT_KEY',
      'RINGFENCE_VAULT_KEY',
      'PUBLIC_URL',
      'PUBLIC_URL_CHECK',
      'ENTRY_PORT',
      'LOG_LEVEL',
    ]) {
      expect([name, taken.has(name), read('docs/operations.md').includes(name)]).toEqual([name, true, true]);
    }
  });
});

/** Services that a command names and the file does not have. */
function unknownIn(words: string, { services }: ComposeFile): string[] {
  const [command, ...rest] = words.split(/\s+/);
  const names = rest.filter((word) => !word.startsWith('-')).map((word) => word.replace(/=\d+$/, ''));
  // What follows is said to the container.
  return (command === 'exec' ? names.slice(0, 1) : names).filter((name) => !(name in services));
}
