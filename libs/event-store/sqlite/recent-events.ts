import type { EventData, Position, RecordedEvent, Revision } from '../event-store.port.js';
import type { LogPage } from '../log-subscription.js';
import { decodeEvent } from '../stored-event.js';
import type { StoredEvent } from '../stored-event.js';
import { RepeatedMetadata } from './repeated-metadata.js';

/** What is kept for subscriptions at the head; whoever is further behind reads the file. */
const MAX_EVENTS = 10_000;
const MAX_CHARACTERS = 16_777_216;

interface Slot {
  readonly stored: StoredEvent;
  /** Position of the event before it in its stream, if that is in memory. */
  readonly before: Position | undefined;
  /** Parsed once for all subscriptions and therefore frozen. */
  decoded?: RecordedEvent;
}

/** The last committed events, kept in memory. Position n stands in slot n modulo the capacity. */
export class RecentEvents {
  private readonly slots: (Slot | undefined)[] = Array.from({ length: MAX_EVENTS });
  private readonly lastOfStream = new Map<string, Position>();
  private readonly repeatedMetadata = new RepeatedMetadata();
  private characters = 0;
  private oldest: Position;
  private newest: Position;

  constructor(head: Position) {
    this.oldest = head + 1;
    this.newest = head;
  }

  add(stored: StoredEvent): void {
    if (stored.position !== this.newest + 1) this.startOverAt(stored.position);
    this.newest = stored.position;
    this.characters += size(stored);
    while (this.newest - this.oldest >= MAX_EVENTS || this.characters > MAX_CHARACTERS) this.dropOldest();
    this.slots[stored.position % MAX_EVENTS] = { stored, before: this.lastOfStream.get(stored.stream) };
    this.lastOfStream.set(stored.stream, stored.position);
  }

  /** A fresh copy of a stream's first events from this revision on; undefined when not all of them are in memory. */
  streamFrom(stream: string, from: Revision, maxEvents: number): readonly RecordedEvent[] | undefined {
    const found: StoredEvent[] = [];
    for (let position = this.lastOfStream.get(stream); position !== undefined && position >= this.oldest;) {
      const { stored, before } = this.slots[position % MAX_EVENTS]!;
      if (stored.revision >= from) found.push(stored);
      if (stored.revision <= from) return found.toReversed().slice(0, maxEvents).map(decodeEvent);
      position = before;
    }
    return undefined;
  }

  /** Undefined when the events behind the position are not, or no longer, in memory. */
  pageAfter(after: Position, types: readonly string[] | undefined, maxEvents: number): LogPage | undefined {
    if (after < this.oldest - 1 || after >= this.newest) return undefined;
    const events: RecordedEvent[] = [];
    let position = after;
    while (position < this.newest && events.length < maxEvents) {
      const slot = this.slots[++position % MAX_EVENTS]!;
      if (types && !types.includes(slot.stored.type)) continue;
      slot.decoded ??= this.decode(slot.stored);
      events.push(slot.decoded);
    }
    return { events, position };
  }

  private decode({ metadata, data, ...place }: StoredEvent): RecordedEvent {
    const decoded = {
      ...place,
      data: freeze(JSON.parse(data) as EventData),
      metadata: this.repeatedMetadata.parse(metadata),
    };
    return Object.freeze(decoded);
  }

  /** After a commit whose outcome nobody knows: the file may have events that were never added here. */
  forget(): void {
    while (this.oldest <= this.newest) this.dropOldest();
  }

  private dropOldest(): void {
    const slot = this.slots[this.oldest % MAX_EVENTS];
    this.slots[this.oldest % MAX_EVENTS] = undefined;
    if (slot) {
      this.characters -= size(slot.stored);
      if (this.lastOfStream.get(slot.stored.stream) === this.oldest) this.lastOfStream.delete(slot.stored.stream);
    }
    this.oldest += 1;
  }

  /** Events between may be in the file, after a commit whose outcome stayed unknown. */
  private startOverAt(position: Position): void {
    this.forget();
    this.oldest = position;
  }
}

function size({ data, metadata }: StoredEvent): number {
  return data.length + metadata.length;
}

function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
