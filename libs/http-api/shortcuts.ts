import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AnsweredRequest } from './answered-request.js';
import { inTurns } from './in-turns.js';

/** Answers from the whole body, at once or later, or says false to let the request go its usual way. */
export type ShortcutAnswer = (
  body: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | Promise<boolean>;

export interface Shortcut {
  readonly method: 'POST';
  /** Of the whole target of a request, its query included. */
  readonly isFor: (target: string) => boolean;
  /** As most callers write them. */
  readonly mediaTypes: readonly string[];
  /** Bodies of so many bytes at most. */
  readonly maxBodyBytes: number;
  readonly answer: ShortcutAnswer;
  /** As declared, for whoever counts answers; absent where nobody does. */
  readonly route?: string;
}

/**
 * Ways past the web framework, for what is asked thousands of times a second. A shortcut answers only the usual question;
 * whatever is out of the ordinary goes the usual way, body and all, so that nothing about it is written twice.
 */
export class Shortcuts {
  /** While it says so, everything goes the usual way. */
  isClosed: () => boolean = () => false;
  /** Told of every answer of a shortcut with a `route`. */
  onAnswered: (answered: AnsweredRequest) => void = () => undefined;
  private readonly shortcuts: Shortcut[] = [];

  add(shortcut: Shortcut): void {
    this.shortcuts.push(shortcut);
  }

  /** A server that tries shortcuts first. */
  createServer(listener: RequestListener): Server {
    const usualWay = inTurns(listener);
    // Node's own refusal of a request without Host has no body.
    const server = createServer({ requireHostHeader: false }, (request, response) => {
      const { method, url = '' } = request;
      const shortcut = this.shortcuts.find((each) => each.method === method && each.isFor(url));
      if (!shortcut || this.isClosed() || !fits(shortcut, request)) usualWay(request, response);
      else this.take(shortcut, { server, request, response, usualWay });
    });
    return server;
  }

  private take({ answer, method, route }: Shortcut, { server, request, response, usualWay }: Taken): void {
    const startedMs = performance.now();
    const answered = (): void => {
      // It was not idle when the server began to stop, and no hook of the framework's tells of it.
      if (!server.listening) response.once('finish', () => server.closeIdleConnections());
      if (route === undefined) return;
      this.onAnswered({ method, route, status: response.statusCode, tookMs: performance.now() - startedMs });
    };
    whenWhole(request, (body) => {
      const goUsualWay = (): void => {
        // Put back, for the usual way to read it once more.
        request.pause();
        request.unshift(body);
        usualWay(request, response);
      };
      const end = (isAnswered: boolean): void => (isAnswered ? answered() : goUsualWay());
      // A server that stops tells so, the usual way.
      const outcome = server.listening && answerOf(answer, body, request, response);
      if (typeof outcome === 'boolean') end(outcome);
      else void outcome.then(end);
    });
  }
}

interface Taken {
  readonly server: Server;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly usualWay: RequestListener;
}

/** From the head alone: whether it is worth reading the body. */
function fits({ mediaTypes, maxBodyBytes }: Shortcut, { headers }: IncomingMessage): boolean {
  const bytes = announcedBytes(headers);
  const mediaType = headers['content-type'] ?? '';
  return headers.host !== undefined && mediaTypes.includes(mediaType) && bytes > 0 && bytes <= maxBodyBytes;
}

/** NaN when the length is not announced: the body then ends where its sender says so. */
function announcedBytes(headers: IncomingMessage['headers']): number {
  return Number(headers['content-length']);
}

function whenWhole(request: IncomingMessage, take: (body: Buffer) => void): void {
  const bytes = announcedBytes(request.headers);
  let body: Buffer | undefined;
  const gather = (chunk: Buffer): void => {
    body = body ? Buffer.concat([body, chunk]) : chunk;
    if (body.length < bytes) return;
    request.off('data', gather);
    take(body);
  };
  request.on('data', gather);
}

/** An answer that fails must not take the process with it: the usual way fails the same way, and tells. */
function answerOf(
  answer: ShortcutAnswer,
  body: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
): boolean | Promise<boolean> {
  const failed = (error: unknown): false => {
    if (response.headersSent) throw error;
    return false;
  };
  try {
    const outcome = answer(body, request, response);
    if (typeof outcome === 'boolean') return outcome;
    // Its end must still be there to be read when it comes back.
    request.pause();
    return outcome.catch(failed);
  } catch (error) {
    return failed(error);
  }
}
