import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { InventoryLeaseGranter } from './inventory-lease-granter.js';

const TOKEN = 'service-token-of-the-tests-0123456789';
const CANNOT_READ = /^What answers at INVENTORY_URL grants no lease that can be read\./;

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

const LAST = { id: 'event-11', position: 11 };

describe('InventoryLeaseGranter', () => {
  let server: Server;
  let answer: Answer;
  let asked: { method: string; url: string; authorization: string | undefined; body: string }[];
  let granter: InventoryLeaseGranter;
  let stop: AbortController;
  beforeEach(async () => {
    [asked, stop] = [[], new AbortController()];
    server = createServer(async (request, response) => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, authorization: headers.authorization, body: await text(request) });
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    granter = new InventoryLeaseGranter({ inventoryUrl: `http://127.0.0.1:${port}`, serviceToken: TOKEN });
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const answers =
    (status: number, body: string): Answer =>
    (_, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  const renew = () => granter.renew('gate-1', { applied: 12, lastEvent: LAST }, stop.signal);

  test('tells what the gate has applied, and hands on the grant', async () => {
    answer = answers(200, '{"leaseMs":2000,"head":"14"}');
    expect(await renew()).toStrictEqual({ leaseMs: 2_000, head: 14 });
    expect(asked).toStrictEqual([
      {
        method: 'PUT',
        url: '/internal/gates/gate-1/lease',
        authorization: `Bearer ${TOKEN}`,
        body: '{"applied":"12","lastEventId":"event-11","lastEventPosition":"11"}',
      },
    ]);
  });

  test('hands on that the gate knows another past', async () => {
    answer = answers(409, '{"code":"gate_of_another_log","detail":"Restored."}');
    await expect(renew()).rejects.toMatchObject({ code: 'gate_of_another_log', message: 'Restored.' });
  });

  test('gives a lease up', async () => {
    answer = answers(204, '');
    await granter.giveUp('gate-1');
    expect(asked).toMatchObject([{ method: 'DELETE', url: '/internal/gates/gate-1/lease', body: '' }]);
  });

  test('a refusal is no grant, and its sentence is told', async () => {
    answer = answers(401, '{"status":401,"detail":"Send the RINGFENCE_SERVICE_TOKEN of this installation."}');
    await expect(renew()).rejects.toThrow(
      'The inventory answered 401: Send the RINGFENCE_SERVICE_TOKEN of this installation.',
    );
    answer = answers(502, '<html>Bad Gateway</html>');
    await expect(renew()).rejects.toThrow(/^The inventory answered 502\.$/);
    answer = answers(201, '{"leaseMs":2000,"head":"14"}');
    await expect(renew()).rejects.toThrow(/^The inventory answered 201\.$/);
  });

  test.each([
    '',
    'no json',
    'null',
    '[]',
    '"grant"',
    '{}',
    '{"leaseMs":2000}',
    '{"head":"14"}',
    '{"leaseMs":2000,"head":14}',
    '{"leaseMs":2000,"head":""}',
    '{"leaseMs":2000,"head":" "}',
    '{"leaseMs":2000,"head":"fourteen"}',
    '{"leaseMs":2000,"head":"-1"}',
    '{"leaseMs":2000,"head":"1e9"}',
    '{"leaseMs":2000,"head":"0x10"}',
    '{"leaseMs":2000,"head":"14.5"}',
    '{"leaseMs":2000,"head":"99999999999999999"}',
    '{"leaseMs":2000,"head":null}',
    '{"leaseMs":"2000","head":"14"}',
    '{"leaseMs":0,"head":"14"}',
    '{"leaseMs":-2000,"head":"14"}',
    '{"leaseMs":1e999,"head":"14"}',
    '{"leaseMs":10001,"head":"14"}',
  ])('200 with %j is no grant', async (body) => {
    answer = answers(200, body);
    await expect(renew()).rejects.toThrow(CANNOT_READ);
  });

  test('an answer that breaks off is no grant', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"leaseMs":2000,"head":"14"}');
      setImmediate(() => response.destroy());
    };
    await expect(renew()).rejects.toThrow(CANNOT_READ);
  });

  test('an inventory that is away, and one that takes a request and says nothing, grant nothing', async () => {
    answer = () => undefined;
    await expect(renew()).rejects.toThrow(
      /^The inventory at http:\S+ does not answer within 1500 ms\. Look after it, or correct INVENTORY_URL\.$/,
    );
    server.closeAllConnections();
    server.close();
    await expect(renew()).rejects.toThrow(
      /^The inventory at http:\S+ cannot be reached \(ECONNREFUSED\)\. Start it, or correct INVENTORY_URL\.$/,
    );
  });

  test('asks no longer when it is to stop', async () => {
    answer = () => stop.abort();
    await expect(renew()).rejects.toThrow(/abort/);
  });
});
