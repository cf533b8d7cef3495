import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { Installation } from './program.js';
import type { Environment } from './program.js';

/** Directories and programs of one spec file: after its tests every program is ended and every directory removed. */
export function installations() {
  const made: Installation[] = [];
  const directories: string[] = [];

  function newDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
    directories.push(directory);
    return directory;
  }

  function newInstallation(environment: Environment = {}, dataDirectory = newDirectory()): Installation {
    const installation = new Installation(dataDirectory, environment);
    made.push(installation);
    return installation;
  }

  afterAll(async () => {
    await Promise.all(made.map((installation) => installation.abandon()));
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  });
  return { newDirectory, newInstallation };
}
