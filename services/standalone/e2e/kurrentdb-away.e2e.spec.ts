import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { KurrentDbDouble } from '../../../libs/event-store/kurrentdb/testing/kurrentdb-double.js';
import { installations } from '../src/testing/installations.js';
import { Program } from '../src/testing/program.js';
import type { Environment } from '../src/testing/program.js';

jest.setTimeout(60_000);

const { newDirectory } = installations();

describe('the program, whose KurrentDB is not there when it starts', () => {
  let double: KurrentDbDouble;
  let program: Program;

  const start = (environment: Environment = {}) => {
    program = Program.spawn({ PORT: '0', DATA_DIR: newDirectory(), EVENT_STORE_URL: double.url, ...environment });
  };
  const said = async (words: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = words.exec(program.stderr);
      if (found) return found;
      await delay(20);
    }
  };
  const sentences = (stderr: string) =>
    stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('{"level":'));

  beforeEach(async () => {
    double = await KurrentDbDouble.start();
    double.stop();
  });
  afterEach(async () => {
    await program.end('SIGKILL');
    double.stop();
  });

  test('opens its port, and SIGTERM ends it with status 0', async () => {
    start();
    const [, url] = await said(/Server listening at (http:[^"]+)/);
    await said(/It is tried again until it works\./);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const ended = await program.end('SIGTERM');
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    expect(sentences(ended.stderr)).toStrictEqual([]);
  });

  test('ends with status 1 and a sentence when it is there and refuses the user, and can be started again', async () => {
    const DATA_DIR = newDirectory();
    start({ DATA_DIR });
    await said(/It is tried again until it works\./);
    double.refusesUsers = true;
    await double.start();
    const ended = await program.end();
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(sentences(ended.stderr)).toStrictEqual([expect.stringMatching(/^KurrentDB at \S+ refused the user\./)]);

    double.refusesUsers = false;
    start({ DATA_DIR });
    await program.ready();
  });

  test('says first that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    start({ PORT: String(port) });
    const ended = await program.end();
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toBe(`Port ${port} is taken by another program. Set PORT to a free one.\n`);
    other.close();
  });
});
