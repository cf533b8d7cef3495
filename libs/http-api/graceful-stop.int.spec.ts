import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { stopGracefully } from './graceful-stop.js';

/** Longer than the tests may take: whoever waits for it fails. */
const FAR_OFF_MS = 600_000;
const LARGE = 'a'.repeat(30_000_000);

jest.setTimeout(20_000);

describe('a graceful stop', () => {
  let fastify: FastifyInstance;
  let slow: PromiseWithResolvers<string>;
  let begun: PromiseWithResolvers<void>;
  const sockets: Socket[] = [];

  const listening = async (lastRequestsMs = FAR_OFF_MS): Promise<void> => {
    fastify = Fastify({ keepAliveTimeout: FAR_OFF_MS, forceCloseConnections: 'idle', return503OnClosing: false });
    stopGracefully(fastify, lastRequestsMs);
    fastify.get('/quick', () => 'quick answer');
    fastify.get('/large', () => LARGE);
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

  test('lets a slow reader have the whole of an answer that was begun before', async () => {
    await listening();
    const reader = await ask('/large');
    await once(reader, 'readable');
    const idle = await ask('/quick');
    await once(idle, 'data');
    const stopped = fastify.close();
    expect((await text(reader)).endsWith(`\r\n\r\n${LARGE}`)).toBe(true);
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
