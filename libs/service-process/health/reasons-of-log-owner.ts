import type { Failures } from '../failures.js';
import type { StartUp } from '../start-up.js';
import { LOG_AWAY } from './log-probe.js';
import type { LogProbe } from './log-probe.js';

export interface LogOwner {
  readonly startUp: StartUp;
  readonly failures: Failures;
  readonly logProbe: LogProbe;
}

/** For `Health`: why a process with a log of its own is not ready, as far as every such process can say. */
export async function reasonsOfLogOwner({ startUp, failures, logProbe }: LogOwner): Promise<readonly string[]> {
  const reasons = [...startUp.reasons, ...failures.reasons];
  // While it waits for the log, it says so.
  const isAway = !startUp.isWaitingForLog && (await logProbe.head()) === undefined;
  return isAway ? [...reasons, LOG_AWAY] : reasons;
}
