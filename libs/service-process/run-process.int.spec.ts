import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';

/** Runs a double of a process that stands for one that reads its log: it does what the test writes to it. */
const SCRIPT = `
  const { runProcess } = await import(process.argv[1]);
  const { createServer } = await import('node:http');
  const failure = (words) => Object.assign(new Error(words), { code: 'event_store_unavailable' });
  const ready = Promise.withResolvers();
  const mustEnd = Promise.withResolvers();
  await runProcess(process.ppid, {
    help: { command: 'double', does: 'nothing', settings: {} },
    start: async () => {
      const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
      process.stdin.on('data', (word) => {
        if (String(word) === 'finish') ready.resolve(true);
        else if (String(word) === 'take over') mustEnd.resolve(failure('Another has taken over.'));
        else ready.reject(failure(String(word)));
      });
      server.on('listening', () => console.error('Listening.'));
      const stop = async (because) => {
        console.error('Stopping: ' + because);
        server.close();
        process.stdin.pause();
        ready.resolve(false);
      };
      return { url: 'double', ready: ready.promise, mustEnd: mustEnd.promise, stop };
    },
    greeting: ({ url }) => url + ' is ready.',
  });
`;

describe('a process whose start takes long', () => {
  let child: ChildProcess;
  let said: { out: string; err: string };
  afterEach(() => void child.kill('SIGKILL'));

  const start = async () => {
    said = { out: '', err: '' };
    const module = new URL('./run-process.js', import.meta.url).href;
    child = spawn(process.execPath, ['--input-type=module', '--eval', SCRIPT, module], { stdio: 'pipe' });
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    while (!said.err.includes('Listening.')) await once(child.stderr!, 'data');
  };
  const ending = async () => {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    return { code, signal, ...said };
  };

  test('is greeted once it is ready, and not before', async () => {
    await start();
    expect(said.out).toBe('');
    child.stdin!.write('finish');
    await once(child.stdout!, 'data');
    expect(said.out).toBe('double is ready.\n');
    child.kill('SIGTERM');
    expect(await ending()).toMatchObject({ code: 0, err: 'Listening.\nStopping: SIGTERM\n' });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in the middle, without a greeting', async (signal) => {
    await start();
    child.kill(signal);
    const err = `Listening.\nStopping: ${signal}\n`;
    expect(await ending()).toStrictEqual({ code: 0, signal: null, out: '', err });
  });

  test.each(['', 'finish'])('one that must not go on is stopped, and says why: %j before', async (before) => {
    await start();
    if (before) {
      child.stdin!.write(before);
      await once(child.stdout!, 'data');
    }
    child.stdin!.write('take over');
    const err = 'Listening.\nAnother has taken over.\nStopping: another process has taken over\n';
    expect(await ending()).toMatchObject({ code: 1, err });
  });

  test('a start that fails after all is told in its sentence, and ends it', async () => {
    await start();
    child.stdin!.write('The log is gone.');
    expect(await ending()).toStrictEqual({ code: 1, signal: null, out: '', err: 'Listening.\nThe log is gone.\n' });
  });
});
