/**
 * `npm run test:carriers`: the contract suite over every adapter, and what else the adapters' tests ask of the emulated
 * carriers. Ends with how many requests of each operation fitted the carriers' own documents. Exits with 1 when a test
 * fails, a request does not fit, or something that the adapters can ask for was never asked for.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from '../../simulator/carriers/testing/close-tallied.js';
import { reportTallies } from './tally-report.js';

const ADAPTERS = 'services/carrier/src/carrier/';

const directory = await mkdtemp(join(tmpdir(), 'ringfence-tallies-'));
try {
  const { status } = spawnSync('npm', ['run', '--silent', 'test:jest', '--', ADAPTERS], {
    env: { ...process.env, CARRIER_TALLIES: directory },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const files = await readdir(directory);
  const tallies = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(directory, file), 'utf8')) as Tally),
  );
  const { lines, problems } = reportTallies(tallies);
  console.log(['', ...lines, ...problems].join('\n'));
  console.log('The sandbox and SIP ask nobody: of them only the contract suite is run.');
  process.exitCode = status === 0 && problems.length === 0 ? 0 : 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
