import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { BreakableLink } from '#breakable-link/testing';
import { EventBusError } from '#event-bus';
import { EventStoreError } from '#event-store';
import { MongodbConnection } from '#mongodb-connection';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { AnnouncementsDouble } from '../../../libs/event-bus/testing/announcements-double.js';
import { describeWhen } from '../../../tooling/describe-when.js';
import { findServer } from '../../../tooling/servers/find-server.js';
import type { InventoryProcessAdapters } from './inventory-process.adapters.js';
import { openInventoryAdapters } from './inventory.adapters.js';
import { readInventoryConfig } from './inventory.config.js';
import { startInventoryOn } from './start-inventory.js';

const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';
const CONFIG = readInventoryConfig({
  PORT: '0',
  EVENT_STORE_URL: 'memory:',
  EVENT_BUS_URL: 'kafka://nowhere:9092',
  RINGFENCE_SERVICE_TOKEN: 'service-token-of-the-tests-0123456789',
  RINGFENCE_ROOT_KEY: ROOT_KEY,
});
const KAFKA_AWAY = new EventBusError('event_bus_unavailable', 'Kafka at nowhere:9092 cannot be used.');
const KURRENTDB_AWAY = new EventStoreError('event_store_unavailable', 'KurrentDB at nowhere:2113 cannot be reached.');
const READY = { status: 200, body: { status: 'ready', reasons: [], warnings: [], relay: {}, numberTable: {} } };

const mongodb = await findServer('MONGODB_URL');

interface LogLine {
  readonly msg: string;
  readonly err?: object;
}

interface Readiness {
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  readonly numberTable: { readonly position: string };
}

