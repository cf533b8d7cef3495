import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Answer } from '../account/call.js';
import type { RawRequest } from '../openapi/operation.js';
import type { Outcome } from './answer-request.js';

export interface HttpRequest {
  readonly raw: RawRequest;
  readonly headers: IncomingMessage['headers'];
}

/** Resolves when it listens on this machine alone. `port` 0: any that is free. */
export async function listen(port: number, answer: (request: HttpRequest) => Promise<Outcome>): Promise<Server> {
  const server = createServer((message, response) => {
    // The client may be gone, killed in mid-request: what it asked for goes on, as it would at a carrier.
    response.on('error', () => undefined);
    void serve(message, response, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return server;
}

export function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  answer: (request: HttpRequest) => Promise<Outcome>,
): Promise<void> {
  const raw = await readRaw(message).catch(() => undefined);
  // A client that is gone before it has asked has asked nothing.
  if (raw) send(response, await answer({ raw, headers: message.headers }));
}

async function readRaw(message: IncomingMessage): Promise<RawRequest> {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://127.0.0.1');
  return {
    method: message.method ?? 'GET',
    path: pathname,
    search: searchParams,
    mediaType: message.headers['content-type']?.split(';')[0]?.trim(),
    text: await text(message),
  };
}

function send(response: ServerResponse, outcome: Outcome): void {
  if (outcome.kind === 'lost') {
    response.destroy();
    return;
  }
  const { status, headers = {} } = outcome.answer;
  if (outcome.answer.body instanceof Uint8Array) {
    response.writeHead(status, headers).end(outcome.answer.body);
    return;
  }
  const body = bodyOf(outcome.answer);
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const sent = outcome.kind === 'malformed' ? `${body.slice(0, body.length / 2)}<html>` : body;
  response.writeHead(status, {
    'content-type': mediaTypeOf(outcome.answer),
    'content-length': Buffer.byteLength(sent),
    ...headers,
  });
  if (outcome.kind === 'cut') response.write(sent.slice(0, sent.length / 2), () => response.destroy());
  else response.end(sent);
}

function mediaTypeOf({ body }: Answer): string {
  return typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
}

function bodyOf({ body }: Answer): string | undefined {
  return typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
}
