import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readLog } from '../src/testing/event-log.js';
import { ROLES, exampleOf, optionsOf, pathOf } from '../src/testing/example-requests.js';
import type { CallerRole } from '../src/testing/example-requests.js';
import type { Answer, HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { readOperations } from '../src/testing/operations.js';
import type { Operation } from '../src/testing/operations.js';
import type { KeyShown, PageShown, ProblemShown } from '../src/testing/shapes.js';
import { createWorkspace, issueKey, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const { newInstallation } = installations();

describe('access', () => {
  const installation = newInstallation();
  let root: HttpClient;
  let operations: Operation[] = [];
  const byRole = new Map<CallerRole, HttpClient>();

  const ask = (client: HttpClient, operation: Operation, role = 'nobody'): Promise<Answer<ProblemShown>> => {
    const example = exampleOf(operation);
    // What is made gets a name of its own, so that no caller finds it made.
    const named = operation.id === 'createWorkspace' && { body: { ...example.body, id: `made-by-${role}` } };
    return client.send(operation.method, pathOf(operation, example.path), optionsOf({ ...example, ...named }));
  };

  beforeAll(async () => {
    root = await installation.start();
    operations = await readOperations(root);
    await saveAgent(root, 'sales');
    byRole.set('root', root);
    for (const role of ['viewer', 'operator', 'admin', 'owner'] as const) {
      byRole.set(role, root.withKey((await issueKey(root, role)).key));
    }
  });

  test('needs a valid key for everything but health', async () => {
    const keys = [
      undefined,
      '',
      'rf_wrong',
      `${root.key}x`,
      root.key?.slice(0, -1),
      root.key?.toUpperCase(),
      '__proto__',
      'undefined',
    ];
    const wrong: string[] = [];
    for (const operation of operations) {
      const isOpen = exampleOf(operation).role === 'anybody';
      for (const key of keys) {
        const { status, headers, body } = await ask(root.withKey(key), operation);
        const isProblem = headers.get('content-type')?.startsWith('application/problem+json') === true;
        const refused = status === 401 && body.code === 'unauthorized' && isProblem;
        // A carrier shows its signature instead of a key, and nobody here has one.
        const isUnsigned = operation.path.startsWith('/webhooks/') && body.code === 'signature_invalid';
        if (isOpen ? status !== 200 && !isUnsigned : !refused) wrong.push(`${operation.id} with ${key}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('takes the key as a bearer token only', async () => {
    const key = root.key ?? '';
    const basic = Buffer.from(`${key}:`).toString('base64');
    for (const headers of [{ authorization: key }, { authorization: `Basic ${basic}` }, { 'x-api-key': key }]) {
      expect((await root.withKey(undefined).get('/v1/agents', headers)).status).toBe(401);
    }
    expect((await root.withKey(undefined).get(`/v1/agents?api_key=${key}`)).status).toBe(401);
  });

  test('tells nobody without a key what is wrong with a body', async () => {
    // What carriers tell has a body of theirs, and a signature in place of a key.
    const bodies = operations.filter(({ body, path }) => body !== undefined && !path.startsWith('/webhooks/'));
    for (const operation of bodies) {
      const { status, body } = await root
        .withKey(undefined)
        .send<ProblemShown>(operation.method, pathOf(operation, exampleOf(operation).path), { body: { surprise: 1 } });
      expect([operation.id, status, body.code]).toEqual([operation.id, 401, 'unauthorized']);
    }
  });

  test.each(ROLES)('lets %s do what the role may, and nothing more', async (role) => {
    const client = byRole.get(role)!;
    const wrong: string[] = [];
    for (const operation of operations) {
      const { role: least } = exampleOf(operation);
      const may = least === 'anybody' || ROLES.indexOf(role) >= ROLES.indexOf(least);
      const { status, body } = await ask(client, operation, role);
      const refused = status === 403 && body.code === 'forbidden';
      if (status === 401 || refused === may) wrong.push(`${operation.id}: ${status} ${body?.code}`);
      if (refused && !body.detail.includes(least)) wrong.push(`${operation.id} does not say which role it needs`);
    }
    expect(wrong).toEqual([]);
  });

  test('refused writes leave nothing in the log', async () => {
    await installation.stop();
    const before = await readLog(installation.dataDirectory);
    root = await installation.start();
    const viewer = root.withKey(byRole.get('viewer')?.key);
    for (const operation of operations) {
      await ask(root.withKey('rf_wrong'), operation);
      if (exampleOf(operation).role !== 'anybody') await ask(viewer, operation);
    }
    await installation.stop();
    expect(await readLog(installation.dataDirectory)).toEqual(before);
    root = await installation.start();
  });

  test('ends at once with the key, for commands, questions and calls, and stays ended', async () => {
    const issued = await issueKey(root, 'admin', 'short-lived');
    const client = root.withKey(issued.key);
    expect((await client.get('/v1/agents')).status).toBe(200);
    expect((await root.delete(`/v1/api-keys/${issued.id}`)).status).toBe(204);
    const everything = async () =>
      Promise.all([
        client.get('/v1/agents'),
        client.put('/v1/agents/late', { name: 'Late', status: 'draft' }),
        client.post('/v1/calls/authorize', { agentId: 'sales', to: '+442071838750', source: 'api' }),
        client.post('/v1/calls/route', { to: '+14155550100' }),
      ]);
    expect((await everything()).map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    const listed = requireDone(await root.get<PageShown<KeyShown>>('/v1/api-keys?limit=500'));
    expect(listed.items.map(({ id }) => id)).not.toContain(issued.id);
    const again = await installation.restart();
    expect((await again.withKey(issued.key).get('/v1/agents')).status).toBe(401);
    root = again;
  });

  test('an owner can revoke its own key, and nobody the root key over HTTP', async () => {
    const issued = await issueKey(root, 'owner', 'own');
    const owner = root.withKey(issued.key);
    expect((await owner.delete(`/v1/api-keys/${issued.id}`)).status).toBe(204);
    expect((await owner.get('/v1/agents')).status).toBe(401);
    expect((await root.delete('/v1/api-keys/root')).status).toBe(404);
    expect((await root.get('/v1/agents')).status).toBe(200);
  });

  test('a key works in its workspace only, and cannot issue a key that does more than an owner', async () => {
    const acme = await createWorkspace(root, 'acme');
    expect(requireDone(await acme.get<PageShown<unknown>>('/v1/agents')).items).toEqual([]);
    expect((await acme.get('/v1/workspaces')).status).toBe(403);
    expect((await acme.post('/v1/api-keys', { name: 'more', role: 'root' })).status).toBe(422);
    await saveAgent(acme, 'acme-agent');
    expect((await root.get('/v1/agents/acme-agent')).status).toBe(404);
    const inAcme = acme.withKey((await issueKey(acme, 'admin')).key);
    expect(requireDone(await inAcme.get<PageShown<{ id: string }>>('/v1/agents')).items.map(({ id }) => id)).toEqual([
      'acme-agent',
    ]);
  });

  test('a workspace keeps an owner key, also when its owners revoke each other at once', async () => {
    const owner = await createWorkspace(root, 'last-owner');
    const [first] = requireDone(await owner.get<PageShown<KeyShown>>('/v1/api-keys')).items;
    const refused = await owner.delete<ProblemShown>(`/v1/api-keys/${first?.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'last_owner_key']);
    const others = await Promise.all(['one', 'two', 'three'].map((name) => issueKey(owner, 'owner', name)));
    const all = [{ id: first?.id, key: owner.key }, ...others];
    // Each revokes itself: whoever comes last stays.
    const answers = await Promise.all(all.map(({ id, key }) => owner.withKey(key).delete(`/v1/api-keys/${id}`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 204, 204, 409]);
  });

  test('a root key given by the operator takes the place of the one before', async () => {
    const key = 'rf_another-root-key-of-the-tests-0123456789';
    await installation.stop();
    const other = newInstallation({ RINGFENCE_ROOT_KEY: key }, installation.dataDirectory);
    const client = await other.start();
    expect((await client.withKey(key).get('/v1/workspaces')).status).toBe(200);
    expect((await client.get('/v1/workspaces')).status).toBe(401);
    await other.stop();
  });
});
