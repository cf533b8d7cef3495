import type { AnnouncedEvent } from '#contracts';
import { EventBusError, Retries, consumedEvent, endSoon, pause } from '#event-bus';
import type { PublishedLog } from '#event-bus';
import { START } from '#event-store';
import type { EventLog, Position, SubscriptionBatch } from '#event-store';
import type { Announcements, LastProgress } from './announcements.port.js';

/** The id of no event. */
const NONE = '';

/** Between two looks whether the bus is there: without, one with nothing to announce would not miss it. */
const CHECK_PAUSE_MS = 5_000;

const OTHER_LOG =
  'The topics on the event bus hold the events of another log (of another installation, of before a restore, or of before ' +
  'a move to another store). Name a new topic prefix at the end of EVENT_BUS_URL, or delete those topics; what reads them ' +
  'starts from the beginning again.';

export interface RelayOptions extends PublishedLog {
  readonly log: EventLog;
  /** Connects anew: called again after every failure. */
  readonly openAnnouncements: () => Promise<Announcements>;
  /** Told once when announcing begins to fail, and once when it goes on. */
  readonly onTrouble: (error: unknown) => void;
  readonly onRecovery: () => void;
  /** Something of what was announced is lost, see `LastProgress`: all of it is announced again. */
  readonly onLoss: (lost: readonly string[]) => void;
  /** It has been. */
  readonly onMadeUp: () => void;
  /** `event_bus_misconfigured` or `event_bus_of_another_log`: nothing is announced any more. Unless `start` has said so. */
  readonly onFailure: (error: EventBusError) => void;
}

/** Where the next batch begins. */
interface Place {
  readonly from: Position;
  /** Position and id of the last public event up to `from`; 0 and an empty text before the first. */
  readonly previous: Position;
  readonly previousId: string;
}

const BEGINNING: Place = { from: START, previous: START, previousId: NONE };

/**
 * Announces what happens in a log to other services, in order. Each announcement carries its own progress, from which the
 * next relay goes on, whenever this one is killed: with the announcement that may be there in part, so that some events
 * are announced twice and none is left out.
 */
export class Relay {
  private readonly stopping = new AbortController();
  private readonly retries: Retries;
  private running: Promise<void> = Promise.resolve();
  private started = false;
  /** Something was lost, and not all is announced again. */
  private isMakingUp = false;
  private reached: Position = START;

  constructor(private readonly options: RelayOptions) {
    this.retries = new Retries(options);
  }

  /** Everything up to here is announced. */
  get position(): Position {
    return this.reached;
  }

  /** True while announcing fails and is tried again. */
  get waiting(): boolean {
    return this.retries.waiting;
  }

  /** What announcing failed with the last time, while it fails: the bus or the log; undefined while it works. */
  get trouble(): unknown {
    return this.retries.trouble;
  }

  /** False while announcing fails, and when it has failed for good. */
  get healthy(): boolean {
    return this.retries.healthy;
  }

  /** Resolves when it announces, or waits for the broker; rejects with what waiting cannot mend, as told to `onFailure` later. */
  async start(): Promise<void> {
    const announcing = this.retries.keepTrying(this.stopping.signal, (onWorking) => this.announceAll(onWorking));
    this.running = announcing.catch((error: EventBusError) => {
      if (this.started) this.options.onFailure(error);
    });
    await this.retries.firstOutcome();
    this.started = true;
  }

  /** What is not announced by then, the next relay announces. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await endSoon(this.running);
  }

  private async announceAll(onWorking: () => void): Promise<void> {
    const announcements = await this.options.openAnnouncements();
    const ending = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, ending.signal]);
    try {
      let place = await this.placeAfter(await announcements.lastProgress());
      void this.keepChecking(announcements, signal).catch((error: unknown) => ending.abort(error));
      for await (const batch of this.options.log.subscribe({ after: place.from, types: this.options.types, signal })) {
        place = await this.announce(announcements, batch, place);
        onWorking();
        if (batch.live) this.noteMadeUp();
      }
      if (!signal.aborted) throw new Error('The feed of the log has ended, though nobody asked it to.');
      ending.signal.throwIfAborted();
    } finally {
      ending.abort();
      await announcements.close();
    }
  }

  /** Rejects when the bus is gone, or something that was announced is. */
  private async keepChecking(announcements: Announcements, signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(CHECK_PAUSE_MS, signal);
      if (signal.aborted) return;
      await announcements.check();
    }
  }

  private async announce(announcements: Announcements, batch: SubscriptionBatch, place: Place): Promise<Place> {
    const { from, previous, previousId } = place;
    const { position } = batch;
    const events = this.announced(batch, previous);
    const { position: last, id: lastId } = events.at(-1) ?? { position: previous, id: previousId };
    if (position > from) await announcements.announce(events, { from, position, previous, last, lastId });
    this.reached = position;
    return { from: position, previous: last, previousId: lastId };
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

  private async placeAfter(progress: LastProgress | undefined): Promise<Place> {
    if (!progress) return BEGINNING;
    const { from, previous, last, lastId, lost } = progress;
    if ((await this.idAt(last)) !== lastId) throw new EventBusError('event_bus_of_another_log', OTHER_LOG);
    if (lost.length > 0) {
      this.options.onLoss(lost);
      this.isMakingUp = true;
      return BEGINNING;
    }
    return { from, previous, previousId: await this.idAt(previous) };
  }

  private noteMadeUp(): void {
    if (!this.isMakingUp) return;
    this.isMakingUp = false;
    this.options.onMadeUp();
  }

  private async idAt(position: Position): Promise<string> {
    if (position === START) return NONE;
    const [event] = await this.options.log.readAll({ after: position - 1, maxEvents: 1 });
    return event?.position === position ? event.id : NONE;
  }
}
