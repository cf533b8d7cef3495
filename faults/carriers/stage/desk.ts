import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from '../../../services/standalone/src/testing/http-client.js';
import type { Answer } from '../../../services/standalone/src/testing/http-client.js';

const AGAIN_MS = 50;
const MAX_ANSWER_MS = 10_000;
const MAX_SEND_MS = 120_000;

/** A number as the lists show it. */
export interface ShownNumber {
  readonly number: string;
  readonly status: 'active' | 'releasing' | 'released' | 'detached';
  readonly carrier: string;
  readonly carrierAccountId: string | null;
  readonly region?: { readonly value: string; readonly status: string; readonly failure?: unknown };
}

export interface ShownPurchase {
  readonly id: string;
  readonly number: string;
  readonly carrierAccountId: string;
  readonly status: 'requested' | 'submitted' | 'uncertain' | 'completed' | 'failed';
  readonly failure?: { readonly code: string; readonly detail: string } | null;
}

export interface ShownImport {
  readonly id: string;
  readonly status: 'running' | 'finished';
  readonly imported: number;
  readonly failed: number;
  readonly failure?: unknown;
}

/** Something that somebody asks for. */
export interface Ask {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  /** In place of `body`. */
  readonly csv?: string;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** One workspace, asked by somebody who asks again until there is an answer, as a careful client does. */
export class Desk {
  /** Every answer that was ever given, to be searched for secrets. */
  readonly answered = new Set<string>();

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** With one key for all attempts. `requestId`: marks everything that comes of it in the log. */
  async ask({ method, path, body, csv }: Ask, requestId: string = randomUUID()): Promise<Answer> {
    const headers = {
      'idempotency-key': requestId,
      'x-request-id': requestId,
      ...(csv !== undefined && { 'content-type': 'text/csv' }),
    };
    return this.untilAnswered(method, path, { headers, body, ...(csv !== undefined && { rawBody: csv }) });
  }

  async read<Body>(path: string): Promise<Body> {
    const { status, body } = await this.untilAnswered('GET', path, {});
    if (status !== 200) throw new Error(`GET ${path} answers ${status}: ${JSON.stringify(body)}`);
    return body as Body;
  }

  /** Undefined when there is none. */
  async find<Body>(path: string): Promise<Body | undefined> {
    const { status, body } = await this.untilAnswered('GET', path, {});
    return status === 200 ? (body as Body) : undefined;
  }

  /** `path`: may hold filters. */
  async all<Item>(path: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    let cursor = '';
    do {
      const page = await this.read<Page<Item>>(`${path}${path.includes('?') ? '&' : '?'}limit=500${cursor}`);
      items.push(...page.items);
      cursor = page.nextCursor === null ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    } while (cursor !== '');
    return items;
  }

  /** Item by item: lists tell the same again and again. */
  private remember({ body }: Answer): void {
    const { items } = (body ?? {}) as Partial<Page<unknown>>;
    for (const told of items ?? [body]) this.answered.add(JSON.stringify(told) ?? '');
  }

  private async untilAnswered(
    method: string,
    path: string,
    options: { headers?: Record<string, string>; body?: unknown; rawBody?: string },
  ): Promise<Answer> {
    const client = new HttpClient(this.url, this.key);
    const deadlineMs = performance.now() + MAX_SEND_MS;
    for (;;) {
      const signal = AbortSignal.timeout(MAX_ANSWER_MS);
      const answer = await client.send<Answer['body']>(method, path, { ...options, signal }).catch(() => undefined);
      if (answer) this.remember(answer);
      if (answer && answer.status !== 503) return answer;
      if (performance.now() > deadlineMs) throw new Error(`${method} ${path} has no answer: ${answer?.status}`);
      await delay(AGAIN_MS);
    }
  }
}
