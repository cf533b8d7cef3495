import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { describeWhen } from '../../../tooling/describe-when.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { startAppending } from './testing/appending-process.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

jest.setTimeout(60_000);

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;
let holderFile: string;
beforeEach(() => {
  directory = temporaryDirectory();
  file = `${directory.path}/events.db`;
  holderFile = `${file}.lock.pid`;
});
afterEach(() => directory.remove());

const UNNAMED = 'Another running process';

/** Whom a start that finds the log in use tells of. */
async function holderTold(): Promise<string> {
  const { message } = (await SqliteEventStore.open({ file }).catch((error: unknown) => error)) as Error;
  return message.slice(0, message.indexOf(' uses the event log'));
}

describe('a log in use', () => {
  test('by the process that asks is not blamed on it', async () => {
    const store = await SqliteEventStore.open({ file });
    expect(await holderTold()).toBe(UNNAMED);
    await store.close();
  });

  test('is blamed on no process that an id alone speaks of', async () => {
    const store = await SqliteEventStore.open({ file });
    for (const told of ['', 'rubbish', '1', String(process.ppid), String(-process.ppid)]) {
      writeFileSync(holderFile, told);
      expect([told, await holderTold()]).toEqual([told, UNNAMED]);
    }
    await store.close();
  });
});

const isLinux = process.platform === 'linux';

describeWhen(isLinux || undefined, 'only Linux tells one process from another', 'a log in use, on Linux', () => {
  test('tells which process has it, and no other of the same id', async () => {
    const holder = await startAppending(file, 0);
    const identity = readFileSync(holderFile, 'utf8');
    expect(await holderTold()).toBe(`${UNNAMED} (process id ${holder.processId})`);

    const facts = identity.split(' ');
    const changed = facts.map((fact, index) => facts.with(index, index === 0 ? String(process.ppid) : `${fact}0`));
    expect(changed).toHaveLength(4);
    for (const other of changed) {
      writeFileSync(holderFile, other.join(' '));
      expect([other, await holderTold()]).toEqual([other, UNNAMED]);
    }
    await holder.kill();
  });
});
