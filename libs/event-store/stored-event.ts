import type { EncodedEvent } from './encode-append.js';
import type { RecordedEvent } from './event-store.port.js';

/** An event with its place in the log, its facts still text. */
export interface StoredEvent extends EncodedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
}

/** A fresh copy on every call, so that no reader can change what another one sees. */
export function decodeEvent(event: StoredEvent): RecordedEvent {
  return { ...event, data: JSON.parse(event.data), metadata: JSON.parse(event.metadata) };
}
