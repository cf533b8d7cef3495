import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { composeService, readComposeFile } from '../../tooling/containers/compose-file.js';
import { describeWhen } from '../../tooling/describe-when.js';
import type { Entry } from './entry.js';
import { addressesOf, isNginxInstalled, renderNginx } from './nginx-entry.js';
import { ask } from './testing/ask.js';
import { entryContract } from './testing/entry.contract.js';
import { openNginx, openPlainEntry } from './testing/opened-entries.js';
import { ServiceDouble } from './testing/service-double.js';

const nginx = isNginxInstalled() || undefined;

entryContract('the plain entry', openPlainEntry);

describeWhen(nginx, 'nginx is not installed', 'nginx as the entry', () => {
  entryContract('with one gate', (ports) => openNginx(addressesOf(ports)));
});

describeWhen(nginx, 'nginx is not installed', 'nginx as the entry before several gates', () => {
  let doubles: readonly [ServiceDouble, ServiceDouble, ServiceDouble];
  let entry: Entry;
  beforeEach(async () => {
    doubles = [
      await ServiceDouble.start('inventory'),
      await ServiceDouble.start('one'),
      await ServiceDouble.start('two'),
    ];
    const [inventory, one, two] = doubles.map(({ port }) => `127.0.0.1:${port}`);
    // What nginx makes of a name that stands for two addresses.
    const callGate = `${one} max_fails=3 fail_timeout=1s; server ${two}`;
    entry = await openNginx({
      inventory: `${inventory}`,
      callGate,
      carrier: `${inventory}`,
      messaging: `${inventory}`,
    });
  });
  afterEach(async () => {
    await entry.stop();
    await Promise.all(doubles.map((double) => double.stop()));
  });

  const authorize = () => ask(entry.url, '/v1/calls/authorize', { method: 'POST', body: '{"agentId":"sales"}' });

  test('shares calls among the gates', async () => {
    const [, one, two] = doubles;
    for (let calls = 0; calls < 10; calls += 1) await authorize();
    expect([one.asked.length, two.asked.length]).toEqual([5, 5]);
  });

  test('asks another gate when one is stale or away, and sends the whole question again', async () => {
    const [, one, two] = doubles;
    one.status = 503;
    for (let calls = 0; calls < 10; calls += 1) expect(await authorize()).toMatchObject({ status: 200 });
    expect([one.asked.length > 0, two.asked.length, two.body]).toEqual([true, 10, '{"agentId":"sales"}']);
    await one.stop();
    for (let calls = 0; calls < 10; calls += 1) expect(await authorize()).toMatchObject({ status: 200 });
  });

  test('passes on what a gate says when every gate is stale', async () => {
    const [, one, two] = doubles;
    one.status = 503;
    two.status = 503;
    const { status, body } = await authorize();
    expect([status, JSON.parse(body)]).toEqual([
      503,
      expect.objectContaining({ from: expect.stringMatching(/one|two/) }),
    ]);
  });

  test('finds its way back when gates that were all stale are so no more', async () => {
    const [, one, two] = doubles;
    one.status = 503;
    two.status = 503;
    for (let calls = 0; calls < 20; calls += 1) expect(await authorize()).toMatchObject({ status: 503 });
    two.status = 200;
    while ((await authorize()).status !== 200) await delay(50);
    for (let calls = 0; calls < 10; calls += 1) expect(await authorize()).toMatchObject({ status: 200 });
  });

  test('passes over a gate that hangs, once a few calls have found it out', async () => {
    const [, one, two] = doubles;
    one.hanging = true;
    for (let calls = 0; calls < 50; calls += 1) expect(await authorize()).toMatchObject({ status: 200 });
    expect(two.asked).toHaveLength(50);
    expect(one.asked.length).toBeLessThan(10);
  });

  test('keeps as much of a question as a gate takes, and refuses more as a gate would', async () => {
    const [inventory, one, two] = doubles;
    const send = (path: string, bytes: number) => ask(entry.url, path, { method: 'POST', body: 'x'.repeat(bytes) });
    expect(await send('/v1/calls/authorize', 65_536)).toMatchObject({ status: 200 });
    const { status, headers, body } = await send('/v1/calls/authorize', 65_537);
    expect([status, headers['content-type'], JSON.parse(body)]).toEqual([
      413,
      'application/problem+json',
      expect.objectContaining({ code: 'body_too_large', status: 413 }),
    ]);
    expect(one.asked.length + two.asked.length).toBe(1);
    expect(await send('/v1/imports', 65_537)).toMatchObject({ status: 200 });
    expect(inventory.asked).toHaveLength(1);
  });

  test('sends a command to the inventory once, whatever becomes of it', async () => {
    const [inventory] = doubles;
    inventory.status = 503;
    expect(await ask(entry.url, '/v1/numbers', { method: 'POST', body: '{}' })).toMatchObject({ status: 503 });
    expect(inventory.asked).toHaveLength(1);
  });

  test('is live by itself', async () => {
    await Promise.all(doubles.map((double) => double.stop()));
    expect(await ask(entry.url, '/health/live')).toMatchObject({ status: 200, body: '{"status":"live"}' });
  });
});

describeWhen(nginx, 'nginx is not installed', 'nginx as the entry in a container', () => {
  test('takes its configuration as docker-compose.yml fills it in', () => {
    const { environment = {} } = composeService(readComposeFile(), 'entry');
    const directory = mkdtempSync(join(tmpdir(), 'ringfence-entry-'));
    const check = (values: Readonly<Record<string, string>>) => {
      const file = join(directory, 'nginx.conf');
      writeFileSync(file, renderNginx(readFileSync('infra/entry/nginx.conf.template', 'utf8'), values));
      return spawnSync('nginx', ['-t', '-e', 'stderr', '-p', directory, '-c', file], { encoding: 'utf8' }).stderr;
    };
    const here = Object.entries(environment).map(([name, value]) => [name, asUnderstoodHere(value)] as const);
    const values = { ...Object.fromEntries(here), ENTRY_TEMP_DIR: directory };
    expect(check(values)).toContain('test is successful');
    expect(check({ ...values, ENTRY_LISTEN: 'nowhere:none' })).toContain('test failed');
    expect(() => check({ ENTRY_LISTEN: '0.0.0.0:3000' })).toThrow(
      'infra/entry/nginx.conf.template wants ENTRY_TEMP_DIR',
    );
    rmSync(directory, { recursive: true });
  });
});

/** Names of containers are known inside alone, and an nginx before 1.27.3 has to know names when it starts. */
function asUnderstoodHere(value: string): string {
  return value.replace(/^[a-z-]+(:\d+) resolve$/, '127.0.0.1$1');
}
