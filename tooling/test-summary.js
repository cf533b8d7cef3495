/**
 * @typedef {{ status: string, ancestorTitles: string[], title: string }} Assertion one test, as jest reports it
 * @typedef {{
 *   numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number,
 *   testResults: { assertionResults: Assertion[] }[],
 * }} JestResults what `jest --json` writes
 */

const LEFT_OUT = 'left out: ';

/**
 * The last lines of `npm test`: what failed, what was left out and why, and the counts.
 *
 * Each check counts as one; so does a suite that could not be loaded, a test skipped without a reason (see
 * describe-when.ts), and a jest that found no test or came to no end (`jest` undefined): those three are failures.
 *
 * @param {readonly { name: string, passed: boolean }[]} checks
 * @param {JestResults | undefined} jest
 */
export function summarize(checks, jest) {
  const broken = checks.filter(({ passed }) => !passed).map(({ name }) => name);
  if (!jest?.numPassedTests) broken.push('the tests as a whole');

  const idle = jest ? testsThatDidNotRun(jest) : [];
  const leftOut = idle.filter(({ title }) => title.startsWith(LEFT_OUT));
  for (const test of idle) if (!leftOut.includes(test)) broken.push(`${nameOf(test)}, skipped without a reason`);

  const passed = checks.filter((check) => check.passed).length + (jest?.numPassedTests ?? 0);
  const failed = broken.length + (jest ? jest.numFailedTests + jest.numRuntimeErrorTestSuites : 0);
  const lines = [
    ...broken.map((name) => `Failed: ${name}`),
    ...leftOut.map(({ ancestorTitles, title }) => {
      return `Left out: ${ancestorTitles.join(' ')}, because ${title.slice(LEFT_OUT.length)}`;
    }),
    ...(leftOut.length === 0 ? ['Left out: nothing'] : []),
    `${passed} passed, ${failed} failed`,
  ];
  return { failed, lines };
}

/** @param {JestResults} jest */
function testsThatDidNotRun(jest) {
  const tests = jest.testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
}

/** @param {Assertion} test */
function nameOf({ ancestorTitles, title }) {
  return [...ancestorTitles, title].join(' ');
}
