import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { NO_STREAM } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { relayLog } from '../../libs/event-bus/kafka/testing/relayed-log.js';
import { until } from '../../libs/event-bus/testing/consume.contract.js';
import { numberAt, released } from '../../libs/event-bus/testing/event-bus.contract.js';
import { describeWhen } from '../../tooling/describe-when.js';

jest.setTimeout(60_000);

const MAIN = join(process.cwd(), 'dist/cli/parked/main.js');

/** The command with these words, to its end. */
function parked(url: string, ...words: string[]): Promise<{ status: number; said: string; complained: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', EVENT_BUS_URL: url };
    const child = execFile(process.execPath, [MAIN, ...words], { env }, (_, said, complained) => {
      resolve({ status: child.exitCode ?? -1, said, complained });
    });
  });
}

describeWhen(process.env['KAFKA_BROKERS'], 'KAFKA_BROKERS is not set', 'npm run parked', (hosts) => {
  const url = `kafka://${hosts}/test-${randomUUID()}`;
  const stop = new AbortController();
  const handled: string[] = [];
  let works = false;
  let end: () => Promise<void>;

  beforeAll(async () => {
    const log = new InMemoryEventStore();
    await log.append([{ stream: 'numbers', expectedRevision: NO_STREAM, events: [released(1), released(2)] }]);
    const { bus, close } = await relayLog(log, readKafkaUrl(url));
    const handle = async ({ event }: { event: object }) => {
      if (!works) throw new Error('no such account');
      handled.push('number' in event ? String(event.number) : '');
    };
    const working = bus.consume({ group: 'billing', types: ['NumberReleased'], handle, signal: stop.signal });
    await until(async () => (await bus.parked()).length === 2);
    end = async () => {
      stop.abort();
      await working;
      await close();
      await log.close();
    };
  });
  afterAll(() => end());

  test('lists, redrives and discards', async () => {
    const { status, said } = await parked(url, 'list');
    expect([status, said]).toStrictEqual([0, expect.stringContaining('handler_failed: no such account')]);
    const listed = JSON.parse((await parked(url, '--json')).said) as { id: string; text: string }[];
    const idOf = (number: string) => listed.find(({ text }) => text.includes(number))!.id;
    works = true;
    const redriven = await parked(url, 'redrive', idOf(numberAt(1)), 'billing/no/such/1');
    expect(redriven).toMatchObject({ status: 1, said: expect.stringContaining(`${idOf(numberAt(1))}: redriven`) });
    await until(() => handled.length === 1);
    expect(await parked(url, 'discard', idOf(numberAt(2)))).toMatchObject({ status: 0 });
    expect(await parked(url)).toMatchObject({ status: 0, said: 'Nothing is parked.\n' });
    expect(handled).toStrictEqual([numberAt(1)]);
  });

  test.each([
    [['burn'], 2, '"burn" is unknown'],
    [['redrive'], 2, 'redrive needs an ID; list shows them.'],
    [['list', 'x'], 2, 'list takes no ID'],
    [['--loud'], 2, "Unknown option '--loud'. --help says what is known."],
  ])('%j is refused in a sentence', async (words, status, sentence) => {
    const { status: actual, complained } = await parked(url, ...words);
    expect([actual, complained]).toStrictEqual([status, expect.stringContaining(sentence)]);
  });

  test('says in a sentence that the broker is away', async () => {
    const { status, complained } = await parked('kafka://127.0.0.1:1', 'list');
    expect([status, complained]).toStrictEqual([1, expect.stringMatching(/^Kafka at 127\.0\.0\.1:1 cannot be used: /)]);
  });
});
