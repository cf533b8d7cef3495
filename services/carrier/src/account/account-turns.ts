import { LinesByName } from '#waiting-line';

/** More changes of one account than anybody asks for at once. */
const MAX_WAITING = 100;

/**
 * One after the other for each account, whatever changes it: its events and its credentials are kept in two places, and
 * two changes at once could leave one without the other.
 */
export class AccountTurns {
  private readonly changes = new LinesByName({ maxRunning: 1, maxWaiting: MAX_WAITING });
  private readonly setups = new LinesByName({ maxRunning: 1, maxWaiting: MAX_WAITING });

  /**
   * `change`: others wait for it, so it is soon done, and it must not ask for a turn itself. Rejects as it does, and with
   * `too_many_waiting`.
   */
  async take<Result>(workspace: string, carrierAccountId: string, change: () => Promise<Result>): Promise<Result> {
    return this.changes.run(`${workspace}/${carrierAccountId}`, change);
  }

  /**
   * A line of its own, for what makes or takes down what is set up at the carrier: that takes as long as the carrier takes.
   * `work` may take a turn for what it changes here, and must not set up itself. Rejects as `take` does.
   */
  async atSetup<Result>(workspace: string, carrierAccountId: string, work: () => Promise<Result>): Promise<Result> {
    return this.setups.run(`${workspace}/${carrierAccountId}`, work);
  }
}
