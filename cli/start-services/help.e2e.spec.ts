import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { CALL_GATE_SETTINGS } from '../../services/call-gate/src/call-gate.config.js';
import { CARRIER_PROCESS_SETTINGS } from '../../services/carrier/src/carrier-process.config.js';
import { INVENTORY_SETTINGS } from '../../services/inventory/src/inventory.config.js';
import { START_SERVICES_SETTINGS } from './start-services.config.js';

const run = promisify(execFile);

describe.each([
  ['services/inventory/src/main.js', 'npm run start:inventory', INVENTORY_SETTINGS],
  ['services/call-gate/src/main.js', 'npm run start:call-gate', CALL_GATE_SETTINGS],
  ['services/carrier/src/main.js', 'npm run start:carrier', CARRIER_PROCESS_SETTINGS],
  ['cli/start-services/main.js', 'npm run start:services', START_SERVICES_SETTINGS],
])('%s', (file, command, settings) => {
  const start = (...words: string[]) =>
    run(process.execPath, [join(process.cwd(), 'dist', file), ...words], { env: {} });

  test('shows its help without any setting', async () => {
    const { stdout, stderr } = await start('--help');
    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`^${command} `));
    const shown = [...stdout.matchAll(/^ {2}([A-Z_]+) /gm)].map(([, name]) => name);
    expect(shown).toStrictEqual(Object.keys(settings));
  });

  test('asks for what it needs in one sentence', async () => {
    const failed = {
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^EVENT_BUS_URL is not set; [^\\n]+\\n$`)),
    };
    await expect(start()).rejects.toMatchObject(failed);
    await expect(start('--port', '80')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Unknown option '--port'\. Settings are environment variables/),
    });
  });
});
