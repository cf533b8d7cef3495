import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

/** Prints every file that an import of the program loads. */
const PRINT_LOADS = `
  const { registerHooks } = await import('node:module');
  registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) });
  await import(process.argv[1]);
`;

test('a start in a single process loads no schemas: they take longer than all the rest', async () => {
  const program = fileURLToPath(new URL('./start-standalone.js', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', PRINT_LOADS, program],
    { maxBuffer: 16_777_216 },
  );
  expect(stdout).toContain('/dist/libs/async-api/serve-async-api.js');
  expect(stdout.split('\n').filter((url) => /typebox|\/dist\/libs\/contracts\//.test(url))).toEqual([]);
});
