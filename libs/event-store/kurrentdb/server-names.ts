import { EventStoreError } from '../event-store.errors.js';

const PLAIN_PREFIX = /^[a-z0-9][a-z0-9._-]{0,49}$/i;
const UNUSUAL = /[^a-zA-Z0-9_.-]/gu;
const ESCAPED = /(?::[0-9A-F]{2})+/g;

/**
 * What the streams of one service are called on a server that several services share.
 *
 * `prefix` such as `inventory.`: letters, digits, dots, dashes and underscores. Throws `event_store_unavailable` for
 * another, above all for one that begins with `$`, as the server's own streams do.
 */
export class StreamNames {
  constructor(readonly prefix: string) {
    if (PLAIN_PREFIX.test(prefix)) return;
    const sentence = `The stream prefix is ${JSON.stringify(prefix)}; it must be 1 to 50 letters, digits, dots, dashes and underscores, such as inventory.`;
    throw new EventStoreError('event_store_unavailable', sentence);
  }

  onServer(stream: string): string {
    return this.prefix + stream;
  }

  /** Undefined for a stream of somebody else. */
  inPort(streamOnServer: string): string | undefined {
    return streamOnServer.startsWith(this.prefix) ? streamOnServer.slice(this.prefix.length) : undefined;
  }
}

/** The server refuses types of other than these few characters, so the others go as their bytes: `Grün` as `Gr:C3:BCn`. */
export function typeOnServer(type: string): string {
  return type.replaceAll(UNUSUAL, (character) =>
    Array.from(Buffer.from(character), (byte) => `:${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  );
}

export function typeInPort(typeOnTheServer: string): string {
  return typeOnTheServer.replaceAll(ESCAPED, (bytes) => Buffer.from(bytes.replaceAll(':', ''), 'hex').toString());
}

/** Matches exactly these types, as the server has them. */
export function typesPattern(types: readonly string[]): string {
  return `^(?:${types.map((type) => typeOnServer(type).replaceAll('.', String.raw`\.`)).join('|')})$`;
}
