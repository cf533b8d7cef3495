import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { askService } from './ask-service.js';
import type { ServiceAddress, ServiceQuestion } from './ask-service.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

const TOKEN = 'service-token-of-the-tests-0123456789';
const UNREADABLE =
  /^What answers at INVENTORY_URL gives no answer that can be read\. Check that it is the inventory, of/;

const readName = (body: unknown) => {
  const { name } = (body ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name : undefined;
};

describe('askService', () => {
  let server: Server;
  let inventory: ServiceAddress;
  let answer: Answer;
  let asked: object[];
  beforeEach(async () => {
    asked = [];
    server = createServer(async (request, response) => {
      const { method, url, headers } = request;
      asked.push({
        method,
        url,
        authorization: headers.authorization,
        type: headers['content-type'],
        body: await text(request),
      });
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    inventory = { service: 'inventory', url: `http://127.0.0.1:${port}`, setting: 'INVENTORY_URL', token: TOKEN };
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = (question: Partial<ServiceQuestion<string>> = {}) =>
    askService(inventory, { method: 'GET', path: '/internal/name', maxWaitMs: 60_000, read: readName, ...question });
  const answers =
    (status: number, body: string): Answer =>
    (_, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);

  test('shows the token, sends what there is to send, and reads the answer', async () => {
    answer = answers(200, '{"name":"Sales"}');
    expect(await ask()).toBe('Sales');
    answer = answers(202, '{"name":"Support"}');
    expect(await ask({ method: 'POST', body: { ids: [1] }, status: 202 })).toBe('Support');
    const question = { url: '/internal/name', authorization: `Bearer ${TOKEN}` };
    expect(asked).toStrictEqual([
      { ...question, method: 'GET', type: undefined, body: '' },
      { ...question, method: 'POST', type: 'application/json', body: '{"ids":[1]}' },
    ]);
  });

  test('an answer may have no body', async () => {
    answer = answers(204, '');
    expect(await ask({ method: 'DELETE', status: 204, read: () => 'gone' })).toBe('gone');
  });

  test('hands on a rule that is broken, with what was said of it', async () => {
    const problem = { type: 'urn:x', title: 'Conflict', status: 409, detail: 'It is taken.', code: 'number_in_use' };
    answer = answers(409, JSON.stringify({ ...problem, agentId: 'sales', errors: [] }));
    await expect(ask({ refusals: ['number_in_use'] })).rejects.toMatchObject({
      name: 'DomainError',
      code: 'number_in_use',
      message: 'It is taken.',
      details: { agentId: 'sales', errors: [] },
    });
    await expect(ask({ refusals: ['number_unknown'] })).rejects.toMatchObject({
      code: 'service_unavailable',
      message: 'The inventory answered 409: It is taken.',
      answeredCode: 'number_in_use',
    });
  });

  test.each([
    [401, '{"detail":"Send the token.","code":"unauthorized"}', 'The inventory answered 401: Send the token.'],
    [502, '<html>Bad Gateway</html>', 'The inventory answered 502.'],
    [500, 'null', 'The inventory answered 500.'],
    [201, '{"name":"Sales"}', 'The inventory answered 201.'],
  ])('%i %s is no answer', async (status, body, message) => {
    answer = answers(status, body);
    await expect(ask()).rejects.toMatchObject({ code: 'service_unavailable', message });
  });

  test.each(['', 'no json', 'null', '{}', '{"name":7}'])('200 with %j is no answer that can be read', async (body) => {
    answer = answers(200, body);
    await expect(ask()).rejects.toMatchObject({
      code: 'service_unavailable',
      message: expect.stringMatching(UNREADABLE),
    });
  });

  test('an answer that breaks off cannot be read', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"name":"Sales"}');
      setImmediate(() => response.destroy());
    };
    await expect(ask()).rejects.toThrow(UNREADABLE);
  });

  test.each([
    ['says nothing', () => undefined],
    ['does not come to an end', (_, response) => response.writeHead(200).write('{"name":')],
  ] as [string, Answer][])('waits no longer than it may for one that %s', async (_, hang) => {
    answer = hang;
    await expect(ask({ maxWaitMs: 100 })).rejects.toMatchObject({
      code: 'service_unavailable',
      message: `The inventory at ${inventory.url} does not answer within 100 ms. Look after it, or correct INVENTORY_URL.`,
    });
  });

  test('names the setting of a service that cannot be reached', async () => {
    server.close();
    await expect(ask()).rejects.toMatchObject({
      code: 'service_unavailable',
      message: `The inventory at ${inventory.url} cannot be reached (ECONNREFUSED). Start it, or correct INVENTORY_URL.`,
    });
  });

  test.each(['before the answer', 'in the middle of it'])('stops asking when it is told to, %s', async (when) => {
    const stop = new AbortController();
    answer = (_, response) => {
      if (when === 'in the middle of it') response.writeHead(200).write('{"name":');
      setImmediate(() => stop.abort());
    };
    await expect(ask({ signal: stop.signal })).rejects.toThrow(/abort/);
  });
});
