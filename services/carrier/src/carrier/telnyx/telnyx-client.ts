import { hasCode } from '#domain-error';
import type { Telnyx } from 'telnyx';
import { boundedFetch } from '../bounded-fetch.js';
import { readFailure, refusal, unreadable } from './telnyx-errors.js';
import type { Asking } from './telnyx-errors.js';

export interface TelnyxClientOptions {
  readonly apiKey: string;
  /** In place of `https://api.telnyx.com`, without a path's end. */
  readonly apiUrl?: string | undefined;
}

/** Values may be lists or objects: `{page: {size: 250}}` becomes `page[size]=250`. */
export type Query = Readonly<Record<string, unknown>>;

/** Whether an answer is what it is read as. */
export interface Shape<Answer> {
  Check(answer: unknown): answer is Answer;
}

interface Request extends Pick<Asking, 'meaning'> {
  readonly query?: Query;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Of a page of 250 numbers, some 300 kilobytes are to be expected. */
const BOUNDS = { timeoutMs: 30_000, maxAnswerBytes: 8 * 1024 * 1024 };

/**
 * Requests to Telnyx through its own library, each sent once. The library's types are not used: they leave open what an
 * answer holds, and an answer that cannot be read after a write must not pass for one that can.
 *
 * Paths begin behind `/v2`. Rejects with a `CarrierError`.
 */
export class TelnyxClient {
  private library: Promise<Telnyx> | undefined;

  constructor(private readonly options: TelnyxClientOptions) {
    // Anything else could not be a header, and the error that says so would repeat it.
    if (!/^[\x21-\x7e]+$/.test(options.apiKey)) throw refusal('carrier_credentials_rejected');
  }

  get<Answer>(path: string, shape: Shape<Answer>, request?: Omit<Request, 'body'>) {
    return this.ask('get', path, shape, request);
  }

  post<Answer>(path: string, shape: Shape<Answer>, request: Request) {
    return this.ask('post', path, shape, request);
  }

  patch<Answer>(path: string, shape: Shape<Answer>, request: Request) {
    return this.ask('patch', path, shape, request);
  }

  /** Content when there is nothing any more. What Telnyx says of the thing that is gone is not read. */
  async deleteIfThere(path: string): Promise<void> {
    const meaning: Asking['meaning'] = ({ status }) => (status === 404 ? 'number_not_at_carrier' : undefined);
    try {
      await this.send('delete', path, {}, { writes: true, meaning });
    } catch (error) {
      if (!hasCode(error, 'number_not_at_carrier')) throw error;
    }
  }

  private async ask<Answer>(
    method: 'get' | 'post' | 'patch',
    path: string,
    shape: Shape<Answer>,
    { meaning, ...request }: Request = {},
  ): Promise<Answer> {
    const asking = { writes: method !== 'get', meaning };
    const answer = await this.send(method, path, request, asking);
    if (!shape.Check(answer)) throw unreadable(asking);
    return answer;
  }

  private async send(
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    request: Omit<Request, 'meaning'>,
    asking: Asking,
  ): Promise<unknown> {
    const library = await (this.library ??= open(this.options));
    try {
      return await library[method]<unknown>(path, request as Record<string, unknown>);
    } catch (error) {
      throw readFailure(error, { ...asking, subject: subjectOf(path) });
    }
  }
}

/** What paths begin with is what Telnyx calls it: `/number_orders/…`. */
function subjectOf(path: string): string | undefined {
  return path.split('/')[1]?.replaceAll('_', ' ');
}

/** The library takes a third of a second to load, which a start without Telnyx need not wait for. */
async function open({ apiKey, apiUrl = 'https://api.telnyx.com' }: TelnyxClientOptions): Promise<Telnyx> {
  const { Telnyx: Library } = await import('telnyx');
  class TelnyxLibrary extends Library {
    /** The library would join lists with commas, for which Telnyx finds nothing. */
    protected override stringifyQuery(query: object): string {
      return new URLSearchParams(pairsOf(query)).toString();
    }
  }
  return new TelnyxLibrary({
    apiKey,
    // What is not given here, the library takes from the environment.
    publicKey: null,
    clientID: null,
    clientSecret: null,
    baseURL: `${apiUrl.replace(/\/+$/, '')}/v2`,
    // By itself it repeats orders too, with nothing by which Telnyx could know them again.
    maxRetries: 0,
    fetch: boundedFetch(BOUNDS),
    timeout: 2 * BOUNDS.timeoutMs,
    logLevel: 'off',
  });
}

/** Lists as Telnyx's guide to searching writes them, `filter[features][]=sms`, which its OpenAPI document leaves open. */
export function pairsOf(query: object, prefix?: string): [string, string][] {
  return Object.entries(query).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const name = prefix === undefined ? key : `${prefix}[${key}]`;
    if (value === undefined) return [];
    if (Array.isArray(value)) return value.map((item) => [`${name}[]`, String(item)]);
    return typeof value === 'object' && value !== null ? pairsOf(value, name) : [[name, String(value)]];
  });
}
