import type { ThrowAwayProduct } from './throw-away-product.js';

/** What came back, and how long it took. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly tookMs: number;
}

/** Asks the product over HTTP, as any platform would. */
export class Client {
  constructor(private readonly product: Pick<ThrowAwayProduct, 'url' | 'rootKey'>) {}

  /** `body`: the bytes of a CSV file, or what becomes JSON. */
  async ask<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const isCsv = body instanceof Uint8Array;
    const startedAtMs = performance.now();
    const response = await fetch(this.product.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.product.rootKey}`,
        ...(body !== undefined && { 'content-type': isCsv ? 'text/csv' : 'application/json' }),
      },
      ...(body !== undefined && { body: isCsv ? body : JSON.stringify(body) }),
    });
    const answer = response.status === 204 ? undefined : await response.json();
    return { status: response.status, body: answer as Body, tookMs: performance.now() - startedAtMs };
  }

  /** The same, for steps that must go well. Rejects with the problem's own sentence. */
  async get<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const answer = await this.ask<Body & { detail?: string }>(method, path, body);
    if (answer.status < 300) return answer;
    throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.body.detail ?? 'no reason given'}`);
  }
}
