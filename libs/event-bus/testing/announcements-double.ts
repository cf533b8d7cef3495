import { subjectOf } from '#contracts';
import type { AnnouncedEvent } from '#contracts';
import { EventBusError } from '#event-bus';
import { Announcements } from '../relay/announcements.port.js';
import type { LastProgress, RelayProgress } from '../relay/announcements.port.js';

/** What is left of an announcement in the middle of which the connection breaks. */
export interface BrokenAnnouncement {
  /** So many announcements pass before it. */
  readonly after: number;
  /** So many of its messages, counted from the first, are there. */
  readonly kept: number;
  readonly withProgress: boolean;
}

/** A test double of topics in memory, which relays open one after the other, and which fail when they are told to. */
export class AnnouncementsDouble {
  /** All messages, those of the same key in the order of the topic. */
  readonly events: AnnouncedEvent[] = [];
  readonly progress: RelayProgress[] = [];
  /** The next announcements that break, in turn. */
  readonly failures: BrokenAnnouncement[] = [];
  /** How many connections fail next. */
  openFailures = 0;
  /** How often somebody tried to connect. */
  opened = 0;
  /** What the next look at them fails with. */
  lost: EventBusError | undefined;
  private missing: readonly string[] = [];
  private passed = 0;

  async open(): Promise<Announcements> {
    this.opened += 1;
    if (this.openFailures > 0) {
      this.openFailures -= 1;
      throw new EventBusError('event_bus_unavailable', 'The double is away.');
    }
    return new OpenedAnnouncementsDouble(this);
  }

  /** Everything is gone, and whoever looks finds that out. */
  empty(): void {
    this.lost = new EventBusError('event_bus_unavailable', 'The double is empty.');
    [this.events.length, this.progress.length] = [0, 0];
  }

  /** All of some key is gone, and nobody has found that out. */
  lose(subject: string): void {
    const left = this.events.filter(({ event }) => subjectOf(event) !== subject);
    this.events.splice(0, this.events.length, ...left);
    this.missing = [subject];
  }

  lastProgress(): LastProgress | undefined {
    const lost = this.missing;
    const last = this.progress.at(-1);
    return last && { ...last, lost };
  }

  check(): void {
    const { lost } = this;
    this.lost = undefined;
    if (lost) throw lost;
  }

  announce(events: readonly AnnouncedEvent[], progress: RelayProgress): void {
    const broken = this.failures[0];
    if (broken && this.passed >= broken.after) {
      this.failures.shift();
      this.passed = 0;
      // A broker takes the messages of each key one after the other, and those of different keys as it likes.
      const bySubject = events.toSorted((a, b) => subjectOf(a.event).localeCompare(subjectOf(b.event)));
      this.events.push(...bySubject.slice(0, broken.kept));
      if (broken.withProgress) this.progress.push(progress);
      throw new EventBusError('event_bus_unavailable', 'The double broke off.');
    }
    this.passed += 1;
    this.missing = [];
    this.events.push(...events);
    this.progress.push(progress);
  }
}

class OpenedAnnouncementsDouble extends Announcements {
  constructor(private readonly topics: AnnouncementsDouble) {
    super();
  }

  override async lastProgress(): Promise<LastProgress | undefined> {
    return this.topics.lastProgress();
  }

  override async announce(events: readonly AnnouncedEvent[], progress: RelayProgress): Promise<void> {
    this.topics.announce(events, progress);
  }

  override async check(): Promise<void> {
    this.topics.check();
  }

  override async close(): Promise<void> {
    return undefined;
  }
}
