import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../..');
const GREEN = [{ name: 'build', passed: true }];

interface Summary {
  readonly failed: number;
  readonly lines: readonly string[];
}

describe('the last lines of npm test', () => {
  let folder: string;
  let summarize: (checks: readonly { name: string; passed: boolean }[], jest: unknown) => Summary;

  beforeAll(async () => {
    // Inside the build, so that the files below find the packages and describe-when as any specification does.
    mkdirSync(join(repository, 'dist/tooling'), { recursive: true });
    folder = mkdtempSync(join(repository, 'dist/tooling/summary-'));
    ({ summarize } = await import(join(repository, 'tooling/test-summary.js')));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs one file of tests with the real jest and answers what it reports. */
  function jestResultsOf(name: string, tests: string): unknown {
    const [config, results] = [join(folder, `${name}.json`), join(folder, `${name}-results.json`)];
    writeFileSync(config, JSON.stringify({ rootDir: folder, transform: {}, testMatch: [`**/${name}.js`] }));
    writeFileSync(
      join(folder, `${name}.js`),
      `import { describe, expect, test } from '@jest/globals';
       import { describeWhen } from '../describe-when.js';
       ${tests}`,
    );
    const jest = join(repository, 'node_modules/jest/bin/jest.js');
    const input = ['--experimental-vm-modules', jest, '--config', config, '--json', `--outputFile=${results}`];
    spawnSync(process.execPath, input, { cwd: repository });
    return JSON.parse(readFileSync(results, 'utf8'));
  }

  test('count what passed, and say that nothing was left out', () => {
    const jest = jestResultsOf(
      'passing',
      `describeWhen('broker:9092', 'no broker', 'bus', (address) => test('has it', () => expect(address).toBe('broker:9092')));`,
    );
    expect(summarize(GREEN, jest)).toEqual({ failed: 0, lines: ['Left out: nothing', '2 passed, 0 failed'] });
  });

  test('name each group that was left out, and why', () => {
    const jest = jestResultsOf(
      'lacking',
      `test('adds', () => expect(1 + 1).toBe(2));
       describeWhen(undefined, 'KAFKA_BROKERS is not set', 'bus over Kafka', () => { throw new Error('never called'); });`,
    );
    expect(summarize(GREEN, jest)).toEqual({
      failed: 0,
      lines: ['Left out: bus over Kafka, because KAFKA_BROKERS is not set', '2 passed, 0 failed'],
    });
  });

  test('take a test that was skipped without a reason for a failure', () => {
    const jest = jestResultsOf(
      'skipping',
      `test('adds', () => expect(1 + 1).toBe(2));
       describe('sums', () => test.skip('subtract', () => expect(1).toBe(2)));`,
    );
    expect(summarize(GREEN, jest)).toEqual({
      failed: 1,
      lines: ['Failed: sums subtract, skipped without a reason', 'Left out: nothing', '2 passed, 1 failed'],
    });
  });

  test('count a failed check, a failed test and a file that could not be loaded', () => {
    const broken = [...GREEN, { name: 'lint:code', passed: false }];
    const failing = jestResultsOf(
      'failing',
      `test('adds', () => expect(1 + 1).toBe(2)); test('fails', () => expect(1).toBe(2));`,
    );
    expect(summarize(broken, failing)).toEqual({
      failed: 2,
      lines: ['Failed: lint:code', 'Left out: nothing', '2 passed, 2 failed'],
    });
    const unloadable = jestResultsOf('unloadable', `import './nowhere.js';`);
    expect(summarize(GREEN, unloadable).lines.at(-1)).toBe('1 passed, 2 failed');
  });

  test('take tests that never came to an end for a failure', () => {
    expect(summarize(GREEN, undefined)).toEqual({
      failed: 1,
      lines: ['Failed: the tests as a whole', 'Left out: nothing', '1 passed, 1 failed'],
    });
  });
});
