import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CommandLineError, readCommandLine } from './command-line.js';

test('nothing given is nothing special', () => {
  expect(readCommandLine([])).toStrictEqual({ help: undefined, stopWithParent: false });
  expect(readCommandLine(['--stop-with-parent'])).toStrictEqual({ help: undefined, stopWithParent: true });
});

test('the help names every setting that the README has', () => {
  const settings = [...readFileSync('README.md', 'utf8').matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name]) => name);
  expect(settings).toContain('PORT');
  for (const word of ['--help', '-h']) {
    const { help } = readCommandLine([word]);
    for (const setting of settings) expect(help).toMatch(new RegExp(`^  ${setting} `, 'm'));
  }
});

test('what is not known is refused by name', () => {
  expect(() => readCommandLine(['--port', '80'])).toThrow(CommandLineError);
  expect(() => readCommandLine(['--port', '80'])).toThrow(
    "Unknown option '--port'. Settings are environment variables",
  );
  expect(() => readCommandLine(['data'])).toThrow("Unexpected argument 'data'.");
});
