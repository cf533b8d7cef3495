import pTimeout from 'p-timeout';
import type { EventLog, Position } from '#event-store';

/** Whoever asks for the health waits a few seconds at most, and a server that hangs answers later or never. */
const MAX_WAIT_MS = 2_000;

/** For `Health`, while the head of the log cannot be had. */
export const LOG_AWAY =
  'The event store cannot be read, so that nothing can be changed. Look after KurrentDB, or the disk that holds the log; ' +
  'it goes on by itself.';

/** What health and metrics want to know of a log, which may be on a server that is away: they answer all the same. */
export class LogProbe {
  private asked: Promise<Position | undefined> | undefined;

  constructor(private readonly log: EventLog) {}

  /** Position of the last event; undefined when the log does not say it within two seconds. Never rejects. */
  head(): Promise<Position | undefined> {
    return pTimeout(this.ask(), { milliseconds: MAX_WAIT_MS, message: false });
  }

  /** One question for all who ask meanwhile: a server that hangs is not asked more and more. */
  private ask(): Promise<Position | undefined> {
    this.asked ??= this.log
      .head()
      .catch(() => undefined)
      .finally(() => (this.asked = undefined));
    return this.asked;
  }
}