describe('an inventory, while something that it needs is away', () => {
  let topics: AnnouncementsDouble;
  let adapters: InventoryProcessAdapters;
  let inventory: RunningProcess;
  let told: LogLine[];

  const start = async (
    openAnnouncements: InventoryProcessAdapters['openAnnouncements'] = () => topics.open(),
    config = CONFIG,
  ) => {
    const log = pino({ level: 'warn' }, { write: (line) => void told.push(JSON.parse(line) as LogLine) });
    const failures = new Failures(log);
    adapters = { ...(await openInventoryAdapters(config, failures, log)), openAnnouncements };
    inventory = await startInventoryOn(adapters, { config, log, failures, showRootKey: () => undefined });
  };
  const readiness = async () => {
    const answer = await fetch(`${inventory.url}/health/ready`);
    return { status: answer.status, body: (await answer.json()) as Readiness };
  };
  const untilReason = async (reason: RegExp) => {
    while (!(await readiness()).body.reasons.some((each) => reason.test(each)));
  };
  const metrics = async () => {
    const answer = await fetch(`${inventory.url}/metrics`);
    return { status: answer.status, lines: (await answer.text()).split('\n') };
  };

  const listNumbers = async () => {
    const headers = { authorization: `Bearer ${ROOT_KEY}` };
    const answer = await fetch(`${inventory.url}/v1/numbers`, { headers });
    return { status: answer.status, body: await answer.json() };
  };

  beforeEach(() => {
    [topics, told] = [new AnnouncementsDouble(), []];
  });
  afterEach(() => inventory.stop());

  test('says that it looks for Kafka as soon as it has read the log', async () => {
    const kafka = Promise.withResolvers<void>();
    await start(() => kafka.promise.then(() => topics.open()));
    await untilReason(/^The inventory has read the log and is looking for its topics in Kafka\. Wait:/);
    kafka.resolve();
    await inventory.ready;
    expect(await readiness()).toMatchObject(READY);
  });

  test('says in one sentence of its log that Kafka is away, once, and that it is back', async () => {
    let tries = 0;
    await start(async () => {
      tries += 1;
      if (tries < 4) throw KAFKA_AWAY;
      return topics.open();
    });
    while ((await readiness()).status !== 200);
    while (topics.progress.length === 0) await setImmediate();
    expect(tries).toBe(4);
    const msg = `${KAFKA_AWAY.message} Nothing can be announced; it is tried again until it works.`;
    expect(told.map((line) => line.msg)).toStrictEqual([msg, 'Announcing goes on.']);
    expect(told[0]!.err).toBeUndefined();
  });

  test('says why it is not ready, leaves out what it cannot tell, and logs nothing of being asked', async () => {
    await start();
    await inventory.ready;
    while (topics.progress.length === 0) await setImmediate();
    expect((await metrics()).lines).toContain(`ringfence_log_head_position ${await adapters.log.head()}`);

    const head = adapters.log.head.bind(adapters.log);
    adapters.log.head = () => Promise.reject(KURRENTDB_AWAY);
    const reason = expect.stringMatching(/^The event store cannot be read, .* Look after KurrentDB/);
    expect(await readiness()).toStrictEqual({
      status: 503,
      body: { status: 'not_ready', reasons: [reason], warnings: [] },
    });
    const { status, lines } = await metrics();
    expect(status).toBe(200);
    expect(lines).toContain('ringfence_relay_healthy 1');
    expect(lines.filter((line) => line.startsWith('ringfence_reader_position{'))).toHaveLength(4);
    expect(lines.filter((line) => /^ringfence_(?:log_head_position|reader_lag_positions)\b/.test(line))).toStrictEqual(
      [],
    );
    expect(told).toStrictEqual([]);

    adapters.log.head = head;
    expect(await readiness()).toMatchObject(READY);
    expect((await metrics()).lines).toContain('ringfence_reader_lag_positions{reader="directories"} 0');
  });

  describeWhen(mongodb.address, mongodb.whyNot, 'MongoDB, of a number table that is kept there', (server) => {
    let link: BreakableLink;
    let database: string;
    beforeEach(() => {
      const { hostname, port } = new URL(server);
      link = new BreakableLink(hostname, Number(port || 27_017));
      database = `what-is-away-${randomUUID()}`;
    });
    afterEach(async () => {
      await link.cut();
      const { host } = new URL(server);
      const direct = new MongodbConnection(`mongodb://${host}/${database}`);
      await (await direct.open()).dropDatabase();
      await direct.close();
    });

    test('goes while nobody asks for anything: a warning and one line until it is back, and nothing else', async () => {
      const readModel = { kind: 'mongodb', url: `mongodb://${await link.mend()}/${database}` } as const;
      await start(undefined, { ...CONFIG, readModel });
      await inventory.ready;
      const head = String(await adapters.log.head());
      const numberTable = { position: head, head };
      while ((await readiness()).body.numberTable.position !== head);
      expect(await readiness()).toMatchObject({ ...READY, body: { warnings: [], numberTable } });

      await link.cut();
      while ((await readiness()).body.warnings.length === 0);
      const warning = expect.stringMatching(
        /^The database of the number table, READ_MODEL_URL, .* Look after MongoDB;/,
      );
      expect(await readiness()).toMatchObject({ ...READY, body: { warnings: [warning], numberTable } });
      expect((await metrics()).lines).toContain('ringfence_reader_lag_positions{reader="number_table"} 0');
      expect(await listNumbers()).toMatchObject({ status: 503, body: { code: 'read_model_unavailable' } });

      await link.mend();
      while ((await readiness()).body.warnings.length > 0);
      expect(await readiness()).toMatchObject({ ...READY, body: { warnings: [], numberTable } });
      expect(await listNumbers()).toMatchObject({ status: 200, body: { items: [] } });
      expect(told.map((line) => line.msg)).toStrictEqual([
        expect.stringMatching(/ Look after MongoDB; .*ECONNREFUSED/),
        'The database of the number table can be used again.',
      ]);
      expect(told[0]!.err).toBeUndefined();
    }, 30_000);
  });
});
