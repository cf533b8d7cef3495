import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { NO_STREAM } from '#event-store';
import type { RecordedEvent, StreamWrite } from '#event-store';
import { KurrentDbEventStore } from '#event-store/kurrentdb';
import { KurrentDbDouble } from '../../libs/event-store/kurrentdb/testing/kurrentdb-double.js';
import { newStreamPrefix } from '../../libs/event-store/kurrentdb/testing/new-stream-prefix.js';
import { idsOf, newEvent, readEverything, streamWrite } from '../../libs/event-store/testing/opened-store.js';
import { describeWhen } from '../../tooling/describe-when.js';
import { findServer } from '../../tooling/servers/find-server.js';
import { readLog, takenNumbers, writeLog } from './testing/event-logs.js';
import { MigrateProcess, migrate } from './testing/migrate-process.js';

jest.setTimeout(120_000);

const server = await findServer('KURRENTDB_URL');

interface Server {
  readonly url: string;
  readonly stop: () => void;
}

/** Names, types, facts and metadata as awkward as the port allows, and names that differ in case only. */
const AWKWARD: readonly (readonly StreamWrite[])[] = [
  [streamWrite('agent-Sales'), streamWrite('agent-sales'), streamWrite('AGENT-SALES')],
  [
    streamWrite('number-+14155550100', NO_STREAM, [
      newEvent({ type: 'Größe: geändert', data: { b: 1, a: { 2: [] } } }),
    ]),
  ],
  [streamWrite('📞 / %2F', NO_STREAM, [newEvent({ metadata: { '': 'empty', $type: 'system', reason: 'ä\n"' } })])],
  [streamWrite('__proto__', NO_STREAM, [newEvent({ metadata: { workspace: 'default', reason: 'spam' } })])],
];

const withoutPosition = (events: readonly RecordedEvent[]) => events.map((event) => ({ ...event, position: 0 }));

function movesThereAndBack(openServer: () => Promise<Server>): void {
  let folder: string;
  let source: string;
  let opened: Server;
  let streamPrefix: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ringfence-migrate-'));
    source = join(folder, 'source.sqlite');
    streamPrefix = newStreamPrefix();
    opened = await openServer();
  });
  afterEach(() => {
    opened.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const there = (...options: readonly string[]) =>
    ['--from', `sqlite:${source}`, '--to', opened.url, '--stream-prefix', streamPrefix, ...options] as const;

  async function onServer<Result>(work: (store: KurrentDbEventStore) => Promise<Result>): Promise<Result> {
    const store = await KurrentDbEventStore.open({ url: opened.url, streamPrefix });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  test('a history that goes there and back is what it was, with what happened there', async () => {
    await writeLog(source, [...AWKWARD, ...takenNumbers(150)]);
    const everything = await readLog(source);
    const moved = await migrate(...there());
    expect([moved.complained, moved.status]).toEqual(['', 0]);
    expect(moved.said).toContain(`(streams ${streamPrefix}…)`);
    expect(withoutPosition(await onServer(readEverything))).toEqual(withoutPosition(everything));
    expect((await migrate(...there('--verify-only'))).status).toBe(0);

    await onServer((store) => store.append([streamWrite('agent-1', 149)]));
    const elsewhere = join(folder, 'elsewhere.sqlite');
    for (const to of [source, elsewhere]) {
      const options = ['--from', opened.url, '--to', `sqlite:${to}`, '--stream-prefix', streamPrefix];
      expect(await migrate(...options)).toMatchObject({ status: 0, complained: '' });
    }
    expect((await readLog(source)).slice(0, everything.length)).toEqual(everything);
    expect(await readLog(source)).toHaveLength(everything.length + 1);
    expect(await readLog(elsewhere)).toEqual(await readLog(source));
  });

  test('a move that was killed goes on, and repeats and skips nothing', async () => {
    // A server finds out where a history ends as soon as there is one; until then it looks through all that it has.
    await writeLog(source, [[streamWrite('workspace-default')]]);
    expect((await migrate(...there())).status).toBe(0);
    await writeLog(source, takenNumbers(600));
    const ids = idsOf(await readLog(source));
    const counts: number[] = [];
    for (let round = 1; round <= 3; round += 1) {
      const moving = new MigrateProcess(...there());
      await onServer(async (store) => {
        const head = await store.head();
        while (!moving.hasEnded && (await store.head()) === head) await delay(1);
        await delay(round * 20);
        await moving.signal('SIGKILL');
        const copied = idsOf(await readEverything(store));
        expect(copied).toEqual(ids.slice(0, copied.length));
        counts.push(copied.length);
      });
    }
    expect(counts[0]).toBeGreaterThan(1);
    expect(counts[0]).toBeLessThan(ids.length);
    expect((await migrate(...there())).status).toBe(0);
    expect(idsOf(await onServer(readEverything))).toEqual(ids);
  });

  test('a server that has another history under the same prefix is left as it is', async () => {
    await writeLog(source, takenNumbers(2));
    await onServer((store) => store.append([streamWrite('workspace-default')]));
    const { status, complained } = await migrate(...there());
    expect([status, complained]).toEqual([
      1,
      expect.stringContaining('the target revision 0 of stream workspace-default (NumberAssigned, id'),
    ]);
    expect(await onServer(readEverything)).toHaveLength(1);
  });
}

describe('moving to KurrentDB, a double of its server', () => {
  movesThereAndBack(async () => {
    const double = await KurrentDbDouble.start();
    return { url: double.url, stop: () => double.stop() };
  });

  test('a server that is not there is said so, without the password', async () => {
    const { status, complained } = await migrate(
      '--from',
      'kurrentdb://user:secret@127.0.0.1:1',
      '--to',
      'sqlite:never',
    );
    expect([status, complained]).toEqual([1, expect.stringContaining('KurrentDB at 127.0.0.1:1 ')]);
    expect(complained).not.toContain('secret');
  });
});

describeWhen(server.address, server.whyNot, 'moving to KurrentDB, a real server', (url) =>
  movesThereAndBack(async () => ({ url, stop: () => undefined })),
);
