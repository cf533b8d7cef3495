import { setTimeout as delay } from 'node:timers/promises';
import type { AnnouncedEvent, PublicEvent } from '#contracts';
import { hasCode } from '#domain-error';
import { EventBusError, consumedEvent } from '#event-bus';
import { START } from '#event-store';
import type { EventLog, NewEvent, Position, SubscriptionBatch } from '#event-store';
import type { Announcements, RelayProgress } from './announcements.port.js';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

const OTHER_LOG =
  'The topics on the event bus hold the events of another log (of another installation, of before a restore, or of before ' +
  'a move to another store). Name a new topic prefix at the end of EVENT_BUS_URL, or delete those topics; what reads them ' +
  'starts from the beginning again.';

export interface RelayOptions {
  readonly log: EventLog;
  /** Public form of a stored event, or nothing when it is the service's own affair. */
  readonly publish: (event: NewEvent) => PublicEvent | undefined;
  readonly types: readonly PublicEvent['type'][];
  /** Connects anew: called again after every failure. */
  readonly openAnnouncements: () => Promise<Announcements>;
  /** Told once when announcing begins to fail, and once when it goes on. */
  readonly onTrouble: (error: unknown) => void;
  readonly onRecovery: () => void;
  /** The topics hold another log: nothing is announced any more. */
  readonly onFailure: (error: EventBusError) => void;
}

/** Where the next batch begins. */
type Place = Pick<RelayProgress, 'from' | 'previous' | 'previousId'>;

/**
 * Announces what happens in a log to other services, in order. Each announcement carries its own progress, from which the
 * next relay goes on, whenever this one is killed: with the announcement that may be there in part, so that some events
 * are announced twice and none is left out.
 */
export class Relay {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private reached: Position = START;
  private inTrouble = false;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(private readonly options: RelayOptions) {}

  /** Everything up to here is announced. */
  get position(): Position {
    return this.reached;
  }

  /** False while announcing fails. */
  get healthy(): boolean {
    return !this.inTrouble;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.announceAll();
      } catch (error) {
        if (hasCode(error, 'event_bus_of_another_log')) return this.options.onFailure(error as EventBusError);
        if (!this.inTrouble) this.options.onTrouble(error);
        this.inTrouble = true;
        await delay(this.pauseMs, undefined, { signal }).catch(() => undefined);
        this.pauseMs = Math.min(this.pauseMs * 2, MAX_PAUSE_MS);
      }
    }
  }

  private async announceAll(): Promise<void> {
    const announcements = await this.options.openAnnouncements();
    try {
      let place = await this.placeAfter(await announcements.lastProgress());
      const { signal } = this.stopping;
      for await (const batch of this.options.log.subscribe({ after: place.from, types: this.options.types, signal })) {
        place = await this.announce(announcements, batch, place);
      }
    } finally {
      await announcements.close();
    }
  }

  private async announce(announcements: Announcements, batch: SubscriptionBatch, place: Place): Promise<Place> {
    const { position } = batch;
    const events = this.announced(batch, place.previous);
    const last = events.at(-1);
    if (position > place.from) {
      await announcements.announce(events, { ...place, position, last: last?.position ?? place.previous });
    }
    this.reached = position;
    this.noteSuccess();
    return { from: position, previous: last?.position ?? place.previous, previousId: last?.id ?? place.previousId };
  }

  private announced({ events }: SubscriptionBatch, before: Position): AnnouncedEvent[] {
    let previous = before;
    return events.flatMap((recorded) => {
      const event = this.options.publish(recorded);
      if (!event) return [];
      const announced = { ...consumedEvent(event, recorded), previous };
      previous = recorded.position;
      return [announced];
    });
  }

  private async placeAfter(progress: RelayProgress | undefined): Promise<Place> {
    if (!progress) return { from: START, previous: START, previousId: '' };
    const { from, previous, previousId } = progress;
    if (previous !== START) {
      const [event] = await this.options.log.readAll({ after: previous - 1, maxEvents: 1 });
      if (event?.id !== previousId) throw new EventBusError('event_bus_of_another_log', OTHER_LOG);
    }
    return { from, previous, previousId };
  }

  private noteSuccess(): void {
    this.pauseMs = FIRST_PAUSE_MS;
    if (!this.inTrouble) return;
    this.inTrouble = false;
    this.options.onRecovery();
  }
}
