import { setTimeout as delay } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { filesHolding } from '../src/testing/files-holding.js';
import { installations } from '../src/testing/installations.js';
import type { KeyShown, PageShown } from '../src/testing/shapes.js';
import { authorize, connectAccount, createWorkspace, issueKey, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const { newInstallation } = installations();

test('keys are shown once and kept nowhere: not in the data, not in the most talkative log', async () => {
  // Without a key of the operator's own, so that one is made.
  const installation = newInstallation({ RINGFENCE_ROOT_KEY: '', LOG_LEVEL: 'trace' });
  let client = await installation.start();
  // The key is said right after the address that the start waits for.
  while (!installation.running.stdout.includes('Send it as')) await delay(5);
  const made = /rf_[\w-]{32,}/.exec(installation.running.stdout)?.[0];
  expect(made).toBeDefined();
  client = client.withKey(made);
  const issued = await issueKey(client, 'admin');
  const acme = await createWorkspace(client, 'acme');
  const secrets = [made!, issued.key, acme.key!];
  expect(new Set(secrets).size).toBe(3);

  for (const key of secrets) {
    const caller = client.withKey(key);
    await saveAgent(caller, 'sales');
    await authorize(caller, 'sales');
    await caller.get('/v1/nothing');
    await caller.send('POST', '/v1/holds', { rawBody: '{', headers: { 'content-type': 'application/json' } });
    await caller.post('/v1/holds', { surprise: true });
    await caller.get('/v1/numbers?cursor=x');
    const { status, body } = await caller.get<PageShown<KeyShown>>('/v1/api-keys');
    expect(status === 200 ? body.items.filter((item) => 'key' in item) : []).toEqual([]);
  }
  const found = () => secrets.flatMap((secret) => filesHolding(installation.dataDirectory, secret));
  // While the write-ahead log is there, and after it is gone.
  expect(found()).toEqual([]);
  const { stdout, stderr } = await installation.stop();
  expect(found()).toEqual([]);
  expect(filesHolding(installation.dataDirectory, 'ApiKeyIssued')).not.toEqual([]);

  expect(stdout.split(made!)).toHaveLength(2);
  for (const secret of [issued.key, acme.key!]) expect(stdout).not.toContain(secret);
  expect(stderr).toContain('"msg":"request"');
  for (const secret of secrets) expect(stderr).not.toContain(secret);

  const again = await installation.start();
  expect(installation.running.stdout).not.toContain('rf_');
  expect(requireDone(await again.withKey(made).get<PageShown<unknown>>('/v1/agents')).items).toHaveLength(1);
});

test('credentials of carriers are kept nowhere when they are refused, and shown to nobody', async () => {
  const installation = newInstallation({ LOG_LEVEL: 'trace' });
  const client = await installation.start();
  const secrets = ['token-that-nobody-may-see', 'key-that-nobody-may-see', 'field-that-nobody-may-see'];
  const [authToken, apiKey, surprise] = secrets;
  const accountSid = `AC${'0'.repeat(31)}`;
  const sip = await connectAccount(client, 'sip', 'Trunk');
  const answers = [
    await client.post('/v1/carrier-accounts', { carrier: 'twilio', name: 'a', credentials: { accountSid, authToken } }),
    await client.post('/v1/carrier-accounts', { carrier: 'telnyx', name: 'a', credentials: { apiKey, surprise } }),
    await client.post('/v1/carrier-accounts', { carrier: 'telnyx', name: 'a', credentials: apiKey }),
    await client.post('/v1/carrier-accounts', { carrier: 'sip', name: 'a', credentials: { apiKey } }),
    await client.post(`/v1/carrier-accounts/${sip.id}/rotate`, { credentials: { apiKey } }),
    await client.post('/v1/carrier-accounts/sandbox/rotate', { credentials: { apiKey } }),
    await client.post('/v1/carrier-accounts/unknown/rotate', { credentials: { apiKey } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422, 409, 404]);
  const { stdout, stderr } = await installation.stop();
  expect(stderr).toContain('"msg":"request"');
  for (const secret of secrets) {
    expect(`${stdout} ${stderr} ${JSON.stringify(answers.map(({ body }) => body))}`).not.toContain(secret);
    expect(filesHolding(installation.dataDirectory, secret)).toEqual([]);
  }
});
