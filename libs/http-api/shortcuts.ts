import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { inTurns } from './in-turns.js';

/** Answers from the whole body, or returns false to let the request go its usual way. */
export type ShortcutAnswer = (body: Buffer, request: IncomingMessage, response: ServerResponse) => boolean;

export interface Shortcut {
  readonly method: 'POST';
  /** The whole target of the request, without a query. */
  readonly path: string;
  /** As most callers write it. */
  readonly mediaType: string;
  /** Bodies of so many bytes at most. */
  readonly maxBodyBytes: number;
  readonly answer: ShortcutAnswer;
}

/**
 * Ways past the web framework, for what is asked thousands of times a second. A shortcut answers only the usual question;
 * whatever is out of the ordinary goes the usual way, body and all, so that nothing about it is written twice.
 */
export class Shortcuts {
  /** While it says so, everything goes the usual way. */
  isClosed: () => boolean = () => false;
  private readonly shortcuts: Shortcut[] = [];

  add(shortcut: Shortcut): void {
    this.shortcuts.push(shortcut);
  }

  /** A server that tries shortcuts first. */
  createServer(listener: RequestListener): Server {
    const usualWay = inTurns(listener);
    // Node's own refusal of a request without Host has no body.
    const server = createServer({ requireHostHeader: false }, (request, response) => {
      const shortcut = this.shortcuts.find(({ method, path }) => request.url === path && request.method === method);
      if (shortcut && !this.isClosed() && fits(shortcut, request))
        tryShortcut(shortcut, server, request, response, usualWay);
      else usualWay(request, response);
    });
    return server;
  }
}

/** From the head alone: whether it is worth reading the body. */
function fits({ mediaType, maxBodyBytes }: Shortcut, { headers }: IncomingMessage): boolean {
  const bytes = announcedBytes(headers);
  return headers.host !== undefined && headers['content-type'] === mediaType && bytes > 0 && bytes <= maxBodyBytes;
}

/** NaN when the length is not announced: the body then ends where its sender says so. */
function announcedBytes(headers: IncomingMessage['headers']): number {
  return Number(headers['content-length']);
}

function tryShortcut(
  { answer }: Shortcut,
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
  usualWay: RequestListener,
): void {
  const bytes = announcedBytes(request.headers);
  let body: Buffer | undefined;
  const take = (chunk: Buffer): void => {
    body = body ? Buffer.concat([body, chunk]) : chunk;
    if (body.length < bytes) return;
    request.off('data', take);
    // A server that stops tells so, the usual way.
    if (server.listening && isAnswered(answer, body, request, response)) return;
    // Put back, for the usual way to read it once more.
    request.pause();
    request.unshift(body);
    usualWay(request, response);
  };
  request.on('data', take);
}

/** An answer that fails must not take the process with it: the usual way fails the same way, and tells. */
function isAnswered(answer: ShortcutAnswer, body: Buffer, request: IncomingMessage, response: ServerResponse): boolean {
  try {
    return answer(body, request, response);
  } catch (error) {
    if (response.headersSent) throw error;
    return false;
  }
}
