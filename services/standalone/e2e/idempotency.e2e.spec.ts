import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { forgetAnswers } from '#idempotency/sqlite/testing';
import { seedNumbers } from '../src/testing/event-log.js';
import { installations } from '../src/testing/installations.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { ROOT_KEY } from '../src/testing/program.js';
import type { NumberShown } from '../src/testing/shapes.js';
import { assign, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();

/** An answer as it came over the wire. */
interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

async function sendRaw(
  client: HttpClient,
  method: string,
  path: string,
  body: unknown,
  key: string,
): Promise<RawAnswer> {
  const response = await fetch(`${client.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${client.key}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

function expectReplay(answer: RawAnswer, first: RawAnswer): void {
  expect([answer.status, answer.body]).toEqual([first.status, first.body]);
  expect(answer.headers.get('idempotent-replayed')).toBe('true');
  for (const name of ['content-type', 'etag', 'x-ringfence-position']) {
    expect([name, answer.headers.get(name)]).toEqual([name, first.headers.get(name)]);
  }
}

/** What the commands under test make. */
interface Made {
  readonly id: string;
  readonly key?: string;
  readonly ownerKey?: { readonly id: string; readonly key: string };
}

const HOLD = { scope: { workspace: true }, reason: 'spam attack' };

async function countHolds(client: HttpClient): Promise<number> {
  const { body } = await client.get<{ items: unknown[] }>('/v1/holds');
  return body.items.length;
}

/** Every byte that the installation has on disk. */
function everythingIn(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name)).toString('latin1'))
    .join('\n');
}

describe('a request that is sent again with its Idempotency-Key', () => {
  test.each(['stop', 'kill'] as const)('has its first answer after a restart (%s)', async (end) => {
    const installation = newInstallation();
    let client = await installation.start();
    const hold = await sendRaw(client, 'POST', '/v1/holds', HOLD, 'hold-1');
    const refused = await sendRaw(client, 'POST', '/v1/numbers/+14155550100/outbound/disable', {}, 'switch-1');
    expect(hold.status).toBe(201);
    expect(refused.status).toBe(404);
    expect(hold.headers.get('idempotent-replayed')).toBeNull();
    await installation[end]();
    client = await installation.start();
    expectReplay(await sendRaw(client, 'POST', '/v1/holds', HOLD, 'hold-1'), hold);
    expectReplay(await sendRaw(client, 'POST', '/v1/numbers/+14155550100/outbound/disable', {}, 'switch-1'), refused);
    expect(await countHolds(client)).toBe(1);
    const other = await sendRaw(client, 'POST', '/v1/holds', { ...HOLD, reason: 'other' }, 'hold-1');
    expect([other.status, JSON.parse(other.body)]).toMatchObject([422, { code: 'idempotency_key_reused' }]);
    expect(await countHolds(client)).toBe(1);
  });

  test('runs once, however many send it at the same time', async () => {
    const client = await newInstallation().start();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sendRaw(client, 'POST', '/v1/holds', HOLD, 'together')),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.has('idempotent-replayed'))).toHaveLength(19);
    expect(await countHolds(client)).toBe(1);
  });

  test('says which header is wrong', async () => {
    const client = await newInstallation().start();
    const answer = await sendRaw(client, 'POST', '/v1/holds', HOLD, 'k'.repeat(256));
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([
      422,
      { code: 'invalid_request', errors: [{ field: 'Idempotency-Key' }] },
    ]);
  });

  test('makes no second hold when the process dies at any moment', async () => {
    const installation = newInstallation();
    let client = await installation.start();
    for (let round = 0; round < 6; round += 1) {
      const sent = sendRaw(client, 'POST', '/v1/holds', HOLD, `hold-${round}`).catch(() => undefined);
      // Each round lets the process live a little longer: before, within and after the command.
      for (let turn = 0; turn < round; turn += 1) await client.get('/health/live');
      await installation.kill();
      await sent;
      client = await installation.start();
      const again = await sendRaw(client, 'POST', '/v1/holds', HOLD, `hold-${round}`);
      expect([again.status, await countHolds(client)]).toEqual([201, round + 1]);
    }
  });
});

describe('a process that dies after the commit and before the answer was kept', () => {
  test('has made nothing twice, and shows a key that works', async () => {
    const installation = newInstallation();
    const commands = [
      ['/v1/holds', HOLD],
      ['/v1/api-keys', { name: 'router', role: 'viewer' }],
      ['/v1/workspaces', { id: 'acme', name: 'Acme' }],
    ] as const;
    const sendAll = (client: HttpClient) =>
      Promise.all(commands.map(([path, body]) => sendRaw(client, 'POST', path, body, `lost${path}`)));
    const lost = (await sendAll(await installation.start())).map(({ body }) => JSON.parse(body) as Made);
    await installation.kill();
    expect(forgetAnswers(join(installation.dataDirectory, 'idempotency.sqlite'))).toBe(3);
    const client = await installation.start();
    const answers = await sendAll(client);
    expect(answers.map(({ status, headers }) => [status, headers.get('idempotent-replayed')])).toEqual(
      Array.from(commands, () => [201, null]),
    );
    const made = answers.map(({ body }) => JSON.parse(body) as Made);
    const idsOf = (all: readonly Made[]) => all.map(({ id, ownerKey }) => [id, ownerKey?.id]);
    expect(idsOf(made)).toEqual(idsOf(lost));
    expect(await countHolds(client)).toBe(1);
    const statusWith = async (key: string | undefined) => (await client.withKey(key).get('/v1/agents')).status;
    for (const [index, expected] of [lost, made].entries()) {
      const keys = [expected[1]!.key, expected[2]!.ownerKey?.key];
      expect([index, await Promise.all(keys.map(statusWith))]).toEqual([index, index === 0 ? [401, 401] : [200, 200]]);
    }
  });
});

describe('a save whose answer was lost', () => {
  const NUMBER = '+14155550100';
  const SAVE = { profiles: { outbound: null }, reason: 'swap' };
  const save = (client: HttpClient, key: string) =>
    client.patch<NumberShown>(`/v1/numbers/${NUMBER}`, SAVE, { 'if-match': '"1"', 'idempotency-key': key });

  test('was done, and is answered so, whatever version it asked for', async () => {
    const installation = newInstallation();
    await seedNumbers(installation.dataDirectory, 'default', [{ number: NUMBER }]);
    let client = await installation.start();
    await saveAgent(client, 'sales');
    await assign(client, NUMBER, { outbound: 'sales' });
    const lost = await save(client, 'save-1');
    expect(lost).toMatchObject({ status: 200, body: { version: '2', fence: { enforced: true } } });
    await installation.kill();
    expect(forgetAnswers(join(installation.dataDirectory, 'idempotency.sqlite'))).toBe(1);
    client = await installation.start();
    const present = { version: '2', profiles: { outbound: null }, fence: { enforced: true } };
    expect(await save(client, 'save-1')).toMatchObject({ status: 200, body: present });
    expect((await save(client, 'save-2')).status).toBe(412);
  });
});

describe('an answer that shows a secret once', () => {
  test('shows it again to the caller alone, and is nowhere on disk in clear', async () => {
    const installation = newInstallation();
    let client = await installation.start();
    const issued = await sendRaw(client, 'POST', '/v1/api-keys', { name: 'router', role: 'owner' }, 'secret-key-1');
    const made = await sendRaw(client, 'POST', '/v1/workspaces', { id: 'acme', name: 'Acme' }, 'secret-key-2');
    const { key } = JSON.parse(issued.body) as { key: string };
    const { ownerKey } = JSON.parse(made.body) as { ownerKey: { key: string } };
    expect([issued.status, made.status]).toEqual([201, 201]);
    const inClear = [key, ownerKey.key, ROOT_KEY, 'secret-key-1', 'secret-key-2'];
    const running = everythingIn(installation.dataDirectory);
    await installation.kill();
    client = await installation.start();
    expectReplay(
      await sendRaw(client, 'POST', '/v1/api-keys', { name: 'router', role: 'owner' }, 'secret-key-1'),
      issued,
    );
    expectReplay(await sendRaw(client, 'POST', '/v1/workspaces', { id: 'acme', name: 'Acme' }, 'secret-key-2'), made);
    const other = client.withKey(key);
    const theirs = await sendRaw(other, 'POST', '/v1/api-keys', { name: 'router', role: 'owner' }, 'secret-key-1');
    expect(theirs.headers.get('idempotent-replayed')).toBeNull();
    await installation.stop();
    const stopped = everythingIn(installation.dataDirectory);
    for (const [moment, text] of Object.entries({ running, stopped })) {
      expect([moment, text.includes('ApiKeyIssued')]).toEqual([moment, true]);
      for (const secret of inClear) expect([moment, secret, text.includes(secret)]).toEqual([moment, secret, false]);
    }
  });
});

describe('questions', () => {
  test('are answered anew', async () => {
    const client = await newInstallation().start();
    const ask = () => sendRaw(client, 'POST', '/v1/calls/route', { to: '+14155550100' }, 'question-1');
    const authorize = { agentId: 'sales', to: '+14155550199', source: 'api' };
    const call = () => sendRaw(client, 'POST', '/v1/calls/authorize', authorize, 'question-1');
    for (const answer of [await ask(), await ask(), await call(), await call()]) {
      expect(answer.headers.get('idempotent-replayed')).toBeNull();
      expect([403, 404]).toContain(answer.status);
    }
  });
});
