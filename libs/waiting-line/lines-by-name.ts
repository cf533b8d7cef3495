import { WaitingLine } from './waiting-line.js';
import type { WaitingLineBounds } from './waiting-line.js';

/** A waiting line for every name, so that nobody waits for, or is turned away because of, those who come for another. */
export class LinesByName {
  private readonly lines = new Map<string, WaitingLine>();

  /** The bounds hold for each line by itself. */
  constructor(private readonly bounds: WaitingLineBounds) {}

  /** How many names somebody is at, or waits for: no other line is kept. */
  get size(): number {
    return this.lines.size;
  }

  /** Does the work in the line of that name. Rejects as the work does, and with `too_many_waiting` when that line is full. */
  async run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.lineOf(name).run(work);
    } finally {
      // Whichever line has the name by now: the one left may be gone already, and another in its place.
      if (this.lines.get(name)?.isEmpty) this.lines.delete(name);
    }
  }

  private lineOf(name: string): WaitingLine {
    let line = this.lines.get(name);
    if (!line) this.lines.set(name, (line = new WaitingLine(this.bounds)));
    return line;
  }
}
