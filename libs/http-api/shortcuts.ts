import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

/** Answers from the whole body, or returns false to let the request go its usual way. */
export type ShortcutAnswer = (body: Buffer, request: IncomingMessage, response: ServerResponse) => boolean;

export interface Shortcut {
  readonly method: 'POST';
  /** The whole target of the request, without a query. */
  readonly path: string;
  /** Bodies of so many bytes at most; larger ones go the usual way. */
  readonly maxBodyBytes: number;
  /** From the head alone: whether it is worth reading the body. */
  accepts(request: IncomingMessage): boolean;
  readonly answer: ShortcutAnswer;
}

/**
 * Ways past the web framework, for what is asked thousands of times a second. A shortcut answers only the usual question;
 * whatever is out of the ordinary goes the usual way, body and all, so that nothing about it is written twice.
 */
export class Shortcuts {
  private readonly byTarget = new Map<string, Shortcut>();

  add(shortcut: Shortcut): void {
    this.byTarget.set(`${shortcut.method} ${shortcut.path}`, shortcut);
  }

  /** A server that tries shortcuts first. */
  createServer(usualWay: RequestListener): Server {
    const server = createServer((request, response) => {
      const shortcut = this.byTarget.get(`${request.method} ${request.url}`);
      // A server that stops tells so, the usual way.
      if (shortcut && server.listening && shortcut.accepts(request))
        answerFromBody(shortcut, request, response, usualWay);
      else usualWay(request, response);
    });
    return server;
  }
}

function answerFromBody(
  { maxBodyBytes, answer }: Shortcut,
  request: IncomingMessage,
  response: ServerResponse,
  usualWay: RequestListener,
): void {
  const announcedBytes = Number(request.headers['content-length']);
  if (!(announcedBytes > 0 && announcedBytes <= maxBodyBytes)) return void usualWay(request, response);
  let body: Buffer | undefined;
  const take = (chunk: Buffer): void => {
    body = body ? Buffer.concat([body, chunk]) : chunk;
    if (body.length < announcedBytes) return;
    request.off('data', take);
    if (answer(body, request, response)) return;
    // Put back, for the usual way to read it once more.
    request.pause();
    request.unshift(body);
    usualWay(request, response);
  };
  request.on('data', take);
}
