import { assertNever } from '#assert-never';
import type { NumberEvent } from './number.events.js';
import { noOutboundAgent, numberNotActive, numberNotFound, versionMismatch } from './number.errors.js';
import type { HeldNumber, NumberState } from './number.state.js';

/** The number, when the workspace holds it now. Otherwise 404, or 409 when it once did. */
export function requireHeld(number: NumberState): HeldNumber {
  if (number.status === 'unclaimed') throw numberNotFound();
  if (number.status !== 'active') throw numberNotActive(number.number, number.status);
  return number;
}

/** The switch exists while an outbound agent is assigned (rule 7). */
export function requireOutboundAgent(number: HeldNumber): void {
  if (number.profiles.outbound === null) throw noOutboundAgent(number.number);
}

/** Without an expected version the caller has not looked, and any version will do. */
export function requireVersion(number: HeldNumber, expected: string | undefined): void {
  if (expected !== undefined && expected !== number.version) throw versionMismatch(number.number, number.version);
}

/** Whether the event takes away a permission to call, so that the answer has to wait for the gates. */
export function endsAnAllowance(event: NumberEvent): boolean {
  switch (event.type) {
    case 'OutboundDisabled':
    case 'NumberReleased':
    case 'NumberDetached':
      return true;
    case 'NumberUnassigned':
      return event.profile === 'outbound';
    case 'NumberImported':
    case 'NumberAssigned':
    case 'OutboundEnabled':
      return false;
    default:
      return assertNever(event);
  }
}
