import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { NO_STREAM } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';
import { describeWhen } from '../../tooling/describe-when.js';
import { idsOf, newEvent, streamWrite } from '../../libs/event-store/testing/opened-store.js';
import { readLog, takenNumbers, writeLog } from './testing/event-logs.js';
import { MigrateProcess, migrate, migrateToSmallDisk } from './testing/migrate-process.js';

jest.setTimeout(120_000);

let folder: string;
let source: string;
let target: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringfence-migrate-'));
  source = join(folder, 'source.sqlite');
  target = join(folder, 'target.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const command = (...options: readonly string[]) => [
  '--from',
  `sqlite:${source}`,
  '--to',
  `sqlite:${target}`,
  ...options,
];

const contents = () =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.startsWith('source'))
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );

/** A write-ahead log begins with 32 bytes, of which these change each time it begins anew. */
const WAL_SALT = { start: 16, end: 24, header: 32 } as const;

/** Which write-ahead log the target has, and how long it is. */
function targetLog(): { readonly salt: string; readonly bytes: number } {
  const file = `${target}-wal`;
  if (!existsSync(file)) return { salt: '', bytes: 0 };
  const header = Buffer.alloc(WAL_SALT.header);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, header);
  closeSync(descriptor);
  return { salt: header.toString('hex', WAL_SALT.start, WAL_SALT.end), bytes: statSync(file).size };
}

/** Starts the command and resolves when it has written so much, or has ended. */
async function startAndReach(bytes: number): Promise<MigrateProcess> {
  const before = targetLog();
  const moving = new MigrateProcess(...command());
  const written = () => {
    const now = targetLog();
    return now.salt === before.salt ? 0 : now.bytes;
  };
  while (!moving.hasEnded && written() < bytes) await delay(1);
  return moving;
}

describe('npm run migrate', () => {
  test('copies one log into another, and leaves the source as it is', async () => {
    await writeLog(source, takenNumbers(3_000));
    const before = contents();
    const { status, said, complained } = await migrate(...command());
    expect([complained, status]).toEqual(['', 0]);
    expect(said).toMatch(
      /Copied: 6,000 events in .*\nCompared: 6,000 events in .*\nBoth hold the same history:\n {2}source {2}6,000 events in 3,001 streams, SHA-256 ([0-9a-f]{64})\n {2}target {2}6,000 events in 3,001 streams, SHA-256 \1\n/,
    );
    expect(contents()).toEqual(before);
    expect(await readLog(target)).toEqual(await readLog(source));
    expect((await migrate(...command('--verify-only'))).status).toBe(0);
  });

  test('goes on after SIGKILL, wherever it was, and repeats and skips nothing', async () => {
    await writeLog(source, takenNumbers(30_000));
    const everything = await readLog(source);
    const ids = idsOf(everything);
    const found: number[] = [];
    // The first time when a load was committed for certain, then wherever it happens to be.
    for (const bytes of [6_000_000, ...Array.from({ length: 4 }, () => Math.random() * 6_000_000)]) {
      const moving = await startAndReach(bytes);
      await moving.signal('SIGKILL');
      const events = existsSync(target) ? await readLog(target) : [];
      expect(idsOf(events)).toEqual(ids.slice(0, events.length));
      found.push(events.length);
    }
    expect(found[0]).toBeGreaterThan(0);
    expect(found[0]).toBeLessThan(everything.length);
    expect(found).toEqual(found.toSorted((one, other) => one - other));
    const last = await migrate(...command());
    expect([last.complained, last.status]).toEqual(['', 0]);
    expect(await readLog(target)).toEqual(everything);
  });

  test('stops when asked to, and says how to go on', async () => {
    await writeLog(source, takenNumbers(12_000));
    const moving = await startAndReach(100_000);
    const { status, complained } = await moving.signal('SIGINT');
    expect(status).toBe(130);
    const copied =
      /^Interrupted\. The target holds at least the first ([\d,]+) events; the same command goes on from there\.\n$/.exec(
        complained,
      )?.[1];
    expect(Number(copied?.replaceAll(',', ''))).toBe((await readLog(target)).length);
    expect((await migrate(...command())).said).toContain('Found in the target already: ');
    expect(await readLog(target)).toEqual(await readLog(source));
  });

  test('tells the first difference, and ends with 1', async () => {
    const appends = takenNumbers(3);
    await writeLog(source, appends);
    await writeLog(target, [...appends.slice(0, 2), [streamWrite('agent-1', 1)]]);
    for (const options of [[], ['--verify-only']]) {
      const { status, complained } = await migrate(...command(...options));
      expect(status).toBe(1);
      expect(complained).toMatch(
        /^The histories differ \(id, data\) at event 5: the source has revision 2 of stream agent-1 /,
      );
    }
    expect(await readLog(target)).toHaveLength(5);
    rmSync(target);
    await writeLog(target, appends.slice(0, 2));
    const { status, complained } = await migrate(...command('--verify-only'));
    expect([status, complained]).toEqual([1, expect.stringContaining('The target lacks event 5 and all after it: ')]);
  });

  test('refuses a source or a target that a running process has', async () => {
    await writeLog(source, takenNumbers(1));
    await writeLog(target, []);
    for (const file of [source, target]) {
      const running = await SqliteEventStore.open({ file });
      const { status, complained } = await migrate(...command());
      await running.close();
      expect(status).toBe(1);
      expect(complained).toContain(`uses the event log ${file}.`);
      expect(complained).toContain('Stop that process first');
    }
  });

  test('makes nothing when there is no source', async () => {
    const { status, complained } = await migrate(...command());
    expect([status, complained]).toEqual([1, expect.stringContaining(`There is no event log ${source}.`)]);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(source, 'no log');
    expect((await migrate(...command())).complained).toContain('is not an event log');
    expect(readdirSync(folder)).toEqual(['source.sqlite']);
  });

  test('names the files of imports that go on only with them', async () => {
    const metadata = { workspace: 'default' };
    const started = (importId: string) =>
      streamWrite(`import-${importId}`, NO_STREAM, [
        newEvent({ type: 'ImportStarted', data: { importId, file: `${importId}.csv` }, metadata }),
      ]);
    const finished = newEvent({ type: 'ImportFinished', data: { importId: 'done' }, metadata });
    await writeLog(source, [[started('done')], [started('under-way')], [streamWrite('import-done', 0, [finished])]]);
    const { said } = await migrate(...command());
    expect(said).toContain('1 import is under way.');
    expect(said).toContain('\n  under-way.csv\n');
    expect(said).not.toContain('done.csv');
  });
});

