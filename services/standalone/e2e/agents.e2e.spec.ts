import { beforeAll, expect, jest, test } from '@jest/globals';
import { seedNumbers } from '../src/testing/event-log.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { readDocument } from '../src/testing/operations.js';
import type { NumberShown } from '../src/testing/shapes.js';
import { assign, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const NUMBER = '+14155550100';
const { newInstallation } = installations();
const installation = newInstallation();
let client: HttpClient;

interface AgentShown {
  readonly name: string;
  readonly status: string;
  readonly connect: object | null;
  readonly numbers: NumberShown['profiles'];
  readonly version: string;
}

const readAgent = (agentId: string) => client.get<AgentShown>(`/v1/agents/${agentId}`);

beforeAll(async () => {
  await seedNumbers(installation.dataDirectory, 'default', [{ number: NUMBER }]);
  client = await installation.start();
});

test('an agent is changed only by who saw it as it is', async () => {
  const put = (name: string, headers?: Readonly<Record<string, string>>) =>
    client.put<AgentShown>('/v1/agents/seen', { name, status: 'published' }, headers);
  for (const version of ['"0"', '*']) {
    const none = await put('Too early', { 'if-match': version });
    expect(none).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
  }
  const registered = await put('First');
  const seen = registered.headers.get('etag')!;
  expect([registered.status, seen]).toEqual([201, `"${registered.body.version}"`]);
  expect((await readAgent('seen')).headers.get('etag')).toBe(seen);

  const saved = await put('Second', { 'if-match': seen });
  expect([saved.status, saved.headers.get('etag')]).toEqual([200, `"${saved.body.version}"`]);
  const again = await put('Second', { 'if-match': seen });
  expect([again.status, again.body.version]).toEqual([200, saved.body.version]);
  const late = await put('Third', { 'if-match': seen });
  expect(late).toMatchObject({ status: 412, body: { code: 'version_mismatch', version: saved.body.version } });
  expect((await readAgent('seen')).body.name).toBe('Second');
});

test('an agent has another version once it has another number, and the same after a restart', async () => {
  await saveAgent(client, 'versioned');
  const before = (await readAgent('versioned')).body.version;
  await assign(client, NUMBER, { sms: 'versioned' });
  const after = (await readAgent('versioned')).body.version;
  expect(Number(after)).toBeGreaterThan(Number(before));
  const wanted = { name: 'Versioned', status: 'draft' };
  const late = await client.put('/v1/agents/versioned', wanted, { 'if-match': `"${before}"` });
  expect(late).toMatchObject({ status: 412, body: { version: after } });
  client = await installation.restart();
  expect((await readAgent('versioned')).body.version).toBe(after);
  // A block is answered with its fence; the version comes with it all the same.
  const saved = await client.put<AgentShown>('/v1/agents/versioned', wanted, { 'if-match': `"${after}"` });
  expect([saved.status, saved.headers.get('etag')]).toEqual([200, `"${saved.body.version}"`]);
  await assign(client, NUMBER, { sms: null });
});

test('whoever asks who takes a call is told where that agent wants it, as it was saved last', async () => {
  const put = async (connect?: object) => {
    const saved = await client.put('/v1/agents/reached', { name: 'Reached', status: 'published', connect });
    requireDone(saved);
  };
  const route = async () => requireDone(await client.post('/v1/calls/route', { to: NUMBER }));
  const [sip, stream] = [{ sipUri: 'sip:reached@example.com' }, { websocketUrl: 'wss://example.com/calls' }];
  await put(sip);
  await assign(client, NUMBER, { inbound: 'reached' });
  expect(await route()).toMatchObject({ agentId: 'reached', connect: sip });
  await put(stream);
  expect(await route()).toMatchObject({ agentId: 'reached', connect: stream });
  client = await installation.restart();
  expect(await route()).toMatchObject({ agentId: 'reached', connect: stream });
  await put();
  expect(await route()).toMatchObject({ agentId: 'reached', connect: null });
  await assign(client, NUMBER, { inbound: null });
});

test('a save is the whole agent, and an archived one does not get its numbers back; the document says both', async () => {
  const put = async (body: object) => requireDone(await client.put<AgentShown>('/v1/agents/whole', body));
  const agent = { name: 'Whole', status: 'published' };
  await put({ ...agent, connect: { sipUri: 'sip:whole@example.com' } });
  await assign(client, NUMBER, { inbound: 'whole', outbound: 'whole' });
  expect(await put(agent)).toMatchObject({ connect: null, numbers: { inbound: NUMBER, outbound: NUMBER } });
  const freed = { inbound: null, outbound: null, sms: null };
  expect((await put({ ...agent, status: 'archived' })).numbers).toEqual(freed);
  expect(requireDone(await client.get<NumberShown>(`/v1/numbers/${NUMBER}`)).profiles).toEqual(freed);
  expect((await put(agent)).numbers).toEqual(freed);

  const { paths } = await readDocument(client);
  const { description, parameters = [], responses } = paths['/v1/agents/{agentId}']!['put']!;
  for (const told of [/without connect/, /archived/, /does not get them back/, /version/]) {
    expect(description).toMatch(told);
  }
  expect(parameters.map(({ name }) => name)).toContain('If-Match');
  expect(Object.keys(responses)).toContain('412');
});
