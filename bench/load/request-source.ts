import { ToldMessagesSource } from './told-messages.js';
import type { ToldMessages } from './told-messages.js';

export type RequestPlan = NumberedRequests | ReadyRequests | ToldMessages;

/** Whole HTTP/1.1 requests that are asked in turn, such as signed ones. */
export interface ReadyRequests {
  readonly requests: readonly string[];
  /** How long each answer's body has to be, where a 200 alone does not tell whether it is the right one. */
  readonly answerBytes?: number;
}

/**
 * Requests that differ in one number, such as one per agent: the digits are written into ready bytes, so that making a
 * request costs next to nothing.
 */
export interface NumberedRequests {
  /** Whole HTTP/1.1 requests, asked in this order, each for every index. `{index}` stands for the digits. */
  readonly templates: readonly string[];
  /** Index of the first one; all have as many digits. */
  readonly first: number;
  readonly count: number;
}

const PLACE = '{index}';

/** Far from any count's factors: neighbouring requests ask for things that lie far apart in memory. */
const STRIDE = 7_368_787;

/** What connections ask, without end. */
export interface RequestSource {
  /** Bytes for one connection, filled in by `next`. */
  newBuffers(): RequestBuffers;
  /** The next request. Of the buffers' bytes: it holds until they are used again. */
  next(buffers: RequestBuffers): Buffer;
}

export function requestSourceOf(plan: RequestPlan): RequestSource {
  if ('requests' in plan) return new ReadySource(plan);
  return 'numbers' in plan ? new ToldMessagesSource(plan) : new NumberedSource(plan);
}

class ReadySource implements RequestSource {
  private readonly requests: readonly Buffer[];
  private asked = 0;

  constructor({ requests }: ReadyRequests) {
    this.requests = requests.map((each) => Buffer.from(each, 'latin1'));
  }

  newBuffers(): RequestBuffers {
    return [];
  }

  next(): Buffer {
    const next = this.requests[this.asked % this.requests.length]!;
    this.asked += 1;
    return next;
  }
}

/** Goes through all indexes of a plan, again and again. */
class NumberedSource implements RequestSource {
  private readonly digits: number;
  private asked = 0;

  constructor(private readonly plan: NumberedRequests) {
    this.digits = String(plan.first).length;
  }

  newBuffers(): RequestBuffers {
    const { templates, first } = this.plan;
    return templates.map((template) => {
      const places = [...template.matchAll(/\{index\}/g)].map(
        ({ index }, place) => index + place * (this.digits - PLACE.length),
      );
      return { bytes: Buffer.from(template.replaceAll(PLACE, String(first)), 'latin1'), places };
    });
  }

  next(buffers: RequestBuffers): Buffer {
    const { count, first } = this.plan;
    const round = Math.floor(this.asked / count);
    const index = first + ((this.asked * STRIDE) % count);
    this.asked += 1;
    const { bytes, places } = buffers[round % buffers.length]!;
    for (const place of places) {
      for (let digit = this.digits - 1, rest = index; digit >= 0; digit -= 1, rest = Math.trunc(rest / 10)) {
        bytes[place + digit] = 48 + (rest % 10);
      }
    }
    return bytes;
  }
}

export type RequestBuffers = readonly { readonly bytes: Buffer; readonly places: readonly number[] }[];

/** `path` and `body` may contain `{index}`. `digits`: how many stand in its place. */
export function postRequest(path: string, key: string, body: string, digits: number): string {
  const length = body.replaceAll(PLACE, '0'.repeat(digits)).length;
  return [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `content-length: ${length}`,
    '',
    body,
  ].join('\r\n');
}
