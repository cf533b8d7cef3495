import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { stopGracefully } from './graceful-stop.js';
import { Shortcuts } from './shortcuts.js';

/** Longer than the tests may take: whoever waits for it fails. */
const FAR_OFF_MS = 600_000;
const LARGE = 'a'.repeat(30_000_000);

jest.setTimeout(20_000);

describe('a graceful stop', () => {
  let fastify: FastifyInstance;
  let slow: PromiseWithResolvers<string>;
  let begun: PromiseWithResolvers<void>;
  let streamed: PromiseWithResolvers<PassThrough>;
  const sockets: Socket[] = [];

  const listening = async (lastRequestsMs = FAR_OFF_MS): Promise<void> => {
    const shortcuts = new Shortcuts();
    const answer = (_body: Buffer, _request: unknown, response: ServerResponse): true => {
      response.end(LARGE);
      return true;
    };
    const isFor = (target: string) => target === '/shortcut';
    shortcuts.add({ method: 'POST', isFor, mediaTypes: ['text/plain'], maxBodyBytes: 10, answer });
    fastify = Fastify({
      keepAliveTimeout: FAR_OFF_MS,
      forceCloseConnections: 'idle',
      return503OnClosing: false,
      serverFactory: (listener) => shortcuts.createServer(listener),
    });
    fastify.server.keepAliveTimeout = FAR_OFF_MS;
    stopGracefully(fastify, lastRequestsMs);
    fastify.get('/quick', () => 'quick answer');
    fastify.get('/large', () => LARGE);
    fastify.get('/streamed', () => streamed.promise);
    fastify.get('/slow', () => {
      begun.resolve();
      return slow.promise;
    });
    await fastify.listen({ port: 0, host: '127.0.0.1' });
  };
  const opened = async (): Promise<Socket> => {
    const socket = connect((fastify.server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const ask = async (path: string): Promise<Socket> => {
    const asking = await opened();
    asking.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    return asking;
  };

  beforeEach(() => {
    slow = Promise.withResolvers();
    begun = Promise.withResolvers();
    streamed = Promise.withResolvers();
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  test('ends with the last answer, which closes its connection', async () => {
    await listening();
    const answer = text(await ask('/slow'));
    await begun.promise;
    const stopped = fastify.close();
    while (fastify.server.listening) await new Promise((resolve) => setImmediate(resolve));
    slow.resolve('slow answer');
    expect(await answer).toMatch(/^connection: close\r\n[^]*slow answer$/im);
    await stopped;
  });

  test('waits for no connection on which nothing is under way', async () => {
    await listening();
    const [used, unused] = [await ask('/quick'), await opened()];
    await once(used, 'data');
    const closed = Promise.all([once(used, 'close'), once(unused, 'close')]);
    await fastify.close();
    // Neither went with an error.
    expect(await closed).toStrictEqual([[false], [false]]);
  });

  test('lets a slow reader have the whole of an answer that was begun before, and closes what is idle meanwhile', async () => {
    await listening();
    const reader = await ask('/large');
    await once(reader, 'readable');
    const idle = await ask('/quick');
    await once(idle, 'data');
    const stopped = fastify.close();
    await once(idle, 'close');
    expect((await text(reader)).endsWith(`\r\n\r\n${LARGE}`)).toBe(true);
    await stopped;
  });

  test('ends when a slow reader has the whole of an answer that a shortcut gave', async () => {
    await listening();
    const reader = await opened();
    reader.write(
      'POST /shortcut HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: 1\r\n\r\na',
    );
    await once(reader, 'readable');
    const stopped = fastify.close();
    expect((await text(reader)).endsWith(`\r\n\r\n${LARGE}`)).toBe(true);
    await stopped;
  });

  test('ends with an answer whose head said nothing of the stop, because it was out before', async () => {
    await listening();
    const body = new PassThrough();
    streamed.resolve(body);
    const reader = await ask('/streamed');
    body.write('first part, ');
    await once(reader, 'readable');
    const stopped = fastify.close();
    while (fastify.server.listening) await new Promise((resolve) => setImmediate(resolve));
    body.end('second part');
    expect(await text(reader)).toMatch(/first part, [^]*second part\r\n0\r\n\r\n$/);
    await stopped;
  });

  test('answers what was asked behind an answer that was not taken yet', async () => {
    await listening();
    const reader = await ask('/large');
    reader.write('GET /slow HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await begun.promise;
    const stopped = fastify.close();
    while (fastify.server.listening) await new Promise((resolve) => setImmediate(resolve));
    const answers = text(reader);
    reader.on('data', () => reader.bytesRead > LARGE.length && slow.resolve('slow answer'));
    expect((await answers).slice(-1_000)).toMatch(/^a+HTTP\/1.1 200 OK\r\n[^]*\r\n\r\nslow answer$/);
    await stopped;
  });

  test('cuts off what does not end', async () => {
    await listening(50);
    const stuck = await ask('/slow');
    await begun.promise;
    const rest = text(stuck);
    await fastify.close();
    expect(await rest).toBe('');
  });
});
