import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Shortcuts } from './shortcuts.js';

const MAX_BODY_BYTES = 20;

async function answerLater(body: Buffer, response: ServerResponse): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  if (body.toString().endsWith('bad')) throw new Error('It fails.');
  if (body.toString().endsWith('no')) return false;
  response.end(`shortcut: ${body}`);
  return true;
}

describe('a shortcut', () => {
  let server: Server;
  let socket: Socket;
  let told: unknown[];

  beforeEach(async () => {
    const shortcuts = new Shortcuts();
    shortcuts.add({
      method: 'POST',
      isFor: (target) => target === '/ask',
      mediaTypes: ['application/json'],
      maxBodyBytes: MAX_BODY_BYTES,
      route: '/ask/:how',
      answer: (body, _request, response) => {
        if (body.toString().startsWith('later')) return answerLater(body, response);
        if (!body.toString().startsWith('usual')) return false;
        response.end(`shortcut: ${body}`);
        return true;
      },
    });
    told = [];
    shortcuts.onAnswered = ({ route, status }) => told.push([route, status]);
    server = shortcuts.createServer(async (asked, response) => response.end(`usual way: ${await text(asked)}`));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
  });
  afterEach(async () => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  test('answers what is usual, also when it arrives in pieces', async () => {
    expect(await ask(request('usual'))).toBe('shortcut: usual');
    const whole = request('usual pieces');
    socket.write(whole.slice(0, -8));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ask(whole.slice(-8))).toBe('shortcut: usual pieces');
  });

  test('answers later, or lets the usual way answer then', async () => {
    expect(await ask(request('later yes'))).toBe('shortcut: later yes');
    expect(await ask(request('later no'))).toBe('usual way: later no');
    expect(await ask(request('later bad'))).toBe('usual way: later bad');
    expect(await ask(request('usual'))).toBe('shortcut: usual');
    expect(told).toStrictEqual([
      ['/ask/:how', 200],
      ['/ask/:how', 200],
    ]);
  });

  test('leaves the rest to the usual way, with its body, on the same connection', async () => {
    expect(await ask(request('else'))).toBe('usual way: else');
    expect(await ask(request('usual'))).toBe('shortcut: usual');
    const whole = request('or else');
    socket.write(whole.slice(0, -3));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ask(whole.slice(-3))).toBe('usual way: or else');
    expect(await ask(request('usual'))).toBe('shortcut: usual');
  });

  test.each([
    ['another path', request('usual', { path: '/ask?now' })],
    ['another method', request('usual', { method: 'PUT' })],
    ['another media type', request('usual', { mediaType: 'text/plain' })],
    ['a body too long', request('usual'.padEnd(MAX_BODY_BYTES + 1))],
    ['no body', request('')],
    ['no host', request('usual').replace('host: localhost\r\n', '')],
  ])('is not for %s', async (_, sent) => {
    expect(await ask(sent)).toMatch('usual way: ');
  });

  test('is not for a body whose length is not said', async () => {
    const head = request('').replace('content-length: 0', 'transfer-encoding: chunked');
    expect(await ask(`${head}5\r\nusual\r\n0\r\n\r\n`)).toBe('usual way: usual');
  });

  test.each([
    ['in its head', 10],
    ['in its body', -2],
  ])('is closed while the server stops, also to a request that was %s by then', async (_, cut) => {
    const whole = request('usual');
    socket.write(whole.slice(0, cut));
    await new Promise((resolve) => setTimeout(resolve, 20));
    server.close();
    expect(await ask(whole.slice(cut))).toBe('usual way: usual');
    server.listen(0, '127.0.0.1');
  });

  /** The body of the answer to what is written. */
  async function ask(sent: string): Promise<string> {
    let answer = '';
    socket.write(sent);
    for (;;) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      answer += chunk.toString();
      if (answer.endsWith('0\r\n\r\n')) break;
      if (answer.length >= answer.indexOf('\r\n\r\n') + 4 + Number(/content-length: (\d+)/i.exec(answer)?.[1])) break;
    }
    return answer.slice(answer.indexOf('\r\n\r\n') + 4);
  }
});

function request(
  body: string,
  {
    method = 'POST',
    path = '/ask',
    mediaType = 'application/json',
  }: Partial<Record<'method' | 'path' | 'mediaType', string>> = {},
): string {
  const head = [`${method} ${path} HTTP/1.1`, 'host: localhost', `content-type: ${mediaType}`];
  return [...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}
