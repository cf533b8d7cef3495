import { copyFileSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createServer, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readLog } from '../src/testing/event-log.js';
import { installations } from '../src/testing/installations.js';
import { Program } from '../src/testing/program.js';
import type { Ending, Environment } from '../src/testing/program.js';
import { freePort } from '../src/testing/free-port.js';
import { saveAgent } from '../src/testing/steps.js';

jest.setTimeout(240_000);

const { newDirectory, newInstallation } = installations();

/** Whether somebody listens there. */
function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** Starts the program, expects it to refuse, and says whether it opened its port meanwhile. */
async function refusal(environment: Environment): Promise<Ending & { readonly portOpened: boolean }> {
  const port = await freePort();
  const program = Program.spawn({ PORT: String(port), DATA_DIR: newDirectory(), ...environment });
  const ended = new AbortController();
  const ending = program.end().finally(() => ended.abort());
  let portOpened = false;
  while (!ended.signal.aborted) {
    portOpened ||= await answers(port);
    await delay(20);
  }
  return { ...(await ending), portOpened };
}

/** Not zero, one sentence for people beside the log for machines, no stack, nothing that looks like a start. */
function expectSentence({ code, stdout, stderr, portOpened }: Awaited<ReturnType<typeof refusal>>, sentence: RegExp) {
  const lines = stderr.trimEnd().split('\n');
  const said = lines.filter((line) => !line.startsWith('{"level":'));
  expect(said).toEqual([expect.stringMatching(sentence)]);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect({ code, stdout, portOpened }).toEqual({ code: 1, stdout: '', portOpened: false });
}

describe('the start is refused with a sentence', () => {
  const installation = newInstallation();
  const eventsFile = join(installation.dataDirectory, 'events.sqlite');

  beforeAll(async () => {
    await saveAgent(await installation.start(), 'sales');
    await installation.stop();
  });

  // Every contradiction has its test in standalone.config.spec.ts; here is how they are said.
  const settings: readonly [Environment, RegExp][] = [
    [{ EVENT_STORE_URL: 'memory:' }, /^EVENT_STORE_URL is memory: and DATA_DIR is set\./],
    [{ RINGFENCE_ROOT_KEY: 'rf_short' }, /^RINGFENCE_ROOT_KEY must start with rf_ and have at least 32/],
    [{ HOST: '192.0.2.7' }, /^HOST is "192\.0\.2\.7", which is no address of this machine\./],
    [{ HOST: 'no-such-host.invalid' }, /^HOST is "no-such-host.invalid", which is no address of this machine\./],
  ];

  test.each(settings)('when %j is set', async (environment, sentence) => {
    const ended = await refusal(environment);
    expectSentence(ended, sentence);
    expect(ended.stderr).not.toContain('rf_short');
  });

  test('when DATA_DIR is a file', async () => {
    const file = join(newDirectory(), 'file');
    writeFileSync(file, '');
    expectSentence(await refusal({ DATA_DIR: file }), /DATA_DIR|director/);
  });

  test.each(['/proc/x', '/proc/x/y', '/dev/null/x'])(
    'when DATA_DIR is %s, which nobody can make',
    async (directory) => {
      expectSentence(
        await refusal({ DATA_DIR: directory }),
        /^\/.* cannot be made one\. Set DATA_DIR to one that this user/,
      );
    },
  );

  test('when the port is taken, before anything is written: no root key is made', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const directory = newDirectory();
    const ended = await refusal({ PORT: String(port), DATA_DIR: directory });
    server.close();
    expect(ended.stderr).toBe(`Port ${port} is taken by another program. Set PORT to a free one.\n`);
    expect([ended.code, ended.stdout, await readLog(directory)]).toEqual([1, '', []]);
  });

  test('when the events were written by a newer version, which then still reads them', async () => {
    const directory = newDirectory();
    const file = join(directory, 'events.sqlite');
    copyFileSync(eventsFile, file);
    // Where an SQLite file keeps its user_version.
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.from([0, 0, 0, 99]), 0, 4, 60);
    closeSync(descriptor);
    const before = readFileSync(file);
    expectSentence(await refusal({ DATA_DIR: directory }), /was written by a newer version/);
    expect(readFileSync(file)).toEqual(before);
  });

  test('when the events file is no event log, or damaged, and leaves it as it was', async () => {
    const foreign = newDirectory();
    writeFileSync(join(foreign, 'events.sqlite'), 'These are not the events you are looking for.'.repeat(100));
    expectSentence(await refusal({ DATA_DIR: foreign }), /is not an event log/);

    const damaged = newDirectory();
    const file = join(damaged, 'events.sqlite');
    copyFileSync(eventsFile, file);
    truncateSync(file, 8_192);
    const before = readFileSync(file);
    expectSentence(await refusal({ DATA_DIR: damaged }), /is damaged|cannot be used/);
    expect(readFileSync(file)).toEqual(before);
  });

  test('when another process has the data, which goes on undisturbed', async () => {
    const client = await installation.start();
    // Elsewhere no process can be told from another of the same id.
    const told = process.platform === 'linux' ? ` \\(process id ${installation.running.pid}\\)` : '';
    const sentence = new RegExp(`^Another running process${told} uses the event log`);
    expectSentence(await refusal({ DATA_DIR: installation.dataDirectory }), sentence);
    await saveAgent(client, 'support');
    await installation.stop();
    const log = await readLog(installation.dataDirectory);
    expect(log.filter(({ type }) => type === 'AgentRegistered')).toHaveLength(2);
  });

  test('on an old Node, before anything else is loaded', () => {
    const module = new URL('../../../libs/service-process/require-node/index.js', import.meta.url);
    const script = `import(${JSON.stringify(module.href)}).then(({ requireNode }) => requireNode('20.19.0'))`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--eval', script], { encoding: 'utf8' });
    expect(stderr.trimEnd()).toMatch(/^Ringfence needs Node 24 or later and this is Node 20\.19\.0\. .*$/);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    const main = readFileSync(new URL('../src/main.js', import.meta.url), 'utf8');
    expect(main.match(/^import .*/gm)).toEqual(["import { requireNode } from '#service-process/require-node';"]);
  });
});

describe('a start', () => {
  test('fills a number table that is damaged or gone anew, as it holds nothing of its own', async () => {
    const installation = newInstallation();
    await (await installation.start()).get('/v1/numbers');
    await installation.stop();
    writeFileSync(join(installation.dataDirectory, 'numbers.sqlite'), 'damaged'.repeat(1_000));
    const client = await installation.start();
    expect(await client.get('/v1/numbers')).toMatchObject({ status: 200, body: { items: [] } });
  });

  test('in memory works without a data directory', async () => {
    const program = Program.spawn({ PORT: '0', EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'warn' });
    expect(await program.ready()).toMatch(/^http:/);
    expect(await program.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  });
});
