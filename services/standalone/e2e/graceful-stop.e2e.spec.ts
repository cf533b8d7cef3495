import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, jest, test } from '@jest/globals';
import { numberRange, seedNumbers } from '../src/testing/event-log.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { NumberShown } from '../src/testing/shapes.js';
import { assign, readAllPages, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const NUMBERS = numberRange(12);
const { newInstallation } = installations();

/** A request of which the program has the head and waits for the body; it said so itself. */
async function beginDisable(client: HttpClient, number: string): Promise<ClientRequest> {
  const begun = request(`${client.url}/v1/numbers/${number}/outbound/disable`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${client.key}`,
      'content-type': 'application/json',
      expect: '100-continue',
      'transfer-encoding': 'chunked',
    },
  });
  begun.flushHeaders();
  await once(begun, 'continue');
  return begun;
}

async function finish(begun: ClientRequest): Promise<{ status: number | undefined; body: unknown }> {
  const response = once(begun, 'response') as Promise<[IncomingMessage]>;
  begun.end(JSON.stringify({ reason: 'shutting down' }));
  const [message] = await response;
  return { status: message.statusCode, body: JSON.parse(await text(message)) };
}

test('SIGTERM lets requests that are on their way finish, and keeps what it acknowledged', async () => {
  const installation = newInstallation();
  await seedNumbers(
    installation.dataDirectory,
    'default',
    NUMBERS.map((number) => ({ number })),
  );
  const client = await installation.start();
  for (const [index, number] of NUMBERS.entries()) {
    await saveAgent(client, `agent-${index}`);
    await assign(client, number, { outbound: `agent-${index}` });
  }
  const begun = await Promise.all(NUMBERS.map((number) => beginDisable(client, number)));
  // Requests are begun in the order in which they came: those before one that is answered are under way.
  await client.get('/health/live');
  installation.running.signal('SIGTERM');
  const refused = async () => {
    // A stopping program takes no new work: its port is closed, or it says 503 on a connection that was open.
    for (;;) if ((await client.get('/health/live').catch(() => ({ status: 503 }))).status === 503) return;
  };
  await refused();
  const answers = await Promise.all(begun.map(finish));
  for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { enforced: true } });
  expect(await installation.running.end()).toMatchObject({ code: 0, stderr: '' });

  const again = await installation.start();
  const rows = await readAllPages<NumberShown>(again, '/v1/numbers');
  expect(rows.map(({ outboundCalls }) => outboundCalls)).toEqual(NUMBERS.map(() => 'disabled'));
});

test('SIGINT ends the program as well, and a second signal ends it at once', async () => {
  const installation = newInstallation();
  const client = await installation.start();
  await saveAgent(client, 'sales');
  const stuck = await beginDisable(client, '+14155550100');
  stuck.on('error', () => undefined);
  installation.running.signal('SIGINT');
  for (;;) if ((await client.get('/health/live').catch(() => ({ status: 503 }))).status === 503) break;
  expect((await installation.running.end('SIGINT')).code).toBe(1);
  expect((await (await installation.start()).get('/v1/agents/sales')).status).toBe(200);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s is told in the log, and that all is done', async (signal) => {
  const installation = newInstallation({ LOG_LEVEL: 'info' });
  await installation.start();
  const { code, stderr } = await installation.running.end(signal);
  const lines = stderr.trimEnd().split('\n');
  const told = lines.map((line) => JSON.parse(line) as { readonly msg: string; readonly because?: string });
  expect([code, told.at(-2), told.at(-1)]).toMatchObject([
    0,
    { msg: 'Stopping: requests under way are finished, no new ones taken.', because: signal },
    { msg: 'Stopped.' },
  ]);
});

test('a program that npm started stops when npm is told to, which tells its shell alone', async () => {
  const installation = newInstallation({ LOG_LEVEL: 'info' });
  await installation.startInShell();
  // Ended, for a test, when nobody has its output any more: the shell is gone long before.
  const { stderr } = await installation.running.end('SIGTERM');
  expect(stderr).toMatch(/"because":"the parent process has ended".*Stopping.*\n.*"msg":"Stopped\."/);
});

test('a start says that it reads the log first, and how far that goes', async () => {
  const installation = newInstallation({ LOG_LEVEL: 'info' });
  await saveAgent(await installation.start(), 'sales');
  await installation.restart();
  expect(installation.running.stderr).toMatch(/"handlers":0,"directories":0,"head":[1-9]\d*,"msg":"Reading the log\. /);
});
