/** An answer with its body read: JSON where it is JSON, else text; undefined when there is none. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`; say its type in `headers`. */
  readonly rawBody?: string;
  /** Aborting gives the request up. */
  readonly signal?: AbortSignal;
}

/** Speaks HTTP to one started program with one key, over connections that stay open. */
export class HttpClient {
  constructor(
    readonly url: string,
    readonly key?: string,
  ) {}

  /** The same program, another caller. Without a key: nobody. */
  withKey(key: string | undefined): HttpClient {
    return new HttpClient(this.url, key);
  }

  get<Body>(path: string, headers?: RequestOptions['headers']): Promise<Answer<Body>> {
    return this.send('GET', path, headers ? { headers } : {});
  }

  post<Body>(path: string, body?: unknown, headers?: RequestOptions['headers']): Promise<Answer<Body>> {
    return this.send('POST', path, { body, ...(headers && { headers }) });
  }

  put<Body>(path: string, body: unknown, headers?: RequestOptions['headers']): Promise<Answer<Body>> {
    return this.send('PUT', path, { body, ...(headers && { headers }) });
  }

  patch<Body>(path: string, body: unknown, headers?: RequestOptions['headers']): Promise<Answer<Body>> {
    return this.send('PATCH', path, { body, ...(headers && { headers }) });
  }

  delete<Body>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.send('DELETE', path, { body });
  }

  /** `path` begins with `/` and is sent as it is, percent signs included. Rejects only when there is no answer. */
  async send<Body>(
    method: string,
    path: string,
    { headers, body, rawBody, signal }: RequestOptions = {},
  ): Promise<Answer<Body>> {
    const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      ...(signal && { signal }),
      headers: {
        ...(this.key !== undefined && { authorization: `Bearer ${this.key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      // Bytes, as fetch would name a type of its own for text.
      ...(sent !== undefined && { body: Buffer.from(sent) }),
    });
    const text = await response.text();
    const isJson = /^application\/([a-z]+\+)?json\b/.test(response.headers.get('content-type') ?? '');
    const read: unknown = isJson ? JSON.parse(text) : text || undefined;
    return { status: response.status, headers: response.headers, body: read as Body };
  }
}
