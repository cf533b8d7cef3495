import { LinesByName } from '#waiting-line';

/** More changes of one account than anybody asks for at once. */
const MAX_WAITING = 100;

/**
 * One after the other for each account, whatever changes it: its events and its credentials are kept in two places, and
 * two changes at once could leave one without the other.
 */
export class AccountTurns {
  private readonly lines = new LinesByName({ maxRunning: 1, maxWaiting: MAX_WAITING });

  /** `change`: must not ask for a turn itself. Rejects as it does, and with `too_many_waiting`. */
  async take<Result>(workspace: string, carrierAccountId: string, change: () => Promise<Result>): Promise<Result> {
    return this.lines.run(`${workspace}/${carrierAccountId}`, change);
  }
}
