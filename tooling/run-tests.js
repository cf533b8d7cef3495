/**
 * `npm test`: builds, lints and tests, whatever fails on the way, and closes with what was left out and
 * `N passed, N failed`. Exits with 1 when anything failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { summarize } from './test-summary.js';

const RESULTS = 'dist/test-results.json';
// The tidy rules are tests, so jest runs them; `npm run lint` alone runs them as lint:tidy.
const LINTS = ['lint:format', 'lint:code', 'lint:architecture', 'lint:dead-code'];

// A specification that was deleted must not go on passing from an older build.
rmSync('dist', { recursive: true, force: true });
const build = check('build');
const lints = LINTS.map(check);
const { failed, lines } = summarize([build, ...lints], build.passed ? runJest() : undefined);
process.stdout.write(`\n${lines.join('\n')}\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {string} name of a script in package.json */
function check(name) {
  const passed = run(['run', '--silent', name]);
  process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${name}\n`);
  return { name, passed };
}

function runJest() {
  run(['run', '--silent', 'test:jest', '--', '--json', `--outputFile=${RESULTS}`]);
  return existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : undefined;
}

/** @param {string[]} input */
function run(input) {
  return (
    spawnSync('npm', input, { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' }).status ===
    0
  );
}
