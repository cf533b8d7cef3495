import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import type { EventBus } from '#event-bus';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { LogTailEventBus } from '#event-bus/log-tail';
import { SqliteConsumerLedger } from '#event-bus/sqlite';
import { NO_STREAM } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { relayLog } from '../../libs/event-bus/kafka/testing/relayed-log.js';
import { until } from '../../libs/event-bus/testing/consume.contract.js';
import {
  CONTRACT_TYPES,
  numberAt,
  publishOfContract,
  released,
} from '../../libs/event-bus/testing/event-bus.contract.js';
import { describeWhen } from '../../tooling/describe-when.js';
import { findServer } from '../../tooling/servers/find-server.js';

jest.setTimeout(60_000);

const MAIN = join(process.cwd(), 'dist/cli/parked/main.js');

type Setting = Readonly<Record<string, string>>;

/** The command with these words, to its end. */
function parked(setting: Setting, ...words: string[]): Promise<{ status: number; said: string; complained: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', ...setting };
    const child = execFile(process.execPath, [MAIN, ...words], { env }, (_, said, complained) => {
      resolve({ status: child.exitCode ?? -1, said, complained });
    });
  });
}

/** A bus on which two numbers are released, and how the command is told of it. */
interface Place {
  readonly bus: EventBus;
  readonly setting: Setting;
  close(): Promise<void>;
}

async function logOfTwo(): Promise<InMemoryEventStore> {
  const log = new InMemoryEventStore();
  await log.append([{ stream: 'numbers', expectedRevision: NO_STREAM, events: [released(1), released(2)] }]);
  return log;
}

/** A product in one process, but for its log: what it parks lies in its data directory. */
async function openEmbedded(): Promise<Place> {
  const [store, directory] = [await logOfTwo(), mkdtempSync(join(tmpdir(), 'ringfence-'))];
  const ledger = new SqliteConsumerLedger(join(directory, 'consumers.sqlite'));
  return {
    bus: new LogTailEventBus({ store, publish: publishOfContract, types: CONTRACT_TYPES, ledger }),
    setting: { DATA_DIR: directory },
    close: async () => {
      await ledger.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Parks two events, and has the command take care of them. */
async function takeCareOfTwo({ bus, setting, close }: Place): Promise<void> {
  const [stop, handled] = [new AbortController(), [] as string[]];
  let works = false;
  const handle = async ({ event }: { event: object }) => {
    if (!works) throw new Error('no such account');
    handled.push('number' in event ? String(event.number) : '');
  };
  const working = bus.consume({ group: 'billing', types: ['NumberReleased'], handle, signal: stop.signal });
  await until(async () => (await bus.parked.list()).length === 2);
  expect(bus.parkedCounts.get('handler_failed')).toBe(2);

  const { status, said } = await parked(setting, 'list');
  expect([status, said]).toStrictEqual([0, expect.stringContaining('handler_failed: no such account')]);
  const listed = JSON.parse((await parked(setting, '--json')).said) as { id: string; text: string }[];
  const idOf = (number: string) => listed.find(({ text }) => text.includes(number))!.id;
  works = true;
  const redriven = await parked(setting, 'redrive', idOf(numberAt(1)), 'billing/no/such/1');
  expect(redriven).toMatchObject({ status: 1, said: expect.stringContaining(`${idOf(numberAt(1))}: redriven`) });
  await until(() => handled.length === 1);
  expect(await parked(setting, 'discard', idOf(numberAt(2)))).toMatchObject({ status: 0 });
  expect(await parked(setting)).toMatchObject({ status: 0, said: 'Nothing is parked.\n' });
  expect(handled).toStrictEqual([numberAt(1)]);

  stop.abort();
  await working;
  await close();
}

describe('npm run parked', () => {
  test('lists, redrives and discards what a product in one process could not handle', async () => {
    const place = await openEmbedded();
    expect.hasAssertions();
    await takeCareOfTwo(place);
  });

  test('where nothing was ever parked there is nothing, and nothing is made', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
    expect(await parked({ DATA_DIR: directory })).toMatchObject({ status: 0, said: 'Nothing is parked.\n' });
    expect(readdirSync(directory)).toStrictEqual([]);
    rmSync(directory, { recursive: true });
  });

  test.each([
    [['burn'], 2, '"burn" is unknown'],
    [['redrive'], 2, 'redrive needs an ID; list shows them.'],
    [['list', 'x'], 2, 'list takes no ID'],
    [['--loud'], 2, "Unknown option '--loud'. --help says what is known."],
  ])('%j is refused in a sentence', async (words, status, sentence) => {
    const { status: actual, complained } = await parked({}, ...words);
    expect([actual, complained]).toStrictEqual([status, expect.stringContaining(sentence)]);
  });

  test.each([
    [{ EVENT_BUS_URL: 'kafka://127.0.0.1:1' }, /^Kafka at 127\.0\.0\.1:1 cannot be used: /],
    [{ EVENT_BUS_URL: 'pigeon:' }, /^EVENT_BUS_URL is "pigeon:"/],
    [{ DATA_DIR: '/no/such' }, /^There is no directory \/no\/such\. DATA_DIR names the one/],
    [{ EVENT_STORE_URL: 'memory:' }, /^EVENT_STORE_URL is memory:, of which nothing can be seen/],
  ])('%j is answered in a sentence', async (setting, sentence) => {
    const { status, complained } = await parked(setting as Setting, 'list');
    expect([status, complained]).toStrictEqual([1, expect.stringMatching(sentence)]);
  });

  test('a file that is none is complained of in a sentence', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
    writeFileSync(join(directory, 'consumers.sqlite'), 'This is no database, and long enough to tell. '.repeat(20));
    const { status, complained } = await parked({ DATA_DIR: directory }, 'list');
    expect([status, complained]).toStrictEqual([1, expect.stringMatching(/^The file \S+ cannot be used \(.+\n$/)]);
    rmSync(directory, { recursive: true });
  });
});

const kafka = await findServer('KAFKA_BROKERS');

describeWhen(kafka.address, kafka.whyNot, 'npm run parked, with Kafka', (hosts) => {
  test('lists, redrives and discards what lies on the broker', async () => {
    const url = `kafka://${hosts}/test-${randomUUID()}`;
    const { bus, close } = await relayLog(await logOfTwo(), readKafkaUrl(url));
    expect.hasAssertions();
    await takeCareOfTwo({ bus, setting: { EVENT_BUS_URL: url }, close });
  });
});
