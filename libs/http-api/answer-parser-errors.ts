import { STATUS_CODES } from 'node:http';
import { randomUUIDv7 } from 'node:crypto';
import type { FastifyServerOptions } from 'fastify';
import type { Logger } from 'pino';
import { PROBLEM_CONTENT_TYPE, problem } from './problem.js';
import type { Problem } from './problem.js';

/** As Node's HTTP parser reports it. */
interface ParserError extends Error {
  readonly code?: string;
  /** What the parser stumbled over; words of its own, nothing of the request. */
  readonly reason?: string;
}

/** Answers what Node refuses before there is a request: problem details with a request id, as everywhere. */
export function answerParserErrors(log: Logger): NonNullable<FastifyServerOptions['clientErrorHandler']> {
  return (error: ParserError, socket) => {
    // Whoever reset the connection reads nothing any more.
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const answer = problemOfParserError(error);
    const requestId = randomUUIDv7();
    log.info({ requestId, status: answer.status, code: answer.code, reason: error.reason ?? error.code }, 'no request');
    if (socket.writable) socket.write(textOf(answer, requestId));
    socket.destroy(error);
  };
}

function problemOfParserError({ code, reason }: ParserError): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return problem(431, 'headers_too_large', 'The headers are too large together. Send fewer, or shorter ones.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return problem(408, 'request_timeout', 'The request did not arrive whole in time. Send it again.');
  }
  const why = reason ? `: ${reason}` : '';
  return problem(400, 'malformed_request', `This is no HTTP request that can be read${why}.`);
}

/** There is no reply to send it with, only the connection. */
function textOf(answer: Problem, requestId: string): string {
  const body = JSON.stringify(answer);
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    `content-type: ${PROBLEM_CONTENT_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
