import { EventStoreError } from './event-store.errors.js';
import { LIMITS, NO_STREAM } from './event-store.port.js';
import type { NewEvent, StreamWrite } from './event-store.port.js';

/** An event's facts as they are stored: data and metadata as JSON text. */
export interface EncodedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export interface EncodedWrite {
  readonly stream: string;
  readonly expectedRevision: number;
  readonly events: readonly EncodedEvent[];
}

/** A valid append, independent of the objects its caller may still change. */
export interface EncodedAppend {
  readonly writes: readonly EncodedWrite[];
  readonly eventCount: number;
  /** Size of all data and metadata, UTF-8. */
  readonly bytes: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CONTROL_CHARACTER = /\p{Cc}/u;

/** Checks an append against the port's `LIMITS` and turns its events into text. Throws `append_invalid`. */
export function encodeAppend(writes: readonly StreamWrite[]): EncodedAppend {
  const eventCount = writes.reduce((count, { events }) => count + events.length, 0);
  if (writes.length === 0) refuse('An append needs at least 1 stream.');
  if (eventCount > LIMITS.maxAppendEvents) {
    refuse(`An append has at most ${LIMITS.maxAppendEvents} events, not ${eventCount}.`);
  }
  const streams = new Set<string>();
  const ids = new Set<string>();
  let bytes = 0;
  const encodeMetadata = metadataEncoder();
  const encoded = writes.map(({ stream, expectedRevision, events }) => {
    requireName('A stream name', stream);
    if (streams.has(stream)) refuse(`An append names a stream at most 1 time; ${stream} is there twice.`);
    streams.add(stream);
    requireExpectedRevision(stream, expectedRevision);
    if (events.length === 0) refuse(`A write needs at least 1 event; ${stream} has none.`);
    const encodedEvents = events.map((event) => {
      requireId(event.id, ids);
      const encodedEvent = encodeEvent(event, encodeMetadata);
      bytes += sizeBytes(encodedEvent);
      if (bytes > LIMITS.maxAppendBytes) refuse(`An append has at most ${LIMITS.maxAppendBytes} bytes.`);
      return encodedEvent;
    });
    return { stream, expectedRevision, events: encodedEvents };
  });
  return { writes: encoded, eventCount, bytes };
}

type EncodeMetadata = (event: NewEvent) => string;

/** The events of one append mostly share the object that says who, when and why. */
function metadataEncoder(): EncodeMetadata {
  let last: NewEvent['metadata'] | undefined;
  let text = '';
  return ({ id, metadata }) => {
    if (metadata === last) return text;
    for (const [key, value] of Object.entries(metadata)) {
      if (typeof value !== 'string') refuse(`Metadata holds strings only; ${key} of event ${id} is none.`);
    }
    text = JSON.stringify(metadata);
    last = metadata;
    return text;
  };
}

function encodeEvent(event: NewEvent, encodeMetadata: EncodeMetadata): EncodedEvent {
  const { id, type, data } = event;
  requireName('An event type', type);
  return { id, type, data: encodeData(id, data), metadata: encodeMetadata(event) };
}

function encodeData(id: string, data: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(data);
  } catch (error) {
    throw new EventStoreError('append_invalid', `The data of event ${id} cannot be written as JSON.`, { cause: error });
  }
  if (!text?.startsWith('{')) refuse(`The data of event ${id} must be a JSON object.`);
  return text;
}

function sizeBytes({ id, data, metadata }: EncodedEvent): number {
  const bytes = Buffer.byteLength(data) + Buffer.byteLength(metadata);
  if (bytes > LIMITS.maxEventBytes) refuse(`An event has at most ${LIMITS.maxEventBytes} bytes; ${id} has ${bytes}.`);
  return bytes;
}

function requireName(what: string, name: string): void {
  if (name.length === 0) refuse(`${what} has at least 1 character.`);
  if (name.length > LIMITS.maxStreamNameLength) {
    refuse(`${what} has at most ${LIMITS.maxStreamNameLength} characters, not ${name.length}.`);
  }
  if (CONTROL_CHARACTER.test(name)) refuse(`${what} has 0 control characters.`);
  // A lone surrogate has no UTF-8 form: two different names would become one on disk.
  if (!name.isWellFormed()) refuse(`${what} is well-formed Unicode, with 0 lone surrogates.`);
}

function requireId(id: string, known: Set<string>): void {
  if (!UUID.test(id)) refuse(`An event id is a UUID in lower case, not ${JSON.stringify(id)}.`);
  if (known.has(id)) refuse(`An append has an event id at most 1 time; ${id} is there twice.`);
  known.add(id);
}

function requireExpectedRevision(stream: string, expectedRevision: number): void {
  if (Number.isSafeInteger(expectedRevision) && expectedRevision >= NO_STREAM) return;
  refuse(`An expected revision is a whole number of at least ${NO_STREAM}; that of ${stream} is ${expectedRevision}.`);
}

function refuse(sentence: string): never {
  throw new EventStoreError('append_invalid', sentence);
}
