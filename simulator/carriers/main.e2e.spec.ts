import { afterEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, 'main.js');
const started: ChildProcess[] = [];

function start(...words: string[]) {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

test('the program says where it is and who may ask, and stops when it is told to', async () => {
  const child = start('--seed', '5');
  const lines: { emulator?: string; carrier?: string; credentials?: { accountSid: string; authToken: string } }[] = [];
  for await (const line of createInterface(child.stdout)) if (lines.push(JSON.parse(line) as never) === 3) break;
  const [{ emulator } = {}, twilio, telnyx] = lines;
  expect([twilio?.carrier, telnyx?.carrier]).toEqual(['twilio', 'telnyx']);
  const { accountSid = '', authToken = '' } = twilio?.credentials ?? {};
  const url = `${emulator}/api.twilio.com/2010-04-01/Accounts/${accountSid}.json`;
  const { status } = await fetch(url, { headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` } });
  expect(status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('the program says what it does, and what it does not understand', async () => {
  expect(await text(start('--help').stdout)).toContain('npm run emulator');
  const wrong = start('--prot', '1');
  expect(await text(wrong.stderr)).toMatch(/^Unknown option '--prot'.*\n$/);
  expect((await text(start('--port', '99999').stderr)).split('\n')).toHaveLength(2);
});
