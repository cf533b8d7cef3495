import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';

jest.setTimeout(60_000);

const MAIN = join(process.cwd(), 'dist/cli/demo/main.js');
const DIRTY = 'services/inventory/src/import/csv/fixtures/numbers-dirty.csv';

/** The demo with these arguments, to its end. */
function demo(...args: string[]): Promise<{ status: number; said: string; complained: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [MAIN, ...args], (_, said, complained) => {
      resolve({ status: child.exitCode ?? -1, said, complained });
    });
  });
}

describe('the demo', () => {
  test('goes on with a file that has bad rows, and says what is wrong with them', async () => {
    const { status, said } = await demo(DIRTY);
    expect(status).toBe(0);
    expect(said).toContain('27 rows, 16 imported, 1 skipped, 10 failed');
    expect(said).toContain('  line 22: "premium" is no type; write local, national, mobile or toll_free.');
    expect(said).toContain('  and 5 more;');
    expect(said).toContain('Outbound is off, and every gate has confirmed it');
  });

  test('says in a sentence what it cannot read', async () => {
    const missing = await demo('no-such-file.csv');
    const sentence = 'no-such-file.csv cannot be read: there is no such file. Name a CSV file of numbers.\n';
    expect(missing).toEqual({ status: 2, said: '', complained: sentence });
    const noCsv = await demo('package.json');
    expect([noCsv.status, noCsv.complained]).toEqual([1, expect.stringContaining('The file is JSON, not a CSV')]);
  });

  test('tells how it is called', async () => {
    expect(await demo('--help')).toMatchObject({ status: 0, said: expect.stringMatching(/^npm run demo \[-- FILE/) });
    for (const args of [['--halp'], ['one.csv', 'two.csv']]) {
      expect(await demo(...args)).toMatchObject({ status: 2, complained: expect.stringContaining('npm run demo') });
    }
  });
});
