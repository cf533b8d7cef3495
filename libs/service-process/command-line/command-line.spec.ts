import { expect, test } from '@jest/globals';
import { CommandLineError } from './command-line-error.js';
import { helpText, readCommandLine } from './command-line.js';

test('nothing given is nothing special', () => {
  expect(readCommandLine([])).toStrictEqual({ help: false, stopWithParent: false });
  expect(readCommandLine(['--stop-with-parent'])).toStrictEqual({ help: false, stopWithParent: true });
  for (const word of ['--help', '-h']) expect(readCommandLine([word]).help).toBe(true);
});

test('the help names every setting', () => {
  const settings = { PORT: '3000', RINGFENCE_ROOT_KEY: 'made at the first start' };
  const help = helpText({ command: 'npm start', does: 'Runs it.', settings });
  expect(help).toMatch(/^npm start\n\nRuns it\.\n/);
  expect(help).toContain('\n  PORT                3000\n  RINGFENCE_ROOT_KEY  made at the first start');
});

test('what is not known is refused by name', () => {
  expect(() => readCommandLine(['--port', '80'])).toThrow(CommandLineError);
  expect(() => readCommandLine(['--port', '80'])).toThrow(
    "Unknown option '--port'. Settings are environment variables",
  );
  expect(() => readCommandLine(['data'])).toThrow("Unexpected argument 'data'.");
});
