import { hasCode } from '#domain-error';
import type { ReadModelNews } from './read-model.port.js';

/** A pause between tries to follow the log again, doubled with each failure in a row. */
const FIRST_PAUSE_MS = 25;
const MAX_PAUSE_MS = 5_000;

/** So many failures in a row are no accident. */
const REPORTED_FAILURES = 5;

/** What goes wrong with a read model that is tried again and again: what is told of it, and how long to wait. */
export class ReadModelTroubles {
  private failuresInARow = 0;
  private unavailable: Error | undefined;

  constructor(private readonly news: ReadModelNews) {}

  /** `read_model_unavailable`, from the time that was noted until something is written or something else fails. */
  get away(): Error | undefined {
    return this.unavailable;
  }

  /** To the next try. */
  get pauseMs(): number {
    return Math.min(FIRST_PAUSE_MS * 2 ** this.failuresInARow, MAX_PAUSE_MS);
  }

  noteFailure(error: unknown): void {
    if (hasCode(error, 'read_model_unavailable')) this.noteAway(error);
    else this.noteOther(error);
  }

  /** That it can be read is not enough: its server may refuse to write, for want of room or of a right. */
  noteWritten(): void {
    if (!this.unavailable) return;
    this.unavailable = undefined;
    this.failuresInARow = 0;
    this.news.onRecovery?.();
  }

  /** It has everything that is in the log. */
  noteCaughtUp(): void {
    this.failuresInARow = 0;
  }

  private noteAway(error: Error): void {
    const isNews = !this.unavailable;
    this.unavailable = error;
    this.failuresInARow += 1;
    if (isNews) this.news.onTrouble(error);
  }

  private noteOther(error: unknown): void {
    // Whatever else fails, it was reached.
    this.noteWritten();
    this.failuresInARow += 1;
    if (this.failuresInARow === REPORTED_FAILURES) this.news.onTrouble(error);
  }
}
