import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { KurrentDbDouble } from '../../libs/event-store/kurrentdb/testing/kurrentdb-double.js';
import { readLog } from '../../services/standalone/src/testing/event-log.js';
import type { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import { installations } from '../../services/standalone/src/testing/installations.js';
import type { Installation } from '../../services/standalone/src/testing/program.js';
import type { EventShown } from '../../services/standalone/src/testing/shapes.js';
import {
  assign,
  authorize,
  createWorkspace,
  importNumbers,
  issueKey,
  readAllPages,
  requireDone,
  saveAgent,
} from '../../services/standalone/src/testing/steps.js';
import { migrate } from './testing/migrate-process.js';

jest.setTimeout(120_000);

/** Two numbers of the workspace `default`, and two of another. */
const DEFAULT_NUMBERS = ['+14155550100', '+14155550101'] as const;
const TENANT_NUMBERS = ['+14155550200', '+14155550201'] as const;
const { newDirectory, newInstallation } = installations();

let server: KurrentDbDouble | undefined;
afterAll(() => server?.stop());

const move = (from: Installation, directory: string) =>
  migrate('--from', `sqlite:${from.dataDirectory}`, '--to', `sqlite:${directory}`);

/** Positions are each store's own. */
const withoutPositions = (seen: unknown): unknown =>
  JSON.parse(JSON.stringify(seen, (key, value: unknown) => (key === 'position' ? undefined : value)));

/** What the workspace of a key can ask. */
async function everythingSeen(client: HttpClient, [number]: readonly [string, string]): Promise<unknown> {
  const history = await readAllPages<EventShown>(client, `/v1/numbers/${number}/history`);
  return {
    numbers: await readAllPages(client, '/v1/numbers?limit=1'),
    found: await readAllPages(client, '/v1/numbers?q=Springfield'),
    agents: requireDone(await client.get('/v1/agents')),
    holds: requireDone(await client.get('/v1/holds')),
    keys: requireDone(await client.get('/v1/api-keys')),
    imports: requireDone(await client.get('/v1/imports')),
    history,
    asItWas: requireDone(await client.get(`/v1/numbers/${number}?asOf=${history[1]?.position}`)),
  };
}

async function someWork(client: HttpClient, [one, other]: readonly [string, string]): Promise<void> {
  await importNumbers(client, `number,sms,locality\n${one},yes,Springfield\n${other},no,Elsewhere\n`);
  for (const agent of ['sales', 'support']) await saveAgent(client, agent);
  await assign(client, one, { inbound: 'sales', outbound: 'sales', sms: 'sales' });
  await assign(client, other, { outbound: 'support' });
  requireDone(await client.post(`/v1/numbers/${one}/outbound/disable`, { reason: 'spam attack' }));
  requireDone(await client.post('/v1/holds', { scope: { agentId: 'support' }, reason: 'leaked key' }));
}

describe('a product that moves', () => {
  test('has the same numbers, history and keys, goes on, and can move back', async () => {
    const old = newInstallation();
    const root = await old.start();
    const owner = await createWorkspace(root, 'tenant');
    const viewer = owner.withKey((await issueKey(owner, 'viewer')).key);
    const revoked = await issueKey(owner, 'viewer', 'revoked');
    requireDone(await owner.delete(`/v1/api-keys/${revoked.id}`));
    await someWork(root, DEFAULT_NUMBERS);
    await someWork(owner, TENANT_NUMBERS);
    const seen = async (client: HttpClient) => [
      await everythingSeen(client, DEFAULT_NUMBERS),
      await everythingSeen(client.withKey(owner.key), TENANT_NUMBERS),
    ];
    const before = await seen(root);

    const refused = await move(old, newDirectory());
    expect([refused.status, refused.complained]).toEqual([1, expect.stringContaining('Another running process')]);
    await old.stop();
    const directory = newDirectory();
    expect(await move(old, directory)).toMatchObject({ status: 0, complained: '' });

    const moved = newInstallation({}, directory);
    const there = await moved.start();
    expect(await seen(there)).toEqual(before);
    expect((await there.withKey(viewer.key).get('/v1/numbers')).status).toBe(200);
    expect((await there.withKey(revoked.key).get('/v1/numbers')).status).toBe(401);
    const tenant = there.withKey(owner.key);
    expect(await authorize(tenant, 'sales')).toMatchObject({ status: 403, body: { code: 'outbound_disabled' } });
    requireDone(await tenant.post(`/v1/numbers/${TENANT_NUMBERS[0]}/outbound/enable`, { reason: 'all clear' }));
    expect((await authorize(tenant, 'sales')).status).toBe(200);
    const after = await seen(there);
    await moved.stop();

    expect(await move(moved, old.dataDirectory)).toMatchObject({ status: 0, complained: '' });
    expect(await readLog(old.dataDirectory)).toEqual(await readLog(directory));
    expect(await seen(await old.start())).toEqual(after);
  });

  test('has the same on KurrentDB, goes on there, and can move back', async () => {
    server = await KurrentDbDouble.start();
    const old = newInstallation();
    const root = await old.start();
    await someWork(root, DEFAULT_NUMBERS);
    const before = withoutPositions(await everythingSeen(root, DEFAULT_NUMBERS));
    await old.stop();
    const there = await migrate('--from', `sqlite:${old.dataDirectory}`, '--to', server.url);
    expect(there).toMatchObject({ status: 0, complained: '' });

    const moved = newInstallation({ EVENT_STORE_URL: server.url });
    const client = await moved.start();
    expect(withoutPositions(await everythingSeen(client, DEFAULT_NUMBERS))).toEqual(before);
    expect((await authorize(client, 'sales')).status).toBe(403);
    requireDone(await client.post(`/v1/numbers/${DEFAULT_NUMBERS[0]}/outbound/enable`, { reason: 'all clear' }));
    expect((await authorize(client, 'sales')).status).toBe(200);
    const after = withoutPositions(await everythingSeen(client, DEFAULT_NUMBERS));
    await moved.stop();

    const back = await migrate('--from', server.url, '--to', `sqlite:${old.dataDirectory}`);
    expect(back).toMatchObject({ status: 0, complained: '' });
    expect(withoutPositions(await everythingSeen(await old.start(), DEFAULT_NUMBERS))).toEqual(after);
  });

  test('is refused a target that it was started on before, and both stay as they are', async () => {
    const [old, started] = [newInstallation(), newInstallation()];
    for (const installation of [old, started]) {
      await saveAgent(await installation.start(), 'sales');
      await installation.stop();
    }
    const logs = async () => [await readLog(old.dataDirectory), await readLog(started.dataDirectory)];
    const before = await logs();
    const { status, complained } = await move(old, started.dataDirectory);
    expect(status).toBe(1);
    expect(complained).toMatch(
      /^The histories differ \(.*\) at event 1: .* Nothing was written\. Name a target that is empty/,
    );
    expect(await logs()).toEqual(before);
  });
});