const isPosix = process.platform !== 'win32';

describeWhen(isPosix || undefined, 'only a POSIX shell bounds the size of files', 'a disk that fails', () => {
  test('ends the move with a beginning of the source in the target, from which it goes on', async () => {
    await writeLog(source, takenNumbers(12_000));
    const everything = await readLog(source);
    const { status, complained } = await migrateToSmallDisk(8_000, ...command());
    const copied = await readLog(target);
    expect([status, complained]).toEqual([1, expect.stringContaining('The disk that holds the event log')]);
    expect(complained).toContain(
      `The target holds at least the first ${copied.length.toLocaleString('en-US')} events; `,
    );
    expect(copied).toEqual(everything.slice(0, copied.length));
    expect((await migrate(...command())).status).toBe(0);
    expect(await readLog(target)).toEqual(everything);
  });
});

describe('the command line', () => {
  test('takes directories, and makes the last one', async () => {
    await writeLog(join(folder, 'events.sqlite'), takenNumbers(1));
    const to = join(folder, 'new');
    expect((await migrate('--from', `sqlite:${folder}`, '--to', `sqlite:${to}`)).status).toBe(0);
    expect(await readLog(join(to, 'events.sqlite'))).toHaveLength(2);
    const { status, complained } = await migrate('--from', `sqlite:${to}`, '--to', `sqlite:${folder}/no/where`);
    expect([status, complained]).toEqual([
      1,
      expect.stringContaining(`The directory ${folder}/no/where cannot be made`),
    ]);
  });

  test('is refused by name with 2, and explained with 0', async () => {
    await writeLog(source, takenNumbers(1));
    const same = await migrate('--from', `sqlite:${source}`, '--to', `sqlite:${source}`);
    expect(same).toMatchObject({ status: 2, complained: '--from and --to name the same store. --help tells more.\n' });
    expect(await migrate()).toMatchObject({ status: 2, complained: expect.stringContaining('--from is missing') });
    expect(await migrate('--help')).toMatchObject({
      status: 0,
      said: expect.stringMatching(/^npm run migrate -- --from/),
    });
  });
});
