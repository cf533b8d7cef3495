import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, expect, jest, test } from '@jest/globals';
import { boundedFetch } from './bounded-fetch.js';

const bounds = { timeoutMs: 60_000, maxAnswerBytes: 1_000 };
const servers: Server[] = [];

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

test('hands on a whole answer as it came', async () => {
  const url = await serve((_, response) => response.writeHead(201, { 'x-kind': 'test' }).end('whole'));
  const answer = await boundedFetch(bounds)(url);
  expect([answer.status, answer.headers.get('x-kind'), await answer.text()]).toStrictEqual([201, 'test', 'whole']);
});

test('takes an answer without a body', async () => {
  const url = await serve((_, response) => response.writeHead(204).end());
  expect(await boundedFetch(bounds)(url)).toMatchObject({ status: 204, body: null });
});

test('follows nobody elsewhere', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
  expect(await boundedFetch(bounds)(url)).toMatchObject({ status: 302 });
});

test('knows that a request nobody took was not sent', async () => {
  const url = await serve(() => {});
  await new Promise((closed) => servers.pop()?.close(closed));
  await expect(boundedFetch(bounds)(url)).rejects.toMatchObject({ reason: 'not_sent' });
  await expect(boundedFetch(bounds)('http://no-such-host.invalid/')).rejects.toMatchObject({ reason: 'not_sent' });
});

test('says what the system calls it, unless each address of the host fails in its own way', async () => {
  const url = await serve(() => {});
  await new Promise((closed) => servers.pop()?.close(closed));
  await expect(boundedFetch(bounds)(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  const [refused, unreachable] = ['ECONNREFUSED', 'ENETUNREACH'].map((code) =>
    Object.assign(new Error(code), { code }),
  );
  for (const [errors, code] of [
    [[refused, refused], 'ECONNREFUSED'],
    [[refused, unreachable], undefined],
  ] as const) {
    const failed = new TypeError('fetch failed', { cause: new AggregateError(errors, 'all failed') });
    jest.spyOn(globalThis, 'fetch').mockRejectedValueOnce(failed);
    await expect(boundedFetch(bounds)(url)).rejects.toMatchObject({ reason: 'not_sent', code });
  }
  jest.restoreAllMocks();
});

test('does not know what has become of a request whose answer is cut, at its beginning or later', async () => {
  const atOnce = await serve((request) => request.socket.destroy());
  await expect(boundedFetch(bounds)(atOnce, { method: 'POST', body: '{}' })).rejects.toMatchObject({ reason: 'cut' });
  const later = await serve((request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{', () => request.socket.destroy());
  });
  await expect(boundedFetch(bounds)(later)).rejects.toMatchObject({ reason: 'cut' });
});

test('waits no longer than it may, for the first byte and for the last', async () => {
  const impatient = boundedFetch({ ...bounds, timeoutMs: 50 });
  const never = await serve(() => {});
  await expect(impatient(never)).rejects.toMatchObject({ reason: 'too_slow' });
  const unfinished = await serve((_, response) => response.writeHead(200).write('{'));
  await expect(impatient(unfinished)).rejects.toMatchObject({ reason: 'too_slow' });
});

test('takes no more than it may', async () => {
  const url = await serve((_, response) => response.end('x'.repeat(1_001)));
  await expect(boundedFetch(bounds)(url)).rejects.toMatchObject({ reason: 'too_large' });
});

test('repeats nothing of the request in what it fails with', async () => {
  const url = await serve((request) => request.socket.destroy());
  const headers = { authorization: 'Bearer secret' };
  const failure = await boundedFetch(bounds)(`${url}secret`, { headers }).catch((error: unknown) => error);
  expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('secret');
});
