import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HealthController } from '../../libs/service-process/health/health.http.js';
import { composeService, readComposeFile } from './compose-file.js';
import { execForm, lastOf, readDockerfile } from './dockerfile.js';

const REPOSITORY = join(import.meta.dirname, '../../..');
const dockerfile = readDockerfile();
const compose = readComposeFile();
const OURS = ['inventory', 'call-gate', 'carrier'];

/** Runs Node as the container does. Resolves with how it ended. */
function runNode(
  words: readonly string[],
  cwd: string,
  environment: Record<string, string> = {},
): Promise<{ status: number; said: string }> {
  const options = { cwd, env: environment };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, words, options, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, said: stdout + stderr }),
    );
  });
}

describe('a health check', () => {
  const checks = [
    ['the image', execForm(lastOf(dockerfile, 'HEALTHCHECK')), '/health/live'],
    ...OURS.map((name) => [name, composeService(compose, name).healthcheck.test.slice(1), '/health/ready'] as const),
  ] as const;
  const paths = (['live', 'ready'] as const).map(
    (method) =>
      `/${Reflect.getMetadata('path', HealthController)}/${Reflect.getMetadata('path', HealthController.prototype[method])}`,
  );

  test.each(checks)('of %s asks the process, and takes no for an answer', async (_name, [node, ...words], path) => {
    let status = 200;
    const asked: (string | undefined)[] = [];
    const server = createServer((incoming, outgoing) => {
      asked.push(incoming.url);
      outgoing.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const environment = { PORT: String((server.address() as AddressInfo).port) };
    const check = async () => (await runNode(words, REPOSITORY, environment)).status;

    expect([node, await check()]).toEqual(['node', 0]);
    status = 503;
    expect(await check()).toBe(1);
    server.close();
    server.closeAllConnections();
    expect(await check()).toBe(1);
    expect(asked).toEqual([path, path]);
    expect(paths).toContain(path);
  });
});

/** What a line of .dockerignore stands for, and all that lies in it. Knows stars alone. */
function namesOf(line: string): RegExp {
  const parts = line.split(/(\*\*\/|\*)/).map((part) => {
    if (part === '**/') return '(?:.+/)?';
    return part === '*' ? '[^/]*' : part.replaceAll('.', String.raw`\.`);
  });
  return new RegExp(`^${parts.join('')}(?:/.*)?$`);
}

describe('what Docker is given', () => {
  const rules = readFileSync(join(REPOSITORY, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ lets: line.startsWith('!'), in: namesOf(line.replace(/^!/, '')) }));

  /** The last rule that names a file, or a folder it is in, decides. */
  const isGiven = (file: string) => rules.findLast((rule) => rule.in.test(file))?.lets ?? true;

  test.each([
    '.env',
    '.git/config',
    'data/events.sqlite',
    'node_modules/pino/package.json',
    'dist/cli/migrate/main.js',
    'libs/access/key-ring.spec.ts',
    'libs/event-store/kurrentdb/testing/kurrentdb-double.ts',
    'services/inventory/src/fixtures/events.ts',
    'docker-compose.yml',
  ])('does not hold %s', (file) => expect(isGiven(file)).toBe(false));

  test.each(['package-lock.json', 'libs/access/index.ts', 'services/inventory/src/main.ts', 'infra/kafka/topics.ts'])(
    'holds %s',
    (file) => expect(isGiven(file)).toBe(true),
  );

  describe('is enough', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'ringfence-image-'));
      for (const top of ['services', 'libs', 'infra', 'cli', 'package.json', 'tsconfig.json']) {
        cpSync(join(REPOSITORY, top), join(folder, top), {
          recursive: true,
          filter: (source) => !/\.[a-z]+$/.test(source) || isGiven(relative(REPOSITORY, source)),
        });
      }
      symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test('to build every program that is started in a container', async () => {
      const { build = '' } = (
        JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<'scripts', Record<string, string>>
      ).scripts;
      expect(await runNode(build.split(' ').slice(1), folder)).toEqual({ status: 0, said: '' });
      const programs = [
        ...execForm(lastOf(dockerfile, 'CMD')),
        ...OURS.flatMap((name) => composeService(compose, name).command ?? []),
        'dist/cli/migrate/main.js',
        'dist/cli/parked/main.js',
      ];
      const [, ...options] = execForm(lastOf(dockerfile, 'ENTRYPOINT'));
      // One after the other in one process: they load much the same.
      const load = programs.map((program) => `await import('./${program}');`).join('\n');
      const words = [...options, '--input-type=module', '--eval', load, 'the program', '--help'];
      const { status, said } = await runNode(words, folder);
      const begun = [
        'npm start',
        'npm run start:inventory',
        'npm run start:call-gate',
        'npm run start:carrier',
        'npm run migrate',
        'npm run parked',
      ];
      expect([status, begun.filter((command) => !said.includes(`${command} `))]).toEqual([0, []]);
    });
  });
});
