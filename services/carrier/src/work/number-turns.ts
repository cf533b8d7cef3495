import { LinesByName } from '#waiting-line';

const MAX_WAITING = 16;

/**
 * What is done to one number at its carrier is done in turn: a number that goes must not be moved to a region by what
 * looked at it just before.
 */
export class NumberTurns {
  private readonly lines = new LinesByName({ maxRunning: 1, maxWaiting: MAX_WAITING });

  /** Rejects as the work does, and with `too_many_waiting`. `number`: E.164. */
  take<Result>(number: string, work: () => Promise<Result>): Promise<Result> {
    return this.lines.run(number, work);
  }
}
