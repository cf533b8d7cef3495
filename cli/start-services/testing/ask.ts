import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

interface Question {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Asks with the path exactly as it is written: `fetch` would put it right first. */
export async function ask(url: string, path: string, { body, ...question }: Question = {}): Promise<Answer> {
  const asking = openQuestion(url, path, question);
  asking.end(body);
  return answerTo(asking);
}

/** For those who send the body themselves. */
export function openQuestion(url: string, path: string, { method, headers }: Omit<Question, 'body'>): ClientRequest {
  const { hostname, port } = new URL(url);
  return request({ hostname, port, path, method, headers, agent: false });
}

export async function answerTo(asking: ClientRequest): Promise<Answer> {
  const [answered] = (await once(asking, 'response')) as [IncomingMessage];
  return { status: answered.statusCode, headers: answered.headers, body: await text(answered) };
}
